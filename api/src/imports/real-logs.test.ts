import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openTestApp, type TestApp } from '../testing.ts';
import { importCommand } from './command.ts';

const folder = fileURLToPath(new URL('../../../../shared/data/incidents/', import.meta.url));
/** 178,360 rows, twice: minutes on PostgreSQL, a quarter of an hour on the embedded database, which imports.test.ts covers with small files. */
const wanted = process.env.VIAS_TEST_DATABASE_URL !== undefined || process.env.VIAS_REAL_LOGS === 'yes';
const skipped = existsSync(folder)
  ? wanted
    ? undefined
    : 'they run on PostgreSQL, or with VIAS_REAL_LOGS=yes'
  : `they are not in ${folder}`;
const whenPresent = skipped === undefined ? test : test.skip;
if (skipped) console.warn(`The real logs were skipped: ${skipped}.`);

let app: TestApp;
const dataDir = mkdtempSync(join(tmpdir(), 'vias-logs-'));
beforeAll(async () => {
  app = await openTestApp({ dataDir });
});
afterAll(async () => {
  await app?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const run = async (user: string, args: string[]) => {
  let out = '';
  let err = '';
  const token = await app.identity.token(user, { clock: app.clock, mfa: false });
  const exit = await importCommand(
    ['incidents', ...args],
    { VIAS_URL: app.url, VIAS_TOKEN: token, LANG: 'en' },
    { out: (text) => (out += text), err: (text) => (err += text) },
  );
  if (exit !== 0) console.error(err);
  return { exit, result: out.startsWith('{') ? JSON.parse(out) : out };
};

/**
 * What the logs' README says, and what follows from it:
 * - us_fars: 92,424 rows, 722 without coordinates. Every row has an id of its own, so that none repeats; all lie in the USA, so that none is outside the extent.
 *   The log keeps the clock of six time zones; the profile takes one without summer time, so that no hour is missing or doubled: nothing is refused.
 * - houston: 85,936 rows, 5 without coordinates, 575 repeats. −95.4 ± 2, 29.76 ± 2 leaves out 22 points (the README's 20 by longitude, and two more by latitude
 *   alone). Times are UTC, so that no hour is missing.
 */
const logs = [
  {
    file: 'us_fars_2013_2015.csv.gz',
    profile: 'us-fars',
    user: 'editor@lv-aizkraukle',
    read: 92_424,
    unplaced: 722,
    warnings: 0,
    duplicates: 0,
  },
  {
    file: 'houston_crime_2010.csv.gz',
    profile: 'houston-police',
    user: 'editor@lv-livani',
    read: 85_936,
    unplaced: 5,
    warnings: 22,
    duplicates: 575,
  },
] as const;

for (const { file, profile, user, ...known } of logs) {
  whenPresent(
    `${profile} lands with exactly the counts of its README, and the second time nothing changes`,
    async () => {
      const first = await run(user, [folder + file, '--profile', profile, '--json']);
      expect(first).toMatchObject({ exit: 0, result: { ...known, accepted: known.read, rejected: 0, unchanged: 0 } });

      const [landed] = await app.db.admin(
        `select count(*)::int as rows, count(*) filter (where geom is null)::int as unplaced, count(*) filter (where 'outside_extent' = any (flags))::int as outside,
                count(*) filter (where 'possible_duplicate' = any (flags))::int as duplicates, count(*) filter (where version <> 1)::int as changed,
                count(*) filter (where category_code = 'other')::int as other
         from incident where source_code = $1`,
        [profile],
      );
      expect(landed).toEqual({
        rows: known.read,
        unplaced: known.unplaced,
        outside: known.warnings,
        duplicates: known.duplicates,
        changed: 0,
        other: 0,
      });

      const before = await written();
      const second = await run(user, [folder + file, '--profile', profile, '--json']);
      expect(second).toMatchObject({ exit: 0, result: { ...known, accepted: 0, rejected: 0, unchanged: known.read } });
      expect(await written()).toEqual(before);
    },
    900_000,
  );
}

/** Everything that a write to incidents leaves behind. */
const written = async () => {
  const [counts] = await app.db.admin(
    `select (select count(*) from incident) as incidents, (select max(changed_at) from incident) as changed, (select count(*) from incident_change) as history,
            (select count(*) from placement) as placed, (select count(*) from change) as feed, (select count(*) from audit_entry where thing_kind = 'incident') as audit`,
  );
  return counts;
};
