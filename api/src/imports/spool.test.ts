import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import './problems.ts';
import { receiveUpload } from './spool.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'vias-spool-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));
const MB = 1_048_576;
/** A request whose body is `megabytes` long, made as it is read. */
const requestOf = (megabytes: number, headers: Record<string, string> = {}): IncomingMessage =>
  Object.assign(
    Readable.from(
      (function* () {
        for (let i = 0; i < megabytes; i++) yield Buffer.alloc(MB, 0x61);
      })(),
    ),
    { headers },
  ) as unknown as IncomingMessage;
const left = (): string[] => readdirSync(join(dataDir, 'uploads'));

test('500 MB go to the disk as they come: memory stays where it was', async () => {
  const before = process.memoryUsage.rss();
  let peak = before;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 10);
  const upload = await receiveUpload(requestOf(500), { dataDir, uploadBytes: 500 * MB }, '../../etc/dati.csv');
  clearInterval(timer);
  expect(upload).toMatchObject({ bytes: 500 * MB, fileName: 'dati.csv' });
  expect(statSync(upload.path).size).toBe(500 * MB);
  expect(statSync(upload.path).mode & 0o077).toBe(0);
  expect(peak - before).toBeLessThan(150 * MB);
  rmSync(upload.path);
});

test('one byte too many is refused while it arrives, or before by the length it announces; nothing is left behind', async () => {
  const config = { dataDir, uploadBytes: 2 * MB };
  await expect(receiveUpload(requestOf(3), config, 'a')).rejects.toMatchObject({ code: 'import.file_too_large', status: 413 });
  await expect(receiveUpload(requestOf(0, { 'content-length': String(10 * MB) }), config, 'a')).rejects.toMatchObject({
    code: 'import.file_too_large',
  });
  await expect(receiveUpload(requestOf(1, { 'content-type': 'multipart/form-data; boundary=x' }), config, 'a')).rejects.toMatchObject({
    code: 'import.cut_off',
  });
  await expect(receiveUpload(requestOf(1, { 'content-type': 'multipart/form-data' }), config, 'a')).rejects.toMatchObject({
    code: 'import.cut_off',
  });
  expect(left()).toEqual([]);
});
