import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { deleteBackups, listBackups, olderThan } from './backup-age.ts';
import { sealBackup } from './backup-format.ts';

const folder = mkdtempSync(join(tmpdir(), 'vias-age-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const now = Date.parse('2026-11-28T02:00:00Z');
const ago = (days: number) => new Date(now - days * 86_400_000);
const make = (name: string, days: number): void => {
  const parts: Buffer[] = [];
  const facts = { vias: '0.1.0', migration: 63, kind: 'native', madeAt: ago(days).toISOString() } as const;
  sealBackup(Buffer.alloc(32, 5), facts, (part) => parts.push(part)).end();
  writeFileSync(join(folder, name), Buffer.concat(parts));
};
const names = (of: { file: string }[]) => of.map(({ file }) => basename(file));
const old = (days: number, at = now) => names(olderThan(listBackups(folder), days, at));

test('S26: backups older than the days that were said go with their reports, by what they say of themselves; what is no backup stays', () => {
  // The name and the time of a file are what whoever copied it made of them.
  make('vias-a.backup', 36);
  make('vias-20990101.backup', 60);
  for (const days of [34, 3, 2, 1]) make(`vias-${days}.backup`, days);
  make('letter.backup', 400);
  for (const name of ['vias-a.backup.drill.json', 'vias-x.backup', 'vias-notes.txt', 'vias-1.backup.77.part', 'vias-2.backup.78.part'])
    writeFileSync(join(folder, name), 'VIAS');
  utimesSync(join(folder, 'vias-1.backup.77.part'), ago(2), ago(2));
  utimesSync(join(folder, 'vias-2.backup.78.part'), ago(0.5), ago(0.5));
  utimesSync(join(folder, 'vias-1.backup'), ago(300), ago(300));
  expect(old(35)).toEqual(['vias-20990101.backup', 'vias-a.backup']);
  expect(old(60)).toEqual([]);
  deleteBackups(folder, olderThan(listBackups(folder), 35, now), now);
  expect(readdirSync(folder).sort()).toEqual(
    [
      'letter.backup',
      'vias-1.backup',
      'vias-2.backup',
      'vias-2.backup.78.part',
      'vias-3.backup',
      'vias-34.backup',
      'vias-notes.txt',
      'vias-x.backup',
    ].sort(),
  );
});

test('the three newest stay, however old a clock that jumped ahead takes them for', () => {
  expect(old(35, now + 10 * 365 * 86_400_000)).toEqual(['vias-34.backup']);
});
