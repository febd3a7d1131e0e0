import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { limits } from './limits.ts';
import { columnOf, columns, gatherPeople, type Person, readRow } from './register-rows.ts';
import { originOf } from './sealed-person.ts';

const row = { phone: '26 710 001', card: '', name: '', language: 'lv', kind: '', lon: '23,7', lat: '56.65' };

test('headings are understood in three languages, with and without marks', () => {
  expect(
    [
      'Telefons',
      'TĀLRUNIS',
      'Telefonas',
      'Vārds, uzvārds',
      'vardas pavardė',
      'Valoda',
      'Kalba',
      'Garums',
      'Ilguma',
      'Platums',
      'Iedzīvotāja karte',
      'piezīmes',
    ].map(columnOf),
  ).toEqual(['phone', 'phone', 'phone', 'name', 'name', 'language', 'language', 'lon', 'lon', 'lat', 'card', undefined]);
  expect(columns.map(columnOf)).toEqual([...columns]);
});

test('a row is a person with a place, or a reason that names no number', () => {
  expect(readRow(2, row, 'LV')).toEqual({
    line: 2,
    key: '+37126710001',
    phone: '+37126710001',
    card: null,
    name: null,
    lang: 'lv',
    places: [{ kind: 'home', lon: 23.7, lat: 56.65 }],
  });
  expect(readRow(2, { ...row, phone: '8 612 34567' }, 'LT')).toMatchObject({ phone: '+37061234567' });
  fc.assert(
    fc.property(
      fc.record({
        phone: fc.string(),
        card: fc.string(),
        name: fc.string(),
        language: fc.string(),
        kind: fc.string(),
        lon: fc.string(),
        lat: fc.string(),
      }),
      (any) => {
        const read = readRow(7, any, 'LV');
        if ('code' in read) expect(JSON.stringify(read.values)).not.toMatch(/\d{3}/);
        else expect([read.line, Number.isFinite(read.places[0]?.lon)]).toEqual([7, true]);
      },
    ),
  );
});

const person = fc
  .record({ n: fc.integer({ min: 1, max: 3 }), kind: fc.constantFrom('home', 'work', 'school'), lon: fc.integer({ min: 20, max: 28 }) })
  .map(
    ({ n, kind, lon }): Omit<Person, 'line'> => ({
      key: `+3712671000${n}`,
      phone: `+3712671000${n}`,
      card: null,
      name: null,
      lang: 'lv',
      places: [{ kind, lon, lat: 56 }],
    }),
  );
test('rows of one person become one person with each place once, in whatever order, and no row is lost', () => {
  fc.assert(
    fc.property(fc.array(person, { minLength: 1, maxLength: 60 }), (rows) => {
      const numbered = rows.map((one, i) => ({ ...one, line: i + 2 }));
      const { people, rejects } = gatherPeople(numbered);
      const places = new Map<string, Set<string>>();
      for (const {
        key,
        places: [place],
      } of rows)
        places.set(key, (places.get(key) ?? new Set()).add(JSON.stringify(place)));
      expect(new Set(people.map(({ key }) => key))).toEqual(new Set(places.keys()));
      for (const { key, places: kept } of people) expect(kept).toHaveLength(Math.min(limits.places, places.get(key)?.size ?? 0));
      for (const { code } of rejects) expect(code).toBe('resident.row_places');
    }),
  );
});

test.each([
  ['192.0.2.77', '192.0.2.77', '192.0.2'],
  ['::ffff:192.0.2.77', '192.0.2.77', '192.0.2'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2', '2001:db8:1'],
  ['2001:0DB8:0001:0002::1', '2001:db8:1:2', '2001:db8:1'],
  ['2001:db8::1', '2001:db8:0:0', '2001:db8:0'],
  ['::1', '0:0:0:0', '0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0', 'fe80:0:0'],
])('%s counts as %s in %s', (ip, address, network) => expect(originOf(ip)).toEqual({ address, network }));
