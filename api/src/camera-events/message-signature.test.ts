import { createPublicKey, createSecretKey, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import {
  type Algorithm,
  contentDigest,
  isDigestOf,
  isSignedBy,
  readSignature,
  readSignatureInput,
  requiredComponents,
  type SignedMessage,
  signatureBase,
  signPost,
} from './message-signature.ts';
import { authoritiesOf, readClaim, requireSigned } from './verify-request.ts';

/** The request of RFC 9421, appendix B.2, and its keys of appendix B.1, which are published for tests. */
const body = Buffer.from('{"hello": "world"}');
const message = {
  method: 'POST',
  authority: 'example.com',
  path: '/foo',
  headers: {
    date: 'Tue, 20 Apr 2021 02:07:55 GMT',
    'content-type': 'application/json',
    'content-digest': 'sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:',
    'content-length': '18',
  },
};
const published = [
  {
    name: 'B.2.5, hmac-sha256',
    algorithm: 'hmac-sha256',
    key: createSecretKey('uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==', 'base64'),
    input: 'sig-b25=("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"',
    signature: 'sig-b25=:pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=:',
  },
  {
    name: 'B.2.6, ed25519',
    algorithm: 'ed25519',
    key: createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: 'JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs' }, format: 'jwk' }),
    input: 'sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"',
    signature: 'sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:',
  },
] as const;

test.each(published)('the published signature holds, and no other: RFC 9421, $name', ({ algorithm, key, input, signature }) => {
  const read = readSignatureInput(input);
  if (!read) throw new Error('not read');
  const bytes = readSignature(signature, read.label) as Buffer;
  const { base = '' } = signatureBase(message, read);
  expect(isSignedBy(base, bytes, algorithm, key)).toBe(true);
  expect(isSignedBy(`${base} `, bytes, algorithm, key)).toBe(false);
  const { base: other = '' } = signatureBase({ ...message, authority: 'example.org' }, read);
  expect(isSignedBy(other, bytes, algorithm, key)).toBe(false);
});

test('the published digests hold: RFC 9421, B.2 (SHA-512) and RFC 9530, B.1 (SHA-256 with a line feed)', () => {
  expect(isDigestOf(message.headers['content-digest'], body)).toBe(true);
  expect(contentDigest('{"hello": "world"}\n')).toBe('sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:');
  expect(isDigestOf(message.headers['content-digest'], Buffer.from('{"hello": "World"}'))).toBe(false);
});

test.each([
  ['md5=:XrY7u+Ae7tCTyyK7j1rNww==:', 'an algorithm that nobody should lean on'],
  ['', 'nothing'],
  [`${contentDigest(body)}, sha-512=:AAAA:`, 'one that holds beside one that does not'],
  ['sha-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=', 'the old notation'],
])('a digest does not hold: %s', (header) => {
  expect(isDigestOf(header, body)).toBe(false);
});

test.each([
  'sig1=("@method";req);created=1',
  'sig1=("@method" "@method");created=1',
  'sig1=("@method""@path");created=1',
  'sig1=("@method");created=1;created=2',
  'sig1=("@method");created="a\\"b"',
  'sig1=("@method");created=1, sig2=("@path");created=1',
  'sig1=("@method"',
  'sig1="@method";created=1',
  `sig1=(${'"a" '.repeat(600)});created=1`,
  '',
])('what is no single plain signature is not read: %s', (header) => {
  expect(readSignatureInput(header)).toBeUndefined();
});

const pair = generateKeyPairSync('ed25519');
const secret = createSecretKey(Buffer.alloc(32, 7));
const keys: Record<Algorithm, { sign: typeof secret; check: typeof secret }> = {
  ed25519: { sign: pair.privateKey, check: pair.publicKey },
  'hmac-sha256': { sign: secret, check: secret },
};

test('what is signed is taken, and nothing that differs in a byte', () => {
  const url = new URL('https://vias.example/api/camera-events');
  fc.assert(
    fc.property(
      fc.string(),
      fc.constantFrom<Algorithm>('ed25519', 'hmac-sha256'),
      fc.integer({ min: 1, max: 4e9 }),
      fc.nat(),
      (text, algorithm, at, where) => {
        const headers = signPost(url, text, { keyId: 'k', algorithm, key: keys[algorithm].sign, at });
        const input = readSignatureInput(headers['signature-input'] ?? '');
        if (!input) throw new Error('not read');
        expect(input.components).toEqual(requiredComponents);
        expect(input.parameters).toMatchObject({ created: at, keyid: 'k', alg: algorithm });
        const bytes = readSignature(headers.signature ?? '', input.label) as Buffer;
        const holds = (changed: Partial<SignedMessage>, signature = bytes, read = input) => {
          const { base = '' } = signatureBase({ method: 'POST', authority: 'vias.example', path: url.pathname, headers, ...changed }, read);
          return isSignedBy(base, signature, algorithm, keys[algorithm].check);
        };
        expect(holds({})).toBe(true);
        expect(isDigestOf(headers['content-digest'] ?? '', Buffer.from(text))).toBe(true);
        expect(isDigestOf(headers['content-digest'] ?? '', Buffer.from(`${text}x`))).toBe(false);
        expect(holds({ method: 'PUT' })).toBe(false);
        expect(holds({ path: '/api/cameras' })).toBe(false);
        expect(holds({ headers: { ...headers, 'content-digest': contentDigest(`${text}x`) } })).toBe(false);
        expect(holds({}, bytes, { ...input, parameters: { ...input.parameters, created: at + 1 } })).toBe(false);
        const flipped = Buffer.from(bytes);
        flipped[where % bytes.length] = (flipped[where % bytes.length] ?? 0) ^ 1;
        expect(holds({}, flipped)).toBe(false);
      },
    ),
    { numRuns: 100 },
  );
});

test.each([
  [0, undefined],
  [300, undefined],
  [-300, undefined],
  [301, 'camera_events.clock_off'],
  [-301, 'camera_events.clock_off'],
])('a clock that is %d s behind: %s', (seconds, code) => {
  const url = new URL('https://vias.example/api/camera-events');
  const body = '{}';
  const keyId = '0f6c1b2e-ab12-4cd3-9ef4-0123456789ab';
  const headers = signPost(url, body, { keyId, algorithm: 'hmac-sha256', key: secret, at: 2_000_000_000 });
  const claim = readClaim({ headers }, Buffer.from(body));
  const check = () =>
    requireSigned(
      claim,
      { algorithm: 'hmac-sha256', material: Buffer.alloc(32, 7) },
      { method: 'POST', path: url.pathname, headers },
      ['other.example', 'vias.example'],
      (2_000_000_000 + seconds) * 1000,
    );
  if (code === undefined) expect(check).not.toThrow();
  else expect(check).toThrow(code);
});

test('an end that is text is no end that nobody heeds: the signature is refused', () => {
  const signed = signPost(new URL('https://vias.example/api/camera-events'), '{}', {
    keyId: 'k',
    algorithm: 'hmac-sha256',
    key: secret,
    at: 2e9,
  });
  const withEnd = (end: string) => () =>
    readClaim({ headers: { ...signed, 'signature-input': `${signed['signature-input']};expires=${end}` } }, Buffer.from('{}'));
  expect(withEnd('"2000000001"')).toThrow('camera_events.signature_parameter_missing');
  // Read as it should be, it comes as far as the key.
  expect(withEnd('2000000001')).toThrow('camera_events.key_unknown');
});

test('a signature covers no token: a refusal would repeat it', () => {
  const keyId = '0f6c1b2e-ab12-4cd3-9ef4-0123456789ab';
  const url = new URL('https://vias.example/api/camera-events');
  const signed = signPost(url, '{}', { keyId, algorithm: 'hmac-sha256', key: secret, at: 2_000_000_000 });
  const headers = {
    ...signed,
    authorization: 'Bearer canary',
    'signature-input': (signed['signature-input'] ?? '').replace('"@path"', '"@path" "authorization"'),
  };
  const claim = readClaim({ headers }, Buffer.from('{}'));
  const check = () =>
    requireSigned(
      claim,
      { algorithm: 'hmac-sha256', material: Buffer.alloc(32, 7) },
      { method: 'POST', path: url.pathname, headers },
      ['vias.example'],
      2_000_000_000_000,
    );
  expect(check).toThrow('camera_events.signature_component_unknown');
});

test('what was signed for another server is not taken, whatever the caller names as the host; a demonstration is asked by any name', () => {
  const origin = 'https://vias.example.lv';
  expect(authoritiesOf({ origin, mode: 'production' }, 'test.example.lv')).toEqual(['vias.example.lv']);
  expect(authoritiesOf({ origin: 'http://localhost:8080', mode: 'demo' }, '127.0.0.1:8080')).toEqual(['127.0.0.1:8080', 'localhost:8080']);
});
