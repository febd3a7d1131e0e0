import { gzipSync } from 'node:zlib';
import { type ImportTestApp, oic, oicFile, openImportTestApp } from './testing.ts';
import { workbookFiles, workbookOf, zipOf } from './xlsx-fixture.ts';

let app: ImportTestApp;
beforeAll(async () => {
  app = await openImportTestApp();
});
afterAll(() => app?.close());
const own = (name: string) => ({ ...oic, name, source: name });
const row = (key: string | number, change: Record<number, string> = {}) => {
  const cells = [String(key), '04.07.2019.', '8:00', 'CSNg', '23,2', '56,6', '1', 'x'];
  for (const [i, value] of Object.entries(change)) cells[Number(i)] = value;
  return cells.join(';');
};
const findingsOf = async (id: string) =>
  (await app.as('editor@lv-dobele').get(`/api/imports/${id}/findings`)).body.items.map(({ line, code }: { line: number; code: string }) => [
    line,
    code,
  ]);
const geojson = {
  name: 'geo',
  title: 'Geo',
  source: 'geo',
  timeZone: 'Europe/Vilnius',
  id: 'id',
  occurredAt: { column: 'when' },
  place: { kind: 'geometry' },
  category: { column: 'kind' },
};
const feature = (id: number, geometry: unknown, kind = 'theft') => ({
  type: 'Feature',
  geometry,
  properties: { id, when: '2024-05-01T10:00', kind },
});
const collection = (...features: unknown[]) => JSON.stringify({ type: 'FeatureCollection', features });

test.each([
  ['empty', Buffer.alloc(0), 'import.empty', 422],
  ['only white space', Buffer.from(' \r\n \r\n'), 'import.empty', 422],
  ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, ...Array(200).fill(1)]), 'import.binary', 415],
  ['a PDF', Buffer.from('%PDF-1.7\n'), 'import.binary', 415],
  ['an old Excel file', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), 'import.old_excel', 415],
  ['half a gzip', gzipSync(oicFile(row(1))).subarray(0, 40), 'import.gzip_broken', 422],
  ['a zip that is no workbook', zipOf({ 'a.txt': Buffer.from('a') }), 'import.xlsx_broken', 422],
  ['half a workbook', workbookOf([['a'], ['b']]).subarray(0, 300), 'import.xlsx_broken', 422],
  ['JSON that is no collection', Buffer.from('{"a": [1, 2]}'), 'import.geojson_broken', 422],
  ['a header without the columns of the profile', Buffer.from('a;b\n1;2'), 'import.columns_missing', 422],
  ['3,000 columns', Buffer.from(Array.from({ length: 3000 }, (_, i) => `c${i}`).join(';')), 'import.too_many_columns', 422],
])('%s is refused with a sentence, and nothing is begun', async (_name, file, code, status) => {
  const before = (await app.db.admin('select from import')).length;
  const answer = await app.bring(file, own('bad'), { lang: 'lt' });
  expect(answer).toMatchObject({ status, body: { code } });
  expect(answer.body.detail).toMatch(/^[A-ZŠĮŽĖ].*\.$/s);
  expect((await app.db.admin('select from import')).length).toBe(before);
});

test('a form without a file, with two files, and an empty body are refused', async () => {
  const form = async (files: number) => {
    const data = new FormData();
    data.set('profile', JSON.stringify(own('x')));
    for (let i = 0; i < files; i++) data.append('file', new Blob(['a']), 'a.csv');
    const response = new Response(data);
    return app.as('editor@lv-dobele').ask('post', '/api/imports', {
      headers: { 'content-type': response.headers.get('content-type') ?? '' },
      raw: Buffer.from(await response.arrayBuffer()),
    });
  };
  expect((await form(0)).body.code).toBe('import.no_file');
  expect((await form(2)).body.code).toBe('import.two_files');
  expect((await app.as('editor@lv-dobele').ask('post', '/api/imports', {})).body.code).toBe('import.no_file');
});

test('a file with a header and no rows is an import of nothing', async () => {
  expect((await app.bring(oicFile(), own('none'))).body).toMatchObject({ state: 'finished', counts: { read: 0, accepted: 0 } });
});

test('500 columns are read; what the profile does not name is left out', async () => {
  const more = Array.from({ length: 492 }, (_, i) => `extra ${i}`).join(';');
  const file = `${oicFile().trim()};${more}\n${row(1)};${';'.repeat(491)}\n`;
  expect((await app.bring(file, own('wide'))).body.counts).toMatchObject({ read: 1, accepted: 1 });
});

test('dirty lines cost themselves only: half a line, an open quote, a NUL, bytes of another encoding, NaN, swapped axes', async () => {
  const text = oicFile(
    row(1),
    row(2, { 7: '"open' }),
    row(3, { 7: 'y' }),
    row(4, { 7: 'a\0b' }),
    row(5, { 4: 'NaN' }),
    row(6, { 4: '56,6', 5: '23,2' }),
    row(7, { 7: '\u0001' }),
    '8;04.07.2019',
  );
  const bytes = Buffer.from(text.replace('\u0001', '~'));
  bytes[bytes.lastIndexOf('~')] = 0xe2;
  const { body } = await app.bring(bytes, { ...own('dirty'), encoding: 'utf-8' });
  expect(body.counts).toMatchObject({ read: 8, accepted: 2, rejected: 6 });
  expect(await findingsOf(body.id)).toEqual([
    [3, 'row.quotes'],
    [5, 'text.control'],
    [6, 'place.not_a_number'],
    [7, 'place.swapped'],
    [8, 'text.encoding'],
    [9, 'row.columns'],
  ]);
});

test('texts that are too long, keys too, times in the future and before 1900 are refused by name', async () => {
  const { body } = await app.bring(
    oicFile(
      row('k'.repeat(201)),
      row(2, { 7: 'x'.repeat(10_001) }),
      row(3, { 1: '04.07.2062.' }),
      row(4, { 1: '04.07.1899.' }),
      row(5, { 1: '' }),
      row(6, { 2: '' }),
    ),
    own('long'),
  );
  expect(await findingsOf(body.id)).toEqual([
    [2, 'text.too_long'],
    [3, 'text.too_long'],
    [4, 'time.future'],
    [5, 'time.too_old'],
    [6, 'time.empty'],
    [7, 'time.date_only'],
  ]);
});

test('gzip, UTF-16, tabs and Macintosh line ends are read as they come', async () => {
  const profile = own('ways');
  expect((await app.bring(gzipSync(oicFile(row(1, { 7: 'ļaudis' }))), profile)).body.counts).toMatchObject({ added: 1 });
  expect((await app.bring(Buffer.from(oicFile(row(1, { 7: 'ļaudis' })), 'utf16le'), profile)).body.counts).toMatchObject({ unchanged: 1 });
  expect((await app.bring(oicFile(row(1, { 7: 'ļaudis' })).replaceAll(';', '\t'), profile)).body.counts).toMatchObject({ unchanged: 1 });
  expect((await app.bring(oicFile(row(1, { 7: 'ļaudis' })).replaceAll('\r\n', '\r'), profile)).body.counts).toMatchObject({ unchanged: 1 });
  expect(
    (await app.bring(`Statistika\r\n2019. gads\r\n${oicFile(row(1, { 7: 'ļaudis' })).slice(1)}`, { ...profile, skipLines: 2 })).body.counts,
  ).toMatchObject({ read: 1 });
});

test('GeoJSON: points land, anything else is refused by its number; null geometry is unplaced; swapped axes are named; a cut end is told', async () => {
  const point = (...coordinates: unknown[]) => ({ type: 'Point', coordinates });
  const whole = collection(
    feature(1, point(23.3, 55.9)),
    feature(2, null),
    feature(3, {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 0],
        ],
      ],
    }),
    feature(4, point(55.9, 23.3)),
    feature(5, point('x', null)),
    feature(6, point(200, 95)),
    feature(7, point(23.3, 55.9, 12)),
  );
  const { body } = await app.bring(`${whole.slice(0, -2)},{"type":"Feature","prop`, geojson, { name: 'a.geojson' });
  expect(body.counts).toMatchObject({ read: 8, accepted: 3, rejected: 5, unplaced: 1, duplicates: 1 });
  expect(await findingsOf(body.id)).toEqual([
    [3, 'place.not_a_point'],
    [4, 'place.swapped'],
    [5, 'place.not_a_number'],
    [6, 'place.impossible'],
    [7, 'row.duplicate'],
    [8, 'row.cut_off'],
  ]);
});

test('XLSX: date cells are the wall clock, numbers keep their digits, a formula is its last value', async () => {
  const head = ['Nr', 'DATUMS', 'VEIDS', 'X', 'Y', 'APRAKSTS'];
  // 43650.3125 is 4 July 2019, 7:30, as Excel counts.
  const file = workbookOf([
    head,
    [12345678901, { serial: 43650.3125 }, 'CSNg', 23.2751, 56.6237, { formula: 'CONCATENATE("a","b")', value: 'ab' }],
    ['k2', '04.07.2019 9:15', 'CSNg', null, null, '=1+1'],
  ]);
  const profile = { ...own('sheet'), occurredAt: { column: 'DATUMS' }, severity: undefined };
  const { body } = await app.bring(file, profile, { name: 'a.xlsx' });
  expect(body.counts).toMatchObject({ read: 2, accepted: 2, unplaced: 1 });
  expect(
    body.sample.map(({ key, occurredAt, description, position }: Record<string, unknown>) => [key, occurredAt, description, position]),
  ).toEqual([
    ['12345678901', '2019-07-04T04:30:00.000Z', 'ab', [23.2751, 56.6237]],
    ['k2', '2019-07-04T06:15:00.000Z', '=1+1', null],
  ]);
});

test('S16: a zip bomb is refused by what comes out of it, not by what it claims', async () => {
  const bomb = zipOf({ ...workbookFiles(''), 'xl/worksheets/sheet1.xml': Buffer.alloc(80 * 1_048_576, 0x20) });
  expect(bomb.length).toBeLessThan(1_048_576);
  const lying = Buffer.from(bomb);
  // The claimed sizes, in the directory and before the data, say 10 bytes.
  for (let at = lying.indexOf('PK\x01\x02', 0, 'latin1'); at >= 0; at = lying.indexOf('PK\x01\x02', at + 4, 'latin1'))
    lying.writeUInt32LE(10, at + 24);
  for (const file of [bomb, lying])
    expect((await app.bring(file, own('bomb'), { name: 'a.xlsx' })).body).toMatchObject({
      status: 413,
      code: 'import.xlsx_too_large',
      detail: expect.stringContaining('CSV'),
    });
});
