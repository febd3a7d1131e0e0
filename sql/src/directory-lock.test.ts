import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockDirectory } from './directory-lock.ts';
import { processStart } from './process-start.ts';

let directory: string;
const file = () => join(directory, 'vias.lock');
const lockOf = (holder: object) =>
  writeFileSync(file(), JSON.stringify({ host: hostname(), since: '2026-01-01T00:00:00.000Z', ...holder }));
const deadPid = () => spawnSync(process.execPath, ['-e', '']).pid;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'vias-lock-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

test('a second lock on the same directory is refused in one sentence, until the first is released', () => {
  const release = lockDirectory(directory);
  expect(() => lockDirectory(directory)).toThrow(
    new RegExp(`^The data directory .* is in use by another VIAS \\(process ${process.pid} on `),
  );
  release();
  expect(existsSync(file())).toBe(false);
  lockDirectory(directory)();
});

test('the lock of a process that is gone is taken over', () => {
  lockOf({ pid: deadPid(), start: 'then' });
  const release = lockDirectory(directory);
  expect(JSON.parse(readFileSync(file(), 'utf8'))).toMatchObject({ pid: process.pid, start: processStart(process.pid) });
  release();
});

test('a living process with the same id that began at another time is another process', () => {
  lockOf({ pid: process.ppid, start: processStart(process.ppid) });
  expect(() => lockDirectory(directory)).toThrow(/in use/);
  lockOf({ pid: process.ppid, start: 'another time' });
  lockDirectory(directory)();
});

test('a lock of another host holds, and the sentence says which file to delete', () => {
  lockOf({ pid: deadPid(), host: 'elsewhere' });
  expect(() => lockDirectory(directory)).toThrow(`If elsewhere no longer runs, delete ${file()}.`);
});

test('a half-written lock holds for ten seconds', () => {
  writeFileSync(file(), '{"pid":');
  expect(() => lockDirectory(directory)).toThrow(/is being opened/);
  utimesSync(file(), 0, 0);
  lockDirectory(directory)();
});
