import { createHash, createHmac, type KeyObject, randomBytes, sign, timingSafeEqual, verify } from 'node:crypto';

/** The two ways a message is signed here: RFC 9421, 3.3.6 and 3.3.3. */
export type Algorithm = 'ed25519' | 'hmac-sha256';
/** What a signature says of itself; times in seconds since 1970. */
export type SignatureInput = {
  label: string;
  components: readonly string[];
  parameters: Readonly<Record<string, string | number>>;
};
/** The parts of a request that can be signed. `authority` is host and port, lower case, without the port of https. */
export type SignedMessage = { method: string; authority: string; path: string; headers: Readonly<Record<string, string | undefined>> };

const item = /^"([a-z0-9@][a-z0-9_-]*)"/;
const parameter = /^;([a-z*][a-z0-9_.*-]*)=(?:(-?\d{1,15})|"([\x20\x21\x23-\x5b\x5d-\x7e]*)")/;

/**
 * Reads a Signature-Input with one signature (RFC 9421, 4.1; RFC 8941): a list of components without parameters, and parameters that are numbers or strings.
 * Undefined for anything else.
 */
export const readSignatureInput = (header: string): SignatureInput | undefined => {
  const [whole, label] = /^ *([a-z*][a-z0-9_.*-]*)=\( */.exec(header) ?? [];
  if (whole === undefined || label === undefined || header.length > 2_000) return undefined;
  let rest = header.slice(whole.length);
  const components: string[] = [];
  while (!rest.startsWith(')')) {
    const [found, name] = item.exec(rest) ?? [];
    if (found === undefined || name === undefined || components.includes(name)) return undefined;
    components.push(name);
    rest = rest.slice(found.length);
    const gap = /^ +/.exec(rest)?.[0] ?? '';
    if (gap === '' && !rest.startsWith(')')) return undefined;
    rest = rest.slice(gap.length);
  }
  rest = rest.slice(1);
  const parameters: Record<string, string | number> = Object.create(null);
  while (rest.trim() !== '') {
    const [found, name, number, text] = parameter.exec(rest) ?? [];
    if (found === undefined || name === undefined || Object.hasOwn(parameters, name)) return undefined;
    parameters[name] = number === undefined ? (text ?? '') : Number(number);
    rest = rest.slice(found.length);
  }
  return { label, components, parameters };
};

/** The bytes of the signature under a label, of a Signature header with one; undefined where there are none. */
export const readSignature = (header: string, label: string): Buffer | undefined => {
  const [, name, text] = /^ *([a-z*][a-z0-9_.*-]*)=:([A-Za-z0-9+/]{40,120}={0,2}): *$/.exec(header) ?? [];
  return name === label && text !== undefined ? Buffer.from(text, 'base64') : undefined;
};

const parametersText = ({ components, parameters }: Omit<SignatureInput, 'label'>): string =>
  `(${components.map((name) => `"${name}"`).join(' ')})${Object.entries(parameters)
    .map(([name, value]) => `;${name}=${typeof value === 'number' ? value : `"${value}"`}`)
    .join('')}`;

const componentOf = (name: string, { method, authority, path, headers }: SignedMessage): string | undefined => {
  switch (name) {
    case '@method':
      return method;
    case '@authority':
      return authority;
    case '@path':
      return path;
    default:
      return name.startsWith('@') ? undefined : headers[name]?.trim();
  }
};

/** What is signed (RFC 9421, 2.5), or the first component that this message does not have. */
export const signatureBase = (
  message: SignedMessage,
  input: Omit<SignatureInput, 'label'>,
): { base: string; missing?: never } | { missing: string; base?: never } => {
  const lines: string[] = [];
  for (const name of input.components) {
    const value = componentOf(name, message);
    if (value === undefined) return { missing: name };
    lines.push(`"${name}": ${value}`);
  }
  return { base: [...lines, `"@signature-params": ${parametersText(input)}`].join('\n') };
};

/** Whether the signature is the key's over this base; a key of the other kind is a mistake of ours and throws. */
export const isSignedBy = (base: string, signature: Buffer, algorithm: Algorithm, key: KeyObject): boolean => {
  if (algorithm === 'ed25519') return signature.length === 64 && verify(null, Buffer.from(base), key, signature);
  const own = createHmac('sha256', key).update(base).digest();
  return signature.length === own.length && timingSafeEqual(own, signature);
};

const digests = { 'sha-256': 'sha256', 'sha-512': 'sha512' } as const;

/** Content-Digest of a body (RFC 9530) by SHA-256. */
export const contentDigest = (body: Buffer | string): string => `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;

/** Whether a Content-Digest holds for the body: at least one SHA-256 or SHA-512, and none of them another. */
export const isDigestOf = (header: string, body: Buffer): boolean => {
  let known = 0;
  for (const part of header.split(',')) {
    const [, name, text] = /^ *([a-z0-9-]+)=:([A-Za-z0-9+/]+={0,2}): *$/.exec(part) ?? [];
    if (name === undefined || text === undefined) return false;
    if (!Object.hasOwn(digests, name)) continue;
    known++;
    const own = createHash(digests[name as keyof typeof digests])
      .update(body)
      .digest();
    const given = Buffer.from(text, 'base64');
    if (given.length !== own.length || !timingSafeEqual(own, given)) return false;
  }
  return known > 0;
};

/** The components that every signature of a batch covers: what is asked, of whom, and with which content. */
export const requiredComponents = ['@method', '@authority', '@path', 'content-digest'] as const;

/** Signs a POST: the headers that go with the body. `at` in seconds since 1970; the nonce is drawn unless given. */
export const signPost = (
  url: URL,
  body: string,
  {
    keyId,
    algorithm,
    key,
    at,
    nonce = randomBytes(16).toString('hex'),
  }: { keyId: string; algorithm: Algorithm; key: KeyObject; at: number; nonce?: string },
): Record<string, string> => {
  const headers = { 'content-digest': contentDigest(body) };
  const input = { components: requiredComponents, parameters: { created: at, keyid: keyId, nonce, alg: algorithm } };
  const { base = '' } = signatureBase({ method: 'POST', authority: url.host, path: url.pathname, headers }, input);
  const signature = algorithm === 'ed25519' ? sign(null, Buffer.from(base), key) : createHmac('sha256', key).update(base).digest();
  return {
    ...headers,
    'content-type': 'application/json',
    'signature-input': `sig1=${parametersText(input)}`,
    signature: `sig1=:${signature.toString('base64')}:`,
  };
};
