import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importCommand } from './command.ts';
import { type ImportTestApp, oic, oicFile, openImportTestApp } from './testing.ts';

let app: ImportTestApp;
const folder = mkdtempSync(join(tmpdir(), 'vias-command-'));
const file = join(folder, 'negadījumi 2019.csv');
beforeAll(async () => {
  app = await openImportTestApp();
  await app.as('editor@lv-dobele').put('/api/imports/profiles/dobeles-oic', oic);
  writeFileSync(
    file,
    oicFile('1;03.07.2019.;7:05;CSNg;23,2751;56,6237;2;Deg kūla', '2;31.02.2019.;7:05;CSNg;;;2;', '3;04.07.2019.;7:05;Cits;;;2;'),
  );
});
afterAll(async () => {
  await app?.close();
  rmSync(folder, { recursive: true, force: true });
});

const run = async (args: string[], env: Record<string, string> = {}) => {
  let out = '';
  let err = '';
  const token = await app.identity.token('editor@lv-dobele', { clock: app.clock, mfa: false });
  const exit = await importCommand(
    args,
    { VIAS_URL: app.url, VIAS_TOKEN: token, LANG: 'en_US.UTF-8', ...env },
    {
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
    },
  );
  return { exit, out, err };
};

test('a dry run, the import, and the import again: one JSON line at the end, progress beside it', async () => {
  const counts = { read: 3, accepted: 2, rejected: 1, unchanged: 0, unplaced: 1, warnings: 1, duplicates: 0 };
  const dry = await run(['incidents', file, '--profile', 'dobeles-oic', '--dry-run', '--json']);
  expect(dry).toMatchObject({
    exit: 2,
    err: expect.stringMatching(/100 % {2}3 rows read[^\n]*\n1 row would be refused\. Exit code 2\.\n$/),
  });
  expect(dry.out).toBe(`${JSON.stringify(counts)}\n`);
  expect((await app.db.admin('select from incident')).length).toBe(0);
  expect((await run(['incidents', file, '--profile', 'dobeles-oic', '--json'])).out).toBe(`${JSON.stringify(counts)}\n`);
  expect(JSON.parse((await run(['incidents', file, '--profile', 'dobeles-oic', '--json'])).out)).toEqual({
    ...counts,
    accepted: 0,
    unchanged: 2,
  });
  const told = await run(['incidents', file, '--profile', 'dobeles-oic']);
  expect(told).toMatchObject({ exit: 2, err: expect.stringContaining('1 row refused; everything else was taken.') });
  expect(told.out).toMatch(
    /^Import \d+: 3 rows read\n {2}accepted {3}0 \(0 new, 0 updated\)\n {2}rejected {3}1, see \/api\/imports\/.*rejects\.csv\n {2}unchanged {2}2\n/,
  );
});

test.each([
  ['no file', ['incidents', 'no-such.csv', '--profile', 'dobeles-oic'], {}, 'There is no file no-such.csv.'],
  ['no profile', ['incidents', file], {}, 'Usage: npm run vias -- import incidents FILE'],
  ['an unknown option', ['incidents', file, '--profil', 'x'], {}, "Unknown option '--profil'"],
  ['an unknown profile', ['incidents', file, '--profile', 'nav'], {}, 'There is no profile “nav”.'],
  ['an unknown profile, in Latvian', ['incidents', file, '--profile', 'nav'], { LANG: 'lv_LV.UTF-8' }, 'Parauga „nav” nav.'],
  ['no token', ['incidents', file, '--profile', 'dobeles-oic'], { VIAS_TOKEN: '' }, 'Set VIAS_TOKEN to an access token'],
  ['a bad token', ['incidents', file, '--profile', 'dobeles-oic'], { VIAS_TOKEN: 'x.y.z' }, 'Set VIAS_TOKEN: npm run'],
  [
    'no server',
    ['incidents', file, '--profile', 'dobeles-oic'],
    { VIAS_URL: 'http://127.0.0.1:8349' },
    'No server answers at http://127.0.0.1:8349.',
  ],
])('%s: one sentence and exit code 1', async (_name, args, env, sentence) => {
  const { exit, out, err } = await run(args, env);
  expect({ exit, out }).toEqual({ exit: 1, out: '' });
  expect(err).toContain(sentence);
});
