import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Keys of signed links, at least 32 bytes each: the first signs, all of them are accepted, so that a key can be changed while its links are still out. */
export type LinkSecrets = readonly Buffer[];

/**
 * What a link opens and whose ids it names, in this order: `alert` an alert for one of its recipients (alert, subscriber), `resident` a person's own page (subscriber),
 * `carer` the question whether a person will be told about another (carer), `duty` the page where whoever was asked approves an alert (call).
 */
export type LinkKind = 'alert' | 'resident' | 'carer' | 'duty';

/** Ids of a link that lie between two UUIDs, both included: the code of a link that must be short carries only their beginnings. */
export type IdRange = { from: string; to: string };

/** A link that was read. Who looks rows up by `ranges` shows them only when `isSigned` holds for their whole ids; a link with whole ids has been checked already. */
export type LinkReading = {
  kind: LinkKind;
  ranges: readonly IdRange[];
  expiresAt: number | undefined;
  isSigned(ids: readonly string[]): boolean;
};

/** Bytes of each id that stand in the code, whether it ends by itself, and bytes of the signature. An alert's link has 22 characters and lives as long as the alert's recipients are kept. */
const forms: Record<LinkKind, { at: number; idBytes: readonly number[]; ends: boolean; macBytes: number }> = {
  alert: { at: 1, idBytes: [3, 4], ends: false, macBytes: 8 },
  resident: { at: 2, idBytes: [16], ends: true, macBytes: 12 },
  carer: { at: 3, idBytes: [16], ends: true, macBytes: 12 },
  duty: { at: 4, idBytes: [16], ends: true, macBytes: 12 },
};
const endBytes = 4;
const sizeOf = (kind: LinkKind): number => {
  const { idBytes, ends, macBytes } = forms[kind];
  return 1 + idBytes.reduce((sum, n) => sum + n, 0) + (ends ? endBytes : 0) + macBytes;
};

// Letters and digits alone: telephones cut a - or _ off the end of a link.
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const lengthOf = (bytes: number): number => Math.ceil((bytes * 8) / Math.log2(62));
const toText = (bytes: Buffer): string => {
  let rest = BigInt(`0x${bytes.toString('hex')}`);
  let text = '';
  for (let i = lengthOf(bytes.length); i > 0; i -= 1, rest /= 62n) text = digits[Number(rest % 62n)] + text;
  return text;
};
const toBytes = (text: string, size: number): Buffer | undefined => {
  let number = 0n;
  for (const digit of text) number = number * 62n + BigInt(digits.indexOf(digit));
  const hex = number.toString(16).padStart(size * 2, '0');
  return hex.length === size * 2 ? Buffer.from(hex, 'hex') : undefined;
};

const uuidPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const toIdBytes = (id: string): Buffer => {
  if (!uuidPattern.test(id)) throw new Error('A link names rows by their UUIDs in small letters.');
  return Buffer.from(id.replaceAll('-', ''), 'hex');
};
const toId = (hex: string): string => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

// Half a byte that tells apart which key signed; two keys that share it are simply both tried.
const markOf = (key: Buffer): number => (createHash('sha256').update('vias link').update(key).digest()[0] ?? 0) & 0x0f;
const macOf = (key: Buffer, head: Buffer, ids: readonly string[], bytes: number): Buffer =>
  createHmac('sha256', key)
    .update('vias link 1')
    .update(head)
    .update(Buffer.concat(ids.map(toIdBytes)))
    .digest()
    .subarray(0, bytes);
const checkSecrets = (secrets: LinkSecrets): void => {
  if (secrets.length === 0 || secrets.some((key) => key.length < 32)) throw new Error('Links need keys of at least 32 bytes.');
};

/** The code of a link, letters and digits only, signed with HMAC-SHA-256 over the whole ids. `expiresAt` is in milliseconds since 1970, rounded up to a second; throws on short keys and on ids or an end that do not belong to the kind. */
export function signLink(
  secrets: LinkSecrets,
  { kind, ids, expiresAt }: { kind: LinkKind; ids: readonly string[]; expiresAt?: number },
): string {
  checkSecrets(secrets);
  const { at, idBytes, ends, macBytes } = forms[kind];
  if (ids.length !== idBytes.length) throw new Error(`A link of the kind ${kind} names ${idBytes.length} ids.`);
  if (ends !== (expiresAt !== undefined)) throw new Error(`A link of the kind ${kind} ${ends ? 'needs an end' : 'has no end of its own'}.`);
  const key = secrets[0] as Buffer;
  const end = Buffer.alloc(ends ? endBytes : 0);
  if (expiresAt !== undefined) end.writeUInt32BE(Math.ceil(expiresAt / 1000));
  const head = Buffer.concat([Buffer.from([(at << 4) | markOf(key)]), ...ids.map((id, i) => toIdBytes(id).subarray(0, idBytes[i])), end]);
  return toText(Buffer.concat([head, macOf(key, head, ids, macBytes)]));
}

/** Reads the code of a link; undefined when it is none, of another kind than expected, over, or not signed by one of the keys. `now` is in milliseconds since 1970. */
export function readLink(secrets: LinkSecrets, kind: LinkKind, code: string, now: number): LinkReading | undefined {
  checkSecrets(secrets);
  const { at, idBytes, ends, macBytes } = forms[kind];
  const size = sizeOf(kind);
  if (code.length !== lengthOf(size) || !/^[0-9A-Za-z]+$/.test(code)) return undefined;
  const bytes = toBytes(code, size);
  if (!bytes || (bytes[0] ?? 0) >> 4 !== at) return undefined;
  const head = bytes.subarray(0, size - macBytes);
  const mac = bytes.subarray(size - macBytes);
  const expiresAt = ends ? head.readUInt32BE(head.length - endBytes) * 1000 : undefined;
  if (expiresAt !== undefined && expiresAt <= now) return undefined;
  const keys = secrets.filter((key) => markOf(key) === ((bytes[0] ?? 0) & 0x0f));
  const isSigned = (ids: readonly string[]): boolean =>
    ids.length === idBytes.length && keys.some((key) => timingSafeEqual(macOf(key, head, ids, macBytes), mac));
  let from = 1;
  const ranges = idBytes.map((n) => {
    const hex = head.subarray(from, from + n).toString('hex');
    from += n;
    return { from: toId(hex.padEnd(32, '0')), to: toId(hex.padEnd(32, 'f')) };
  });
  const isWhole = ranges.every((range) => range.from === range.to);
  if (keys.length === 0 || (isWhole && !isSigned(ranges.map((range) => range.from)))) return undefined;
  return { kind, ranges, expiresAt, isSigned };
}
