import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { assertReadable, createFromTemplate, explainDiskError, prepareDirectory } from './data-directory.ts';
import { openDatabase } from './open.ts';

// Everything here is refused before a database is opened.
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'vias-data-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** A tar as PGlite writes it: names that begin with a slash. */
const archive = (files: Record<string, string>): Uint8Array => {
  const blocks = Object.entries(files).map(([name, text]) => {
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write(text.length.toString(8).padStart(11, '0'), 124);
    header.write('0', 156);
    const body = Buffer.alloc(Math.ceil(text.length / 512) * 512);
    body.write(text);
    return Buffer.concat([header, body]);
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
};
const template = archive({ '/PG_VERSION': '18', '/global/pg_control': 'x'.repeat(600), '/pg_wal/1': '', '/base/1/2': 'rows' });
const marker = () => join(directory, 'database', 'vias.json');
const everything = () => readdirSync(directory, { recursive: true }).sort();
const open = () => openDatabase({ kind: 'embedded', dataDir: directory });

test('a template becomes a database that is its owner’s alone', async () => {
  mkdirSync(join(directory, 'database.new-1'));
  await createFromTemplate(directory, template);
  expect(() => assertReadable(directory)).not.toThrow();
  expect(readFileSync(join(directory, 'database', 'base', '1', '2'), 'utf8')).toBe('rows');
  if (process.platform !== 'win32') expect(statSync(join(directory, 'database')).mode & 0o777).toBe(0o700);
  expect(readdirSync(directory)).toEqual(['database']);
});

test('a damaged or hostile template leaves nothing', async () => {
  await expect(createFromTemplate(directory, template.subarray(0, template.length - 20))).rejects.toThrow();
  await expect(createFromTemplate(directory, archive({ '/../../outside': 'x' }))).resolves.toBeUndefined();
  expect(existsSync(join(directory, '..', 'outside'))).toBe(false);
});

test.each([
  ['{"format":2,"vias":"9.0.0","pglite":"9.0.0","postgresql":18}', /was made by a newer VIAS \(9\.0\.0\)/],
  ['{"format":1,"vias":"0.0.1","pglite":"0.4.0","postgresql":17}', /holds PostgreSQL 17 \(VIAS 0\.0\.1\)/],
  ['{"format":1,', /has no readable vias\.json/],
  ['', /has no readable vias\.json/],
])('the marker %s is refused in one sentence and nothing is touched', async (text, sentence) => {
  await createFromTemplate(directory, template);
  writeFileSync(marker(), text);
  const before = everything();
  await expect(open()).rejects.toThrow(sentence);
  await expect(open()).rejects.toThrow(/nothing was changed\.$/);
  expect(everything()).toEqual(before);
  expect(readFileSync(marker(), 'utf8')).toBe(text);
});

test('a directory called database that VIAS did not make is left alone', async () => {
  mkdirSync(join(directory, 'database'));
  writeFileSync(join(directory, 'database', 'mine.txt'), 'mine');
  await expect(open()).rejects.toThrow(/so VIAS did not make it or it is damaged/);
  expect(everything()).toEqual(['database', join('database', 'mine.txt')]);
});

test('missing files of the database are named', async () => {
  await createFromTemplate(directory, template);
  rmSync(join(directory, 'database', 'global'), { recursive: true });
  await expect(open()).rejects.toThrow(/is damaged \(global\/pg_control is missing\)/);
});

test('a full disk is told before anything is written', () => {
  expect(() => prepareDirectory(directory, 1e18)).toThrow(
    /^The disk of .* is full: \d+ MB are free and VIAS needs \d+ MB; nothing was changed\.$/,
  );
  expect(explainDiskError(Object.assign(new Error('write'), { code: 'ENOSPC' }), directory).message).toMatch(/^The disk of .* is full/);
  // What the embedded database says when it cannot write its log while it opens.
  const mute = new Error('PGlite failed to initialize properly');
  expect(explainDiskError(mute, directory, () => 36_864).message).toMatch(/^The disk of .* is full/);
  expect(explainDiskError(mute, directory, () => 20e6)).toBe(mute);
  expect(explainDiskError(new Error('could not extend file: No space left on device'), directory).message).toMatch(
    /^The disk of .* is full/,
  );
});

test('a data directory that cannot be made is told', async () => {
  writeFileSync(join(directory, 'file'), '');
  await expect(openDatabase({ kind: 'embedded', dataDir: join(directory, 'file', 'data') })).rejects.toThrow(
    /cannot be made .*: set VIAS_DATA_DIR/,
  );
  chmodSync(directory, 0o700);
});
