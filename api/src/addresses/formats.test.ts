import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import proj4 from 'proj4';
import { guessFormat, readLine } from './formats.ts';
import { guessDialect, readFlats, readLines } from './read-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'vias-addresses-'));
afterAll(() => rmSync(folder, { recursive: true }));
const write = (name: string, data: string | Buffer) => {
  writeFileSync(join(folder, name), data);
  return join(folder, name);
};
const collect = async (file: string) => {
  const rows = [];
  for await (const row of readLines(file)) rows.push(row);
  return rows;
};

const street = fc.constantFrom('Lielā iela', 'Pasta iela', '1. līnija', 'Zemgales prospekts', 'K. Barona iela', '18. novembra iela');
const house = fc.tuple(fc.integer({ min: 1, max: 199 }), fc.constantFrom('', 'A', ' k-2', '/4')).map(([n, more]) => `${n}${more}`);
const inLatvia = fc.record({ lon: fc.double({ min: 21, max: 28.2, noNaN: true }), lat: fc.double({ min: 55.7, max: 58, noNaN: true }) });
const inLithuania = fc.record({
  lon: fc.double({ min: 21, max: 26.8, noNaN: true }),
  lat: fc.double({ min: 53.9, max: 56.4, noNaN: true }),
});
const lks92 = '+proj=tmerc +lat_0=0 +lon_0=24 +k=0.9996 +x_0=500000 +y_0=-6000000 +ellps=GRS80 +units=m';
const lks94 = '+proj=tmerc +lat_0=0 +lon_0=24 +k=0.9998 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m';
/** Registers write to the centimetre: 1e-6 degrees are 11 cm. */
const sameSpot = (found: unknown, { lon, lat }: { lon: number; lat: number }) => {
  const at = found as { lon: number; lat: number };
  expect(Math.abs(at.lon - lon)).toBeLessThan(1e-6);
  expect(Math.abs(at.lat - lat)).toBeLessThan(1e-6);
};

test('what the Latvian register writes in metres or degrees is the same house', () => {
  fc.assert(
    fc.property(street, house, inLatvia, fc.integer({ min: 0, max: 80 }), (way, no, { lon, lat }, flats) => {
      const [east, north] = proj4(lks92, [lon, lat]) as [number, number];
      const text = `${way} ${no}, Jelgava, LV-3001`;
      const line = {
        KODS: '105',
        STATUSS: 'EKS',
        NOSAUKUMS: no,
        STD: text,
        KOORD_X: north.toFixed(3),
        KOORD_Y: east.toFixed(3),
        DD_N: '',
        DD_E: '',
      };
      const beside = { flats: new Map(flats > 0 ? [['105', flats]] : []) };
      const metres = readLine('lv', 'LV', 4326, line, beside);
      expect(metres).toMatchObject({ code: '105', text, street: way, house: no, settlement: 'Jelgava', dwellings: flats || 1 });
      sameSpot(metres, { lon, lat });
      const degrees = readLine('lv', 'LV', 4326, { ...line, KOORD_X: '', KOORD_Y: '', DD_N: String(lat), DD_E: String(lon) }, beside);
      sameSpot(degrees, { lon, lat });
    }),
  );
});

test('what the Lithuanian register writes comes back, names by their codes too', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.constantFrom('', '1', '2'), inLithuania, (nr, block, { lon, lat }) => {
      const [east, north] = proj4(lks94, [lon, lat]) as [number, number];
      const line = {
        AOB_KODAS: '155',
        NR: String(nr),
        KORPUSO_NR: block,
        PASTO_KODAS: 'LT-76001',
        GAT_KODAS: '7',
        GYV_KODAS: '9',
        E_KOORD: String(east),
        N_KOORD: String(north),
      };
      const found = readLine('lt', 'LT', 4326, line, {
        streets: new Map([['7', 'Vilniaus g.']]),
        settlements: new Map([['9', 'Šiauliai']]),
      });
      const no = `${nr}${block && ` K${block}`}`;
      expect(found).toMatchObject({
        code: '155',
        text: `Vilniaus g. ${no}, Šiauliai, LT-76001`,
        street: 'Vilniaus g.',
        house: no,
        settlement: 'Šiauliai',
        dwellings: null,
      });
      sameSpot(found, { lon, lat });
      expect(readLine('lt', 'LT', 4326, line)).toMatchObject({ reject: 'text_missing' });
    }),
  );
});

test('any plain table of addresses survives being written and read, quotation marks and separators included', async () => {
  const row = fc.record({
    code: fc.stringMatching(/^[A-Z0-9]{1,10}$/),
    text: fc.stringMatching(/^[A-Za-zāčēģīķļņšūžąęėįųЁя"',;| 0-9]{1,40}$/).filter((value) => value.trim() === value && value !== ''),
    dwellings: fc.option(fc.integer({ min: 0, max: 5000 })),
    at: inLatvia,
  });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 8 }), fc.constantFrom(',', ';', '\t', '|'), async (rows, by) => {
      const q = (value: unknown) => `"${String(value ?? '').replaceAll('"', '""')}"`;
      const lines = rows.map(({ code, text, dwellings, at }) => [code, text, at.lon, at.lat, dwellings].map(q).join(by));
      const file = write('plain.csv', `\uFEFF${['code', 'address', 'lon', 'lat', 'dwellings'].join(by)}\r\n${lines.join('\r\n')}\r\n`);
      const found = (await collect(file)).map(({ line, broken }) => (broken ? 'broken' : readLine('csv', 'LV', 4326, line)));
      expect(found).toMatchObject(rows.map(({ code, text, dwellings }) => ({ code, text, dwellings })));
    }),
    { numRuns: 40 },
  );
});

test.each([
  ['"Kalni", Elejas pag., Jelgavas nov., LV-3023', 'Kalni', { street: null, house: 'Kalni', settlement: 'Elejas pag.' }],
  ['Lielā iela 5, Eleja, Elejas pag., Jelgavas nov., LV-3023', '5', { street: 'Lielā iela', house: '5', settlement: 'Eleja' }],
  ['18. novembra iela 3 k-1, Jelgava, LV-3001', '3 k-1', { street: '18. novembra iela', house: '3 k-1', settlement: 'Jelgava' }],
])('%s is taken apart', (STD, NOSAUKUMS, parts) => {
  const line = { KODS: '1', STATUSS: 'EKS', NOSAUKUMS, STD, DD_E: '23.7', DD_N: '56.6' };
  expect(readLine('lv', 'LV', 4326, line)).toMatchObject({ ...parts, dwellings: null });
});

const plain = { CODE: '1', ADDRESS: 'Lielā iela 5', LON: '23.7', LAT: '56.6' };
test.each([
  ['a house that is gone', readLine('lv', 'LV', 4326, { KODS: '1', STATUSS: 'DEL', STD: 'x' }), { closed: '1' }],
  ['no code', readLine('csv', 'LV', 4326, { ...plain, CODE: ' ' }), { reject: 'code_missing' }],
  ['swapped coordinates', readLine('csv', 'LV', 4326, { ...plain, LON: '56.6', LAT: '23.7' }), { reject: 'outside_country' }],
  ['another country', readLine('csv', 'LT', 4326, { ...plain, LAT: '57.9' }), { reject: 'outside_country' }],
  ['no numbers', readLine('csv', 'LV', 4326, { ...plain, LON: 'NaN' }), { reject: 'point_missing' }],
  ['half a dwelling', readLine('csv', 'LV', 4326, { ...plain, DWELLINGS: '0.5' }), { reject: 'dwellings_unreadable' }],
  ['a text without end', readLine('csv', 'LV', 4326, { ...plain, ADDRESS: 'x'.repeat(301) }), { reject: 'too_long' }],
])('%s is told apart', (_, found, expected) => expect(found).toMatchObject(expected));

test('separators, quotation marks, code pages and flats of the registers are recognised', async () => {
  expect(guessDialect('#KODS#;#STATUSS#;#STD#')).toEqual({ delimiter: ';', quote: '#' });
  expect(guessDialect('AOB_KODAS|NR|E_KOORD|N_KOORD')).toEqual({ delimiter: '|', quote: '"' });
  const baltic = write(
    'baltic.csv',
    Buffer.concat([Buffer.from('code,address,lon,lat\n1,Liel'), Buffer.from([0xe2]), Buffer.from(' iela 5,23.7,56.6\n2,x\n')]),
  );
  expect(await collect(baltic)).toMatchObject([
    { at: 2, line: { ADDRESS: 'Lielā iela 5' }, broken: false },
    { at: 3, broken: true },
  ]);
  const flats = write('dziv.csv', '#KODS#;#STATUSS#;#VKUR_CD#\n#1#;#EKS#;#10#\n#2#;#EKS#;#10#\n#3#;#DEL#;#10#\n');
  expect(await readFlats(flats)).toEqual(new Map([['10', 2]]));
  expect(guessFormat(['KODS', 'STATUSS', 'STD', 'DD_E', 'DD_N'])).toBe('lv');
  expect(guessFormat(['AOB_KODAS', 'NR', 'GAT_KODAS', 'E_KOORD', 'N_KOORD'])).toBe('lt');
  expect(guessFormat(['CODE', 'STREET', 'LON', 'LAT'])).toBe('csv');
  expect(guessFormat(['NAME', 'LON', 'LAT'])).toBeUndefined();
});

test('a packed file is read like a plain one, and one that breaks off is refused', async () => {
  const lines = Array.from({ length: 12_000 }, (_, i) => `${i},Lielā iela ${i * 7919},23.7,56.6`);
  const packed = gzipSync(`code,address,lon,lat\n${lines.join('\n')}\n`);
  expect(packed.length).toBeGreaterThan(65_536);
  const rows = await collect(write('packed.csv.gz', packed));
  expect(rows.length).toBe(12_000);
  expect(rows.at(-1)).toMatchObject({ at: 12_001, line: { CODE: '11999' }, broken: false });
  await expect(collect(write('broken.csv.gz', packed.subarray(0, packed.length - 5000)))).rejects.toThrow(/unexpected end of file/);
});
