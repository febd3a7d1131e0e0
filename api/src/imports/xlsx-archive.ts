import { promisify } from 'node:util';
import { crc32, inflateRaw } from 'node:zlib';
import { Problem } from '@vias/sql/problem.ts';

const MB = 1_048_576;
/** A workbook is held in memory, so that its unpacked size is bounded; larger tables come as CSV, which streams. */
export const unpackedWorkbookLimit = 64 * MB;
const inflate = promisify(inflateRaw);

const tooLarge = () => new Problem('import.xlsx_too_large', { values: { limit: `${unpackedWorkbookLimit / MB} MB` } });
const broken = (cause?: unknown) => new Problem('import.xlsx_broken', { cause });

type Entry = { name: Buffer; method: number; packed: Buffer };

/** What the archive's directory lists; hidden entries between them are never looked at. */
const entriesOf = (zip: Buffer): Entry[] => {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 22 > zip.length) throw broken();
  const entries: Entry[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    if (at + 46 > zip.length || zip.readUInt32LE(at) !== 0x02014b50 || entries.length > 10_000) throw broken();
    const encrypted = (zip.readUInt16LE(at + 8) & 1) === 1;
    const size = zip.readUInt32LE(at + 20);
    const [nameLength, extraLength, noteLength] = [zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32)];
    const local = zip.readUInt32LE(at + 42);
    if (encrypted || local + 30 > zip.length || zip.readUInt32LE(local) !== 0x04034b50) throw broken();
    const data = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    entries.push({
      name: zip.subarray(at + 46, at + 46 + nameLength),
      method: zip.readUInt16LE(at + 10),
      packed: zip.subarray(data, data + size),
    });
    at += 46 + nameLength + extraLength + noteLength;
  }
  return entries;
};

const stored = (name: Buffer, bytes: Buffer): { local: Buffer; central: (offset: number) => Buffer } => {
  const head = Buffer.alloc(26);
  head.writeUInt16LE(20, 0);
  head.writeUInt32LE(crc32(bytes), 10);
  head.writeUInt32LE(bytes.length, 14);
  head.writeUInt32LE(bytes.length, 18);
  head.writeUInt16LE(name.length, 22);
  return {
    local: Buffer.concat([Buffer.from([0x50, 0x4b, 0x03, 0x04]), head, name, bytes]),
    central: (offset) => {
      const tail = Buffer.alloc(14);
      tail.writeUInt32LE(offset, 10);
      return Buffer.concat([Buffer.from([0x50, 0x4b, 0x01, 0x02, 20, 0]), head, tail, name]);
    },
  };
};

/**
 * Unpacks a workbook under a limit that counts what comes out, not what the archive claims, and packs it again without compression:
 * what is handed on cannot be a zip bomb. Throws import.xlsx_too_large, import.xlsx_broken.
 */
export const tameArchive = async (zip: Buffer): Promise<Buffer> => {
  let left = unpackedWorkbookLimit;
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, method, packed } of entriesOf(zip)) {
    if (!/^(?:xl\/|\[Content_Types\]|_rels\/)/.test(name.toString('latin1')) || name.toString('latin1').includes('/media/')) continue;
    let bytes: Buffer;
    if (method === 0) bytes = packed;
    else if (method === 8) {
      bytes = await inflate(packed, { maxOutputLength: Math.max(left, 1) }).catch((error: NodeJS.ErrnoException) => {
        throw error.code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge() : broken(error);
      });
    } else throw broken();
    left -= bytes.length;
    if (left < 0) throw tooLarge();
    const entry = stored(name, bytes);
    directory.push(entry.central(offset));
    parts.push(entry.local);
    offset += entry.local.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, list, end]);
};
