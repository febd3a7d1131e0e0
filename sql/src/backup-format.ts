import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { z } from 'zod';

const magic = Buffer.from('VIAS backup\n');
const format = 1;
/** Bytes of text in one sealed part. Sealed and compressed it is at most a little longer. */
const partBytes = 1024 * 1024;
const longestPart = partBytes + 4096;
const longestHeader = 4096;
const tagBytes = 16;

const Header = z.object({
  format: z.number().int(),
  vias: z.string(),
  /** The newest migration of the database that was backed up. */
  migration: z.number().int().positive(),
  kind: z.enum(['embedded', 'native']),
  madeAt: z.iso.datetime(),
  salt: z.string().regex(/^[0-9a-f]{64}$/),
  keyCheck: z.string().regex(/^[0-9a-f]{16}$/),
});

/** What anybody may read of a backup without its key. */
export type BackupHeader = z.output<typeof Header>;

/** Gives the next `length` bytes of a file, fewer only at its end. */
export type ByteSource = (length: number) => Buffer;

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
const derive = (key: Buffer, salt: string, use: string, length: number) =>
  Buffer.from(hkdfSync('sha256', key, Buffer.from(salt, 'hex'), `vias backup ${use}`, length));

/** The key of one file is used for that file alone, so a counter never repeats under it. */
const nonceOf = (part: number) => {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(part, 8);
  return nonce;
};

/** What a part is bound to: its file, its place in it, and whether it is the last. */
const boundTo = (headerHash: Buffer, part: number, last: number) => {
  const place = Buffer.alloc(5);
  place.writeUInt32BE(part, 0);
  place[4] = last;
  return Buffer.concat([headerHash, place]);
};

/** Seals lines of text into a backup, part by part. Nothing is whole before `end`. */
export const sealBackup = (
  key: Buffer,
  facts: Pick<BackupHeader, 'vias' | 'migration' | 'kind' | 'madeAt'>,
  write: (bytes: Buffer) => void,
) => {
  const salt = randomBytes(32).toString('hex');
  const header = Buffer.from(JSON.stringify({ format, ...facts, salt, keyCheck: derive(key, salt, 'check', 8).toString('hex') }));
  const hash = sha256(header);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(header.length);
  write(Buffer.concat([magic, length, header, hash]));

  const fileKey = derive(key, salt, 'parts', 32);
  let part = 0;
  let waiting: Buffer[] = [];
  let size = 0;
  const seal = (text: Buffer, last: 0 | 1) => {
    const cipher = createCipheriv('aes-256-gcm', fileKey, nonceOf(part)).setAAD(boundTo(hash, part, last));
    const sealed = Buffer.concat([cipher.update(deflateRawSync(text, { level: 3 })), cipher.final(), cipher.getAuthTag()]);
    const head = Buffer.alloc(5);
    head[0] = last;
    head.writeUInt32BE(sealed.length, 1);
    write(Buffer.concat([head, sealed]));
    part++;
  };
  const cut = () => {
    const text = Buffer.concat(waiting);
    let at = 0;
    for (; text.length - at > partBytes; at += partBytes) seal(text.subarray(at, at + partBytes), 0);
    waiting = [text.subarray(at)];
    size = text.length - at;
  };
  return {
    line(text: string) {
      const bytes = Buffer.from(`${text}\n`);
      waiting.push(bytes);
      size += bytes.length;
      if (size > partBytes) cut();
    },
    end() {
      cut();
      seal(Buffer.concat(waiting), 1);
    },
  };
};

const cutShort = (name: string) => new Error(`${name} is cut short, so nothing was restored from it: use another backup.`);
const changed = (name: string) => new Error(`${name} is damaged or was changed, so nothing was restored from it: use another backup.`);

const take = (source: ByteSource, length: number, name: string): Buffer => {
  const bytes = source(length);
  if (bytes.length < length) throw cutShort(name);
  return bytes;
};

/** Reads the clear header, which is bound to the rest by the key alone. `name` stands in the sentences that are thrown: not a backup, cut short, changed, of a newer VIAS. */
export const readHeader = (source: ByteSource, name: string): { header: BackupHeader; hash: Buffer } => {
  if (!source(magic.length).equals(magic)) throw new Error(`${name} is not a backup of VIAS.`);
  const length = take(source, 4, name).readUInt32BE();
  if (length > longestHeader) throw changed(name);
  const bytes = take(source, length, name);
  const hash = take(source, 32, name);
  if (!sha256(bytes).equals(hash)) throw changed(name);
  const found = z.object({ format: z.number(), vias: z.string() }).parse(JSON.parse(bytes.toString()));
  if (found.format > format)
    throw new Error(
      `${name} was made by a newer VIAS (${found.vias}, format ${found.format}; this one reads ${format}): restore it with that version.`,
    );
  return { header: Header.parse(JSON.parse(bytes.toString())), hash };
};

/**
 * Opens a backup: its header at once, its lines as they are asked for. Throws one sentence when the key is another one, or a byte was changed,
 * added or cut; lines that came before the fault are genuine, but only reaching the end proves the whole.
 */
export const openBackup = (source: ByteSource, key: Buffer, name: string): { header: BackupHeader; lines: Generator<string> } => {
  const { header, hash } = readHeader(source, name);
  if (!timingSafeEqual(derive(key, header.salt, 'check', 8), Buffer.from(header.keyCheck, 'hex')))
    throw new Error(`VIAS_BACKUP_KEY is not the key that ${name} was made with.`);
  return { header, lines: linesOf(partsOf(source, derive(key, header.salt, 'parts', 32), hash, name)) };
};

function* partsOf(source: ByteSource, fileKey: Buffer, hash: Buffer, name: string): Generator<Buffer> {
  for (let part = 0, last = 0; last !== 1; part++) {
    const head = take(source, 5, name);
    last = head[0] ?? 0;
    const length = head.readUInt32BE(1);
    if (last > 1 || length < tagBytes || length > longestPart) throw changed(name);
    const sealed = take(source, length, name);
    let text: Buffer;
    try {
      const opener = createDecipheriv('aes-256-gcm', fileKey, nonceOf(part), { authTagLength: tagBytes }).setAAD(boundTo(hash, part, last));
      opener.setAuthTag(sealed.subarray(-tagBytes));
      text = Buffer.concat([opener.update(sealed.subarray(0, -tagBytes)), opener.final()]);
    } catch {
      throw changed(name);
    }
    yield inflateRawSync(text, { maxOutputLength: partBytes });
  }
  if (source(1).length > 0) throw changed(name);
}

function* linesOf(parts: Generator<Buffer>): Generator<string> {
  let begun: Buffer[] = [];
  for (const part of parts) {
    let at = 0;
    for (let end = part.indexOf(10); end >= 0; end = part.indexOf(10, at)) {
      begun.push(part.subarray(at, end));
      yield Buffer.concat(begun).toString();
      begun = [];
      at = end + 1;
    }
    begun.push(part.subarray(at));
  }
}
