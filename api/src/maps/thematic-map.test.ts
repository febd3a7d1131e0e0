import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from '@vias/sql/sql.ts';
import { z } from 'zod';
import type { TestApp } from '../testing.ts';
import { classOf } from './classes.ts';
import type { ThematicMap, ThematicValue } from './contract.ts';
import { incidents, lonePensioners, type MapWorld, neighbour, openMapWorld, reader, year } from './map-world.fixture.ts';

let world: MapWorld;
let app: TestApp;
let set: number;
let ids: number[];
beforeAll(async () => {
  world = await openMapWorld();
  ({ app, set, ids } = world);
}, 240_000);
afterAll(() => app?.close());

const draw: MapWorld['draw'] = (...asked) => world.draw(...asked);
const at: MapWorld['at'] = (...asked) => world.at(...asked);
const admin = async <Row extends Record<string, unknown>>(text: string, values: unknown[] = []) => app.db.admin<Row>(text, values);
const oracle: MapWorld['oracle'] = (...asked) => world.oracle(...asked);
const near = (map: ThematicMap, expected: (number | null)[], of: (value: ThematicValue) => number | null = ({ value }) => value): void => {
  const got = ids.map((_, n) => of(at(map, n)));
  expect(got.map((value) => value?.toFixed(6) ?? null)).toEqual(expected.map((value) => value?.toFixed(6) ?? null));
};
/** T10, from where nobody reports; and of the reader of Dobele everything else is its own, but for T0. */
const without = (values: (number | null)[], ...hidden: number[]): (number | null)[] =>
  values.map((value, n) => (hidden.includes(n) ? null : value));
const mine = "i.tenant_id = 'lv-dobele'";
const own = { tenant: ['lv-dobele'] };

describe('as SQL counts them', () => {
  test('counts, and rates per 1,000 residents and per square kilometre, with their denominators', async () => {
    const counts = without(await oracle(year(2021)), 10);
    near(await draw({ source: incidents({ during: year(2021) }) }, reader), counts);
    const rate = await draw({ source: incidents({ during: year(2021) }), measure: { kind: 'rate' } });
    near(
      rate,
      without(
        counts.map((count, n) => (count !== null ? (1000 * count) / (1000 * (1 + n)) : null)),
        10,
        11,
      ),
    );
    expect(rate).toMatchObject({
      unit: 'per_1000_residents',
      asOf: '2020-01-01',
      sources: ['CSP', 'Robežas'],
      shown: 10,
      noData: 2,
      palette: 'BuPu',
    });
    near(
      await draw({ source: incidents({ during: year(2021) }), measure: { kind: 'rate', per: 'km2' } }),
      counts.map((count, n) => (count === null ? null : count / (50 * (n + 1)))),
    );
  });

  test('filters by category, severity, status and tenant, alone and together', async () => {
    for (const [filter, condition] of [
      [{ category: ['noise', 'flood'] }, "i.category_code in ('noise', 'flood')"],
      [{ severity: [4, 5], ...own }, `i.severity >= 4 and ${mine}`],
      [{ status: ['closed'], ...own }, `i.status = 'closed' and ${mine}`],
      [
        { category: ['flood'], severity: [1, 2], status: ['reported'], ...own },
        `i.category_code = 'flood' and i.severity < 3 and i.status = 'reported' and ${mine}`,
      ],
    ] as const)
      near(
        await draw({ source: incidents({ during: year(2022), ...filter }) }),
        without(await oracle(year(2022), 'count(i.incident_id)', condition), 10),
      );
  });

  test('shares in percent with Wilson’s interval, means of severity and of minutes to close', async () => {
    const share = await draw({
      source: incidents({ during: year(2021), category: ['noise', 'public_order'] }),
      measure: { kind: 'share', category: ['noise'] },
    });
    const expected = await oracle(
      year(2021),
      "100.0 * count(*) filter (where i.category_code = 'noise') / nullif(count(i.incident_id), 0)",
      "i.category_code in ('noise', 'public_order')",
    );
    near(share, without(expected, 10));
    const five = at(share, 5);
    expect(five.interval?.[0]).toBeLessThan(five.value as number);
    expect(five.interval?.[1]).toBeGreaterThan(five.value as number);
    const mean = (property: string) => draw({ source: incidents({ during: year(2021), ...own }), measure: { kind: 'mean', property } });
    near(await mean('severity'), without(await oracle(year(2021), 'avg(i.severity)', mine), 10));
    near(
      await mean('minutesToClose'),
      without(await oracle(year(2021), 'avg(extract(epoch from i.closed_at - i.occurred_at)) / 60', mine), 10),
    );
  });

  test('a change against another year, in percent and as a difference around zero', async () => {
    const [now, before] = [await oracle(year(2022)), await oracle(year(2021))];
    const change = (as: string, per?: string) =>
      draw({
        source: incidents({ during: year(2022) }),
        measure: { kind: 'change', as, per, against: { during: year(2021) } },
        classification: { method: 'equal', classes: 6 },
      });
    near(
      await change('percent'),
      without(
        now.map((n, i) => (before[i] ? 100 * ((n ?? 0) / before[i] - 1) : null)),
        10,
      ),
    );
    const difference = await change('difference');
    near(
      difference,
      without(
        now.map((n, i) => (n ?? 0) - (before[i] ?? 0)),
        10,
      ),
    );
    expect(difference).toMatchObject({ centre: 0, palette: 'PuOr', unit: 'incidents', compared: [year(2021)] });
    expect(difference.breaks).toContain(0);
    for (const { value, class: cls } of difference.values.filter((each) => each.value !== null))
      expect(Math.sign(cls - difference.breaks.indexOf(0) + 0.5)).toBe((value as number) < 0 ? -1 : 1);
    near(
      await change('difference', 'residents'),
      without(
        now.map((n, i) => ((n ?? 0) - (before[i] ?? 0)) / (1 + i)),
        10,
        11,
      ),
    );
  });

  test('the same ISO weeks of earlier years: their mean with its interval, weekday on weekday', async () => {
    // Monday of week 10 to Sunday of week 13 of 2023, by local time.
    const during = { from: '2023-03-05T22:00:00.000Z', to: '2023-04-02T21:00:00.000Z' };
    const map = await draw({
      source: incidents({ during }),
      measure: { kind: 'change', as: 'difference', against: { sameWeeksOfYears: 3 } },
    });
    const weeks = [
      { from: '2022-03-06T22:00:00.000Z', to: '2022-04-03T21:00:00.000Z' },
      { from: '2021-03-07T22:00:00.000Z', to: '2021-04-04T21:00:00.000Z' },
      { from: '2020-03-01T22:00:00.000Z', to: '2020-03-29T21:00:00.000Z' },
    ];
    expect(map.compared).toEqual(weeks);
    const earlier = await Promise.all(weeks.map((week) => oracle(week)));
    const means = ids.map((_, n) => earlier.reduce((sum, counts) => sum + (counts[n] ?? 0), 0) / 3);
    const now = await oracle(during);
    near(
      map,
      without(
        now.map((n, i) => (n ?? 0) - (means[i] as number)),
        10,
      ),
    );
    near(map, without(means, 10), ({ reference }) => reference);
    expect(at(map, 7).referenceInterval?.[0]).toBeLessThanOrEqual(means[7] as number);
    // Only three earlier years are known; of five the mean is of those three, and the map says so.
    const five = await draw({
      source: incidents({ during }),
      measure: { kind: 'change', as: 'difference', against: { sameWeeksOfYears: 5 } },
    });
    near(five, without(means, 10), ({ reference }) => reference);
    expect(five.warnings).toContainEqual(expect.objectContaining({ code: 'reference_incomplete', values: { missing: 2, years: 5 } }));
  });
});

describe('what one may not read', () => {
  test('counts, rates, shares and changes are made of the protected numbers and nothing else', async () => {
    const shown = async (sets: number, from: string, to: string, categories: string[] | null) => {
      const principal = { kind: 'user', id: 'x', name: 'x', tenant: 'lv-jelgava', roles: ['planner'] } as const;
      const rows = await app.db.as(principal, (tx) =>
        tx.rows(
          z.object({ id: z.int(), n: z.coerce.number().nullable() }),
          sql`select territory_id as id, incidents as n from protected_incident_counts(${[sets]}::int[], ${from}::timestamptz, ${to}::timestamptz, ${categories}::text[])`,
        ),
      );
      return ids.map((id) => rows.find((row) => row.id === id)?.n ?? null);
    };
    const [now, before] = [await shown(set, year(2022).from, year(2022).to, null), await shown(set, year(2021).from, year(2021).to, null)];
    near(await draw({ source: incidents({ during: year(2022) }) }, neighbour), without(now, 10));
    const change = { kind: 'change', as: 'difference', against: { during: year(2021) } };
    near(
      await draw({ source: incidents({ during: year(2022) }), measure: change }, neighbour),
      without(
        now.map((n, i) => (n === null || before[i] === null ? null : n - (before[i] as number))),
        10,
      ),
    );
    const order = await shown(set, year(2022).from, year(2022).to, ['public_order', 'noise']);
    // One category of a group is answered as its group, in a share too.
    const share = await draw({ source: incidents({ during: year(2022) }), measure: { kind: 'share', category: ['noise'] } }, neighbour);
    near(
      share,
      without(
        now.map((n, i) => (n === null || order[i] === null ? null : n === 0 ? null : (100 * Math.min(order[i] as number, n)) / n)),
        10,
      ),
    );
    expect(share.isWidened).toBe(true);
    expect(at(share, 5).isExact).toBe(false);
    // Enough incidents to be told, three of them of the group: the share would tell of the three.
    const august = { source: incidents({ during: { from: '2016-07-31T21:00:00Z', to: '2016-08-31T21:00:00Z' } }) };
    expect(at(await draw(august, neighbour), 6).value).toBeGreaterThan(20);
    expect(at(await draw({ ...august, measure: { kind: 'share', category: ['noise', 'public_order'] } }, neighbour), 6)).toMatchObject({
      class: -2,
      value: null,
      count: null,
    });
  });

  test('a period of days is widened to its months in every part of a comparison, and said', async () => {
    const days = { from: '2022-03-10T00:00:00Z', to: '2022-03-20T00:00:00Z' };
    const map = await draw(
      { source: incidents({ during: days }), measure: { kind: 'change', against: { sameWeeksOfYears: 2 } } },
      neighbour,
    );
    expect([map.period, ...map.compared]).toEqual(
      [2022, 2021, 2020].map((y) => ({ from: `${y}-02-2${y === 2020 ? 9 : 8}T22:00:00.000Z`, to: `${y}-03-31T21:00:00.000Z` })),
    );
    expect(map.warnings).toContainEqual(expect.objectContaining({ code: 'widened', values: { from: '2022-03-01', to: '2022-03-31' } }));
  });

  test('severity, status, tenant and means are answered only where nothing is closed to the reader, whatever the filter finds', async () => {
    const closed = ids.map((_, n) => n).filter((n) => n > 0 && n !== 10);
    for (const more of [
      { source: incidents({ during: year(2022), severity: [1, 2, 3, 4, 5] }) },
      { source: incidents({ during: year(2022), status: ['closed'] }) },
      { source: incidents({ during: year(2022), tenant: ['lv-jelgava', 'lv-dobele'] }) },
      { source: incidents({ during: year(2022) }), measure: { kind: 'mean', property: 'severity' } },
    ]) {
      const map = await draw(more, neighbour);
      for (const n of closed) expect(at(map, n)).toMatchObject({ class: -2, value: null, count: null, interval: null });
      expect(at(map, 0).class).toBeGreaterThanOrEqual(-1);
      expect(map.warnings.map(({ code }) => code)).toContain('filter_hides_areas');
    }
    // Of its own municipality the reader reads everything, so a filter by it is exact everywhere.
    const map = await draw({ source: incidents({ during: year(2017), tenant: ['lv-jelgava'] }) }, neighbour);
    near(map, without(await oracle(year(2017), 'count(i.incident_id)', "i.tenant_id = 'lv-jelgava'"), 10));
    expect(map.values.every(({ isExact }) => isExact)).toBe(true);
  });

  test('cells say what the protected view of cells says', async () => {
    const area = { kind: 'grid', shape: 'square', size: 50_000 };
    const map = await draw({ source: incidents({ during: year(2016) }), area }, neighbour);
    const told = map.values.filter(({ class: cls }) => cls >= 0);
    // Jelgava's own cells: its records begin in 2017.
    expect(map.noData).toBe(2);
    expect(map.suppressed + map.noData + told.length).toBe(map.values.length);
    expect(told.filter(({ isExact }) => !isExact).length).toBeGreaterThan(0);
    for (const { count, isExact } of told) expect(isExact || (count ?? 0) >= 5).toBe(true);
    // Incidents too far apart for any smaller block are gathered by 64 km, and told to nobody who asks for 50 km.
    const june = { from: '2016-05-31T21:00:00Z', to: '2016-06-30T21:00:00Z' };
    expect((await draw({ source: incidents({ during: june }), area }, neighbour)).values.every(({ count }) => !count)).toBe(true);
    const filtered = await draw({ source: incidents({ during: year(2022), severity: [1] }), area }, neighbour);
    expect(filtered.values.every(({ isExact, class: cls }) => isExact || cls === -2)).toBe(true);
  });
});

describe('grids', () => {
  const grid = (more: object = {}) => ({ kind: 'grid', shape: 'hexagon', size: 20_000, ...more });

  test.each([
    ['hexagon', '3059', 20_000],
    ['square', '3059', 12_500],
    ['hexagon', '3346', 31_000],
  ])('every incident counts in one %s of EPSG:%s of %d m: the one PostGIS puts it in', async (shape, crs, size) => {
    const map = await draw({ source: incidents({ during: year(2021), ...own }), area: grid({ shape, size, crs }) });
    const cell = shape === 'square' ? `st_square(${size}, c, r)` : `st_hexagon(${size} / sqrt(3), c, r)`;
    const rows = await admin<{ id: string; n: number; box: string }>(
      `with point as (select st_transform(geom, ${crs}) as p from incident where tenant_id = 'lv-dobele' and occurred_at >= $1 and occurred_at < $2)
       select '${crs}-${shape[0]}${size}-' || i || '_' || j as id, count(*)::int as n
       from ${shape === 'square' ? 'st_squaregrid' : 'st_hexagongrid'}(${shape === 'square' ? size : `${size} / sqrt(3)`}, (select st_extent(p)::geometry from point)) g
       join point on st_intersects(st_setsrid(g.geom, ${crs}), p) group by i, j`,
      [year(2021).from, year(2021).to],
    );
    const counted = map.values.filter(({ count }) => count);
    expect(Object.fromEntries(counted.map(({ id, count }) => [id, count]))).toEqual(Object.fromEntries(rows.map(({ id, n }) => [id, n])));
    const total = (await oracle(year(2021), 'count(i.incident_id)', mine)).reduce<number>((sum, n) => sum + (n ?? 0), 0);
    expect(counted.reduce((sum, { count }) => sum + (count ?? 0), 0)).toBe(total);
    // And drawn where PostGIS draws it, to ten centimetres.
    const feature =
      map.geometry.kind === 'features' ? map.geometry.featureCollection.features.find(({ id }) => id === counted[0]?.id) : undefined;
    const [c, r] = String(feature?.id).split('-')[2]?.split('_') ?? [];
    const [same] = await admin<{ apart: number; area: number }>(
      `select st_hausdorffdistance(st_transform(st_setsrid(st_geomfromgeojson($1), 4326), ${crs}), st_setsrid(${cell.replace(/\bc\b/, String(c)).replace(/\br\b/, String(r))}, ${crs})) as apart`,
      [JSON.stringify(feature?.geometry)],
    );
    expect(same?.apart).toBeLessThan(0.2);
  });

  test('a cell is the same on every map: same id, same place, same number, whatever the extent', async () => {
    const source = incidents({ during: year(2021), ...own });
    const whole = await draw({ source, area: grid() });
    const part = await draw({ source, area: grid({ extent: [23.2, 56.6, 24.4, 57.9] }) });
    // Who asks for the whole world gets what there is, not an error of the projection.
    expect((await draw({ source, area: grid({ extent: [-180, -90, 180, 90] }) })).values).toEqual(whole.values);
    expect([part.values.length > 10, part.values.length < whole.values.length]).toEqual([true, true]);
    expect(whole.sources).toEqual(expect.arrayContaining(['Robežas', expect.stringMatching(/^Novads 0, Novads 1, Novads 11 .*8/)]));
    const places = (map: ThematicMap) =>
      new Map(map.geometry.kind === 'features' ? map.geometry.featureCollection.features.map(({ id, geometry }) => [id, geometry]) : []);
    const [all, some] = [places(whole), places(part)];
    for (const { id, count, name } of part.values) {
      const same = whole.values.find((value) => value.id === id);
      expect([same?.count, same?.name]).toEqual([count, name]);
      expect(some.get(String(id))).toEqual(all.get(String(id)));
    }
    // Even cells are equally large on the ground, to a tenth of a percent.
    const areas = await admin<{ km2: number }>(
      `select st_area(st_setsrid(st_geomfromgeojson(g), 4326)::geography) / 1e6 as km2 from unnest($1::text[]) g`,
      [[...some.values()].map((geometry) => JSON.stringify(geometry))],
    );
    for (const { km2 } of areas) expect(Math.abs(km2 / ((Math.sqrt(3) / 2) * 400) - 1)).toBeLessThan(0.002);
  });

  test('a planted cluster is a hot spot, and what is no cluster is none', async () => {
    const map = await draw({
      source: incidents({ during: year(2016), category: ['smoke'], ...own }),
      area: grid({ size: 10_000 }),
      display: 'hotspots',
    });
    const hot = map.values.filter(({ class: cls }) => cls >= 3);
    expect(hot.length).toBeGreaterThan(2);
    for (const { hotSpot } of hot) expect(hotSpot?.q).toBeLessThanOrEqual(0.05);
    for (const { geometry } of map.geometry.kind === 'features'
      ? map.geometry.featureCollection.features.filter(({ properties }) => properties.class >= 3)
      : [])
      expect(
        Math.hypot((geometry.coordinates[0]?.[0]?.[0] as number) - 24.6, (geometry.coordinates[0]?.[0]?.[1] as number) - 57.55),
      ).toBeLessThan(0.45);
    expect(map).toMatchObject({ breaks: [], palette: 'hotspots' });
    expect(map.values.filter(({ class: cls }) => cls === 2).length).toBeGreaterThan(300);
  });
});

test('two variables at once: nine classes, and what one does not know the pair does not', async () => {
  const map = await draw({
    source: incidents({ during: year(2021) }),
    measure: { kind: 'rate' },
    display: 'bivariate',
    second: {
      source: incidents({ during: year(2021), category: ['flood'] }),
      measure: { kind: 'count' },
      classification: { method: 'equal' },
    },
  });
  for (const { value, class: cls, second } of map.values) {
    if (value === null || second?.value === null) expect(cls).toBe(-1);
    else expect(cls).toBe(3 * (second?.class ?? 0) + classOf(value, map.breaks));
  }
  expect([map.breaks.length, map.secondBreaks?.length, map.shown, map.palette]).toEqual([4, 4, 10, 'bivariate']);
  const symbols = await draw({
    source: incidents({ during: year(2021) }),
    measure: { kind: 'rate' },
    second: { source: incidents(), measure: { kind: 'count' } },
  });
  expect(at(symbols, 5).second?.value).toBe((await oracle({ from: '1900-01-01', to: '2100-01-01' }))[5]);
});

describe('indicators', () => {
  beforeAll(async () => {
    await app.db.admin(lonePensioners);
  });
  const source = (period?: string) => ({ kind: 'indicator', code: 'lone_pensioners', period });

  test('are read as the register has them: the latest period, masked ones suppressed with their range, unknown ones no data', async () => {
    const map = await draw({ source: source(), measure: { kind: 'value' } });
    near(map, [0, 11, 22, 33, null, 55, 66, 77, 88, null, 110, 121]);
    expect(at(map, 4)).toMatchObject({ class: -2, interval: [1, 4] });
    expect(at(map, 9).class).toBe(-1);
    expect(map).toMatchObject({
      unit: 'indicator',
      suppressed: 1,
      noData: 1,
      period: { from: '2023-01-01', to: '2024-01-01' },
      indicator: { title: { lt: 'Vieniši pensininkai' } },
    });
    expect(map.warnings.map(({ code }) => code)).toContain('counts_without_denominator');
  });

  test('per 1,000 residents counted before the year ended, and as a change against another period', async () => {
    const rate = await draw({ source: source('2023'), measure: { kind: 'rate' } });
    near(
      rate,
      ids.map((_, n) => (n === 4 || n === 9 || n === 11 ? null : (11 * n) / (1 + n))),
    );
    // The day of the residents, not the end of the indicator's year.
    expect([rate.asOf, rate.sources.includes('CSP'), rate.period.to]).toEqual(['2020-01-01', true, '2024-01-01']);
    expect(rate.warnings).toContainEqual(expect.objectContaining({ code: 'denominator_apart', values: { asOf: '2020-01-01', years: 4 } }));
    const change = await draw({ source: source('2023'), measure: { kind: 'change', against: { period: '2022' } } });
    near(change, [null, 10, 10, 10, null, 10, 10, 10, 10, null, 10, 10]);
    expect([at(change, 4).class, at(change, 0).class, change.compared]).toEqual([-2, -1, [{ from: '2022-01-01', to: '2023-01-01' }]]);
  });

  test('a period it has no values for names those it has; who may not see it learns nothing', async () => {
    const ask = (user: string) =>
      app
        .as(user)
        .post(
          '/api/maps/thematic',
          { source: source('1999'), measure: { kind: 'value' }, area: { kind: 'territory', boundarySet: [set] } },
          { headers: { 'accept-language': 'en' } },
        );
    const { status, body } = await ask(reader);
    expect([status, body.code, body.field, body.detail]).toEqual([
      422,
      'map.indicator_period_unknown',
      'source.period',
      'The indicator has no values for 1999. It has them for: 2023, 2022.',
    ]);
    expect((await ask(neighbour)).body.code).toBe('map.indicator_unknown');
  });
});

test('breaks that are given stay, so that the maps of a series share their colours', async () => {
  const classification = { method: 'manual', breaks: [0, 10, 25, 60] };
  for (const y of [2020, 2021, 2022]) {
    const map = await draw({ source: incidents({ during: year(y) }), classification });
    expect(map.breaks.slice(1, -1)).toEqual([10, 25]);
    expect(map.fits.at(-1)).toMatchObject({ method: 'manual' });
  }
});

test('warnings say what would mislead, with figures, in the language of the reader', async () => {
  const warned = async (definition: object) =>
    Object.fromEntries((await draw(definition)).warnings.map(({ code, values }) => [code, values]));
  const counts = await warned({ source: incidents({ during: year(2021) }) });
  expect(counts.counts_without_denominator).toEqual({ areas: 10, correlation: expect.any(Number), isFollowing: expect.any(Number) });
  const rare = await warned({
    source: incidents({ during: { from: '2021-03-01T00:00:00Z', to: '2021-04-01T00:00:00Z' } }),
    measure: { kind: 'rate' },
  });
  expect(rare.unstable_rates).toMatchObject({ shown: 10 });
  expect(rare.counts_without_denominator).toBeUndefined();
  const none = await warned({ source: incidents({ during: year(2001) }), measure: { kind: 'rate' } });
  expect(none).toMatchObject({ no_overlap_in_time: { from: '2016-05-01', to: expect.stringMatching(/^2023/) } });
  expect(none.all_values_equal).toBeUndefined();
  const thin = await warned({
    source: incidents({ during: year(2021) }),
    measure: { kind: 'rate' },
    classification: { method: 'equal', classes: 9 },
  });
  expect(thin.nearly_empty_classes).toMatchObject({ least: 2, shown: 10, method: 'equal' });
  expect(await warned({ source: incidents({ during: year(2021) }), display: 'hotspots', measure: { kind: 'rate' } })).toMatchObject({
    few_areas_for_hot_spots: { areas: 10, limit: 30 },
  });
  const apart = {
    source: incidents({ during: year(2023) }),
    measure: { kind: 'rate' },
    second: { source: incidents({ during: year(2021) }), measure: { kind: 'count' } },
  };
  expect(await warned(apart)).toMatchObject({ periods_apart: { first: '2023-01-01 – 2023-12-31', second: '2021-01-01 – 2021-12-31' } });
  expect((await warned({ source: incidents({ during: year(2013) }), measure: { kind: 'rate' } })).denominator_apart).toEqual({
    asOf: '2019-01-01',
    years: 5,
  });
  const { body } = await app
    .as(reader)
    .post(
      '/api/maps/thematic',
      { source: incidents({ during: year(2001) }), area: { kind: 'territory', boundarySet: [set] } },
      { headers: { 'accept-language': 'lv' } },
    );
  expect(body.warnings[0].text).toMatch(/^Šajā periodā nav nekādu datu\. Dati par negadījumiem ir no 01\.05\.2016\. līdz .*2023/);
});

test('heat and clusters are drawn from the tiles with the same filter, and keep a list beside the map', async () => {
  const map = await draw({ source: incidents({ during: year(2021), category: ['noise'], severity: [2, 3], ...own }), display: 'heat' });
  expect(map.geometry).toEqual({
    kind: 'points',
    layer: 'incidents',
    query: new URLSearchParams({
      during: `${year(2021).from}/${year(2021).to}`,
      category: 'noise',
      severity: '2,3',
      tenant: 'lv-dobele',
    }).toString(),
    boundarySets: [set],
  });
  expect(map.values).toHaveLength(12);
});
