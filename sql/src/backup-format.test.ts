import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { type ByteSource, openBackup, sealBackup } from './backup-format.ts';

const key = Buffer.alloc(32, 7);
const facts = { vias: '0.1.0', migration: 31, kind: 'embedded', madeAt: '2026-11-27T19:00:00.000Z' } as const;

const sourceOf = (bytes: Buffer): ByteSource => {
  let at = 0;
  return (length) => {
    const part = bytes.subarray(at, at + length);
    at += part.length;
    return part;
  };
};
const seal = (lines: string[]): Buffer => {
  const parts: Buffer[] = [];
  const sealed = sealBackup(key, facts, (bytes) => parts.push(bytes));
  for (const line of lines) sealed.line(line);
  sealed.end();
  return Buffer.concat(parts);
};
const open = (bytes: Buffer, by = key): string[] => [...openBackup(sourceOf(bytes), by, 'b').lines];
const refusal =
  /^b is (not a backup of VIAS|cut short|damaged or was changed).*\.$|^VIAS_BACKUP_KEY is not the key that b was made with\.$/;

// Incompressible and longer than two parts, so that parts can be lost, swapped and repeated.
const long = Array.from({ length: 40 }, () => randomBytes(60_000).toString('base64'));
const whole = seal(long);

test('what was sealed is read again, whatever the letters and the lengths', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 300 }).map((text) => text.replaceAll('\n', ' '))), (lines) => {
      expect(open(seal(lines))).toEqual(lines);
    }),
  );
  expect(open(whole)).toEqual(long);
});

test('any changed byte is refused', () => {
  const bytes = seal(['["a","1"]', '["b",null]']);
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
      const other = Buffer.from(bytes);
      other[at] = (other[at] ?? 0) ^ by;
      expect(() => open(other)).toThrow(refusal);
    }),
    { numRuns: 1000 },
  );
});

test('any cut and anything added is refused', () => {
  fc.assert(
    fc.property(fc.nat(whole.length - 1), (length) => {
      expect(() => open(whole.subarray(0, length))).toThrow(/^b is (not a backup of VIAS|cut short)/);
    }),
    { numRuns: 30 },
  );
  expect(() => open(Buffer.concat([whole, Buffer.from([0])]))).toThrow(/^b is damaged/);
});

/** The header, and each sealed part with its five bytes before it. */
const partsOf = (bytes: Buffer): Buffer[] => {
  const from = 12 + 4 + bytes.readUInt32BE(12) + 32;
  const parts = [bytes.subarray(0, from)];
  for (let at = from; at < bytes.length; ) {
    const end = at + 5 + bytes.readUInt32BE(at + 1);
    parts.push(bytes.subarray(at, end));
    at = end;
  }
  return parts;
};

test('a part that is lost, swapped, repeated, called the last or taken from another backup is refused', () => {
  const [header, first, second, ...rest] = partsOf(whole) as [Buffer, Buffer, Buffer, ...Buffer[]];
  expect(rest.length).toBeGreaterThan(0);
  const called = Buffer.from(second);
  called[0] = 1;
  const foreign = partsOf(seal(long))[2] as Buffer;
  for (const parts of [
    [header, second, ...rest],
    [header, first, ...rest],
    [header, second, first, ...rest],
    [header, first, first, second, ...rest],
    [header, first, called],
    [header, first, foreign, ...rest],
  ])
    expect(() => open(Buffer.concat(parts))).toThrow(/^b is damaged/);
});

test('another key is told apart from damage, and nothing of the text can be read from the file', () => {
  expect(() => open(whole, Buffer.alloc(32, 8))).toThrow('VIAS_BACKUP_KEY is not the key that b was made with.');
  expect(seal(['["Ozoliņa"]']).includes('Ozoli')).toBe(false);
  expect(() => open(Buffer.from('PK and so on'))).toThrow('b is not a backup of VIAS.');
  // A salt of its own: the same key and text never give the same bytes.
  expect(seal(['a']).subarray(-20)).not.toEqual(seal(['a']).subarray(-20));
});
