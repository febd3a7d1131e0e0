import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { readMunicipalities } from '../demo/municipalities.ts';
import { openTestApp, type TestApp } from '../testing.ts';
import type { TerritoryValue } from './contract.ts';
import { weekOf } from './period.ts';
import { readFile } from './read-file.ts';
import { makeTestSet, makeTestSuccession, newIndicator } from './testing.ts';

/** Real statistics beside the repository; without them there is nothing to check. */
const data = new URL('../../../../shared/data/', import.meta.url);
const isThere = existsSync(data);
if (!isThere) console.warn('Skipped: no ../shared/data with real statistics.');
const file = (name: string): Buffer => {
  const bytes = readFileSync(new URL(name, data));
  return name.endsWith('.gz') ? gunzipSync(bytes) : bytes;
};
const table = (name: string): Record<string, string>[] => parse(file(name), { columns: true });
const planner = () => app.as('planner@lv-jelgava');
let app: TestApp;
let old: number;
let fresh: number;
const municipalities = readMunicipalities();
const of = (set: string) => municipalities.filter((unit) => unit.set === set);

beforeAll(async () => {
  if (!isThere) return;
  app = await openTestApp();
  old = await makeTestSet(app.db, { scheme: 'ATVK', validFrom: '2009-07-01', validTo: '2021-07-01', units: of('lv-2009') });
  fresh = await makeTestSet(app.db, { scheme: 'ATVK', validFrom: '2021-07-01', units: of('lv-2021') });
  await makeTestSet(app.db, { country: 'LT', scheme: 'LAU', validFrom: '2000-03-19', units: of('lt-2000') });
  const links = of('lv-2009').flatMap(({ code, successors }) => {
    const all = successors.reduce((sum, { share }) => sum + share, 0);
    return successors.map(({ code: to, share }): [string, string, number] => [code, to, share / all]);
  });
  await makeTestSuccession(app.db, old, fresh, links);
}, 240_000);
afterAll(() => app?.close());

const send = (code: string, name: string, query: string) =>
  planner().ask('post', `/api/indicators/${code}/values/file?${query}`, { raw: file(name) });
const covid = 'country=LV&scheme=ATVK&codeColumn=ATVK&periodColumn=Datums&valueColumn=ApstiprinataCOVID19infekcija';
const before = 'epidemics/raw_covid_19_pa_adm_terit_2020_2021.csv.gz';
const after = 'epidemics/raw_covid_19_pa_adm_terit_new_2021.csv';

(isThere ? describe : describe.skip)("Latvia's COVID-19 file across the reform of 2021", () => {
  type Kept = { code: string; week: string; value: number | null; lower: number | null; upper: number | null };
  const kept = (code: string) =>
    app.db.admin<Kept>(
      `select v.code, indicator_period_text(v.starts_on, v.ends_on) as week, v.value, v.lower, v.upper from indicator_value v join indicator i using (indicator_id) where i.code = $1`,
      [code],
    );
  const derived = () =>
    new Map(
      table('epidemics/lv_covid_weekly_by_municipality_2020_2021.csv.gz').map((row) => [
        `${row.atvk} ${row.iso_year}-W${row.iso_week?.padStart(2, '0')}`,
        row,
      ]),
    );

  beforeAll(() => planner().post('/api/indicators', newIndicator('covid_total', { denominator: 'residents' })));

  test('both files give the weekly totals of the table made apart from them, masked weeks as 1 to 5, and every row is accounted for', async () => {
    const first = (await send('covid_total', before, `${covid}&fold=week-last`)).body;
    expect(first).toMatchObject({ read: 56_280, rejected: 68, updated: 0, unchanged: 0 });
    expect(first.added + first.rejected + first.folded).toBe(56_280);
    expect(first.rejects.every((r: { value: string; reason: string }) => r.value === 'Nav' && r.reason === 'code_unknown')).toBe(true);
    const second = (await send('covid_total', after, `${covid}&fold=week-last`)).body;
    expect(second.read).toBe(1628);
    expect(second.added + second.rejected + second.folded).toBe(1628);
    const expected = derived();
    expect(first.added + second.added).toBe(expected.size);
    const wrong = (await kept('covid_total')).filter(({ code, week, value, lower, upper }) => {
      const row = expected.get(`${code} ${week}`);
      if (row?.censored === '1-5') return value !== null || lower !== 1 || upper !== 5;
      return row === undefined || value !== Number(row.confirmed_cumulative);
    });
    expect(wrong).toEqual([]);
    expect(expected.size).toBe(8350);
    // The same file again: nothing is written.
    expect((await send('covid_total', after, `${covid}&fold=week-last`)).body).toMatchObject({
      added: 0,
      updated: 0,
      unchanged: second.added,
    });
  }, 180_000);

  test('what each week added is what the table says, corrections of the source included; masked weeks stay ranges', () => {
    const how = {
      level: 'municipality',
      codeColumn: 'ATVK',
      periodColumn: 'Datums',
      valueColumn: 'ApstiprinataCOVID19infekcija',
      skipLines: 0,
      status: 'final',
    } as const;
    const rows = [before, after]
      .flatMap((name) => readFile(file(name), { ...how, fold: 'week-new-from-zero' }).rows)
      .filter(({ code }) => code !== 'Nav');
    const expected = new Map([...derived().values()].map((row) => [`${row.atvk} ${weekOf(row.last_day as string).from}`, row.new_in_week]));
    expect(rows).toHaveLength(expected.size);
    const wrong = rows.filter(({ code, period, value }) => {
      const said = expected.get(`${code} ${period.slice(0, 10)}`);
      return said === '' ? value?.status === 'number' : value?.status !== 'number' || value.value !== Number(said);
    });
    expect(wrong).toEqual([]);
    expect(Math.min(...rows.map(({ value }) => (value?.status === 'number' ? value.value : 0)))).toBe(-137);
  });

  test('a week before the reform stands in the municipalities of today, and no case is lost', async () => {
    const week = '2021-W20';
    const values = async (set: number): Promise<(typeof TerritoryValue)['_output'][]> =>
      (await planner().get(`/api/indicators/covid_total/values?period=${week}&boundarySet=${set}`)).body.items;
    const [then, now] = [await values(old), await values(fresh)];
    const byCode = new Map(then.map((item) => [item.code, item]));
    for (const unit of of('lv-2021')) {
      const parts = of('lv-2009').filter(({ successors }) => successors.some(({ code }) => code === unit.code));
      const found = now.find(({ code }) => code === unit.code);
      expect(found?.isConverted).toBe(true);
      const isWhole =
        parts.every(({ successors }) => successors.length === 1) && parts.every(({ code }) => byCode.get(code)?.value !== null);
      if (isWhole) expect(found?.value).toBe(parts.reduce((sum, { code }) => sum + (byCode.get(code)?.value ?? 0), 0));
    }
    const ends = (items: typeof then, end: 'lower' | 'upper') =>
      items.reduce((sum, item) => sum + (item.value ?? item[end] ?? Number.NaN), 0);
    expect(ends(now, 'lower')).toBe(ends(then, 'lower'));
    expect(ends(now, 'upper')).toBe(ends(then, 'upper'));
  });
});

(isThere ? test : test.skip)(
  'Lithuanians of 65 and over by municipality, 2001 to 2018, are the shares that are published',
  async () => {
    const name = 'indicators/lt_municipalities_2001_2018.csv.gz';
    await planner().post('/api/indicators', newIndicator('lt_residents'));
    await planner().post('/api/indicators', newIndicator('lt_65_plus', { denominator: 'indicator', denominatorCode: 'lt_residents' }));
    const where = 'country=LT&scheme=LAU';
    expect((await send('lt_residents', name, `${where}&valueColumn=population`)).body).toMatchObject({
      read: 1080,
      added: 1080,
      rejected: 0,
    });
    expect((await send('lt_65_plus', name, `${where}&valueColumn=age_65_79%2Bage_80_plus`)).body).toMatchObject({
      read: 1080,
      added: 1080,
      rejected: 0,
    });
    const shares = async (year: number) =>
      new Map(
        (
          (await planner().get(`/api/indicators/lt_65_plus/values?period=${year}`)).body.items as {
            country: string;
            code: string;
            value: number;
            denominator: number;
          }[]
        )
          .filter(({ country }) => country === 'LT')
          .map(({ code, value, denominator }) => [code, Math.round((1000 * value) / denominator) / 10]),
      );
    const found = await shares(2018);
    expect(['29', '91', '32', '78', '61'].map((code) => found.get(code))).toEqual([19.5, 20, 23.8, 21.3, 17.5]);
    const rows = table(name);
    for (const year of [2001, 2010]) {
      const of_ = await shares(year);
      expect(of_.size).toBe(60);
      for (const row of rows.filter((one) => one.year === String(year)))
        expect(of_.get(row.code as string)).toBe(
          Math.round((1000 * (Number(row.age_65_79) + Number(row.age_80_plus))) / Number(row.population)) / 10,
        );
    }
  },
  60_000,
);
