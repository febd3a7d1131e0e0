import { reportHead, reportLine, safeCell } from './rejects-csv.ts';
import { type ImportTestApp, oic, oicFile, openImportTestApp } from './testing.ts';

let app: ImportTestApp;
beforeAll(async () => {
  app = await openImportTestApp();
});
afterAll(() => app?.close());
const editor = () => app.as('editor@lv-dobele');
const lv = { lang: 'lv' };

/** As a Latvian register exports it: Windows-1257, axes the other way round, personal data nobody needs. */
const registerText = [
  'Nr;DATUMS;LAIKS;VEIDS;X_LKS;Y_LKS;SMAG;APRAKSTS;ADRESE;TEL_ZV',
  ...Array.from(
    { length: 30 },
    (_, i) =>
      `2019-${4417 + i};${1 + (i % 28)}.07.2019;${7 + (i % 12)}:05;Ugunsgr. dzīv. ēkā;627${8000 + i},6;45${2000 + i},1;2;Deg kūla, šķūnis;Brīvības iela ${i};2912345${i % 10}`,
  ),
].join('\r\n');
const letters: Record<string, number> = { ā: 0xe2, ē: 0xe7, ī: 0xee, ū: 0xfb, š: 0xf0, ķ: 0xed, '„': 0x84 };
const windows1257 = Buffer.from([...registerText].map((letter) => letters[letter] ?? letter.charCodeAt(0)));

test('a file nobody described: notation and columns are guessed, said in words, and 20 rows are shown as they will land', async () => {
  const { status, body } = await app.sendForm('/api/imports/preview', windows1257, undefined, lv);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    format: 'csv',
    encoding: 'windows-1257',
    delimiter: ';',
    rowsLookedAt: 30,
    counts: { rejected: 0, unplaced: 0 },
  });
  expect(body.columns.map(({ name, field }: { name: string; field: string }) => [name, field])).toEqual([
    ['Nr', 'id'],
    ['DATUMS', 'date'],
    ['LAIKS', 'time'],
    ['VEIDS', 'category'],
    ['X_LKS', 'x'],
    ['Y_LKS', 'y'],
    ['SMAG', 'severity'],
    ['APRAKSTS', 'description'],
    ['ADRESE', 'address'],
    ['TEL_ZV', 'personal'],
  ]);
  expect(body.columns[0].examples).toEqual(['2019-4417', '2019-4418', '2019-4419']);
  expect(body.profile).toMatchObject({
    timeZone: 'Europe/Riga',
    id: 'Nr',
    place: { kind: 'columns', x: 'Y_LKS', y: 'X_LKS', crs: '3059' },
  });
  expect(body.guesses).toEqual([
    'Datumi ir pēc Europe/Riga pulksteņa',
    'Koordinātas ir LKS-92 metros',
    'Asis failā ir samainītas vietām; tas ir izlabots',
    'Personas dati, kas statistikai nav vajadzīgi',
  ]);
  expect(body.rows).toHaveLength(20);
  expect(body.rows[0]).toMatchObject({
    line: 2,
    key: '2019-4417',
    occurredAt: '2019-07-01T04:05:00.000Z',
    description: 'Deg kūla, šķūnis',
    position: [expect.closeTo(23.22, 1), expect.closeTo(56.65, 1)],
  });
  expect(body.rows[0].findings).toEqual([
    {
      code: 'category.unmapped',
      field: 'category',
      value: 'Ugunsgr. dzīv. ēkā',
      sentence: 'Šāda veida nav sarakstā; rinda ierakstīta kā „Cits negadījums”',
    },
  ]);

  // The same upload goes on to the import with the profile the person has put right.
  const profile = {
    ...body.profile,
    name: 'registrs',
    title: 'Reģistrs',
    source: 'registrs',
    category: { column: 'VEIDS', map: { 'Ugunsgr. dzīv. ēkā': 'fire_building' } },
  };
  expect((await app.as('editor@lt-siauliai').post(`/api/imports?upload=${body.upload}`, profile)).body.code).toBe('import.upload_gone');
  const begun = await editor().post(`/api/imports?upload=${body.upload}&fileName=registrs.csv`, profile);
  expect(begun.status).toBe(202);
  expect((await app.settled(begun.body.id)).body).toMatchObject({
    state: 'finished',
    fileName: 'registrs.csv',
    counts: { read: 30, accepted: 30, warnings: 0 },
  });
  expect((await editor().post(`/api/imports?upload=${body.upload}`, profile)).body.code).toBe('import.upload_gone');
});

test('a kept file outlives a refused preview, a refused start and a dry run, and is gone once imported', async () => {
  const { body } = await app.sendForm('/api/imports/preview', oicFile('1;04.07.2019.;8:00;CSNg;;;1;'), oic);
  const at = (more = '') => `/api/imports?upload=${body.upload}${more}`;
  const wrong = { ...oic, id: 'Nav tādas' };
  expect((await editor().post(`/api/imports/preview?upload=${body.upload}`, { ...wrong, timeZone: 'x' })).status).toBe(400);
  expect((await editor().post(at(), { ...oic, category: { column: 'VEIDS', map: { a: 'no_such' } } })).body.code).toBe(
    'import.category_unknown',
  );
  expect((await editor().post(at(), wrong)).status).toBe(422);
  for (let time = 0; time < 2; time++) {
    const tried = await editor().post(at('&dryRun=true'), { ...oic, source: 'kept' });
    expect(tried.status).toBe(202);
    expect((await app.settled(tried.body.id)).body).toMatchObject({ state: 'finished', dryRun: true, counts: { accepted: 1 } });
  }
  // Pressed twice.
  const both = await Promise.all([1, 2, 3].map(() => editor().post(at(), { ...oic, source: 'kept' })));
  const begun = both.filter(({ status }) => status === 202);
  expect(begun).toHaveLength(1);
  expect(both.filter(({ body: { code } }) => code === 'import.upload_gone')).toHaveLength(2);
  expect((await app.settled(begun[0]?.body.id)).body).toMatchObject({ state: 'finished', dryRun: false, counts: { accepted: 1 } });
  expect((await editor().post(at(), oic)).body.code).toBe('import.upload_gone');
});

test('a profile is saved per tenant and used by name; those that come with VIAS are not overwritten', async () => {
  const saved = await editor().put('/api/imports/profiles/dobeles-oic', oic);
  expect(saved).toMatchObject({
    status: 200,
    body: { ships: false, profile: { name: 'dobeles-oic', delimiter: 'auto' }, changedBy: 'Dace Zariņa' },
  });
  expect(
    (await editor().get('/api/imports/profiles')).body.items.map(({ profile }: { profile: { name: string } }) => profile.name),
  ).toEqual(['dobeles-oic', 'us-fars', 'houston-police']);
  expect((await app.as('editor@lt-siauliai').get('/api/imports/profiles/dobeles-oic')).body.code).toBe('import.profile_unknown');
  expect((await editor().put('/api/imports/profiles/us-fars', oic)).body).toMatchObject({ status: 409, code: 'import.profile_reserved' });
  expect(
    (await editor().put('/api/imports/profiles/x', { ...oic, category: { column: 'VEIDS', map: { a: 'no_such' } } })).body,
  ).toMatchObject({ status: 422, code: 'import.category_unknown', detail: expect.stringContaining('no_such') });
  expect((await editor().put('/api/imports/profiles/x', { ...oic, timeZone: 'Europe/Dobele' })).body).toMatchObject({
    status: 400,
    field: 'timeZone',
  });
  const { body } = await app.bring(oicFile('1;04.07.2019.;8:00;CSNg;;;1;'), {}, { query: '?profile=dobeles-oic' });
  expect(body).toMatchObject({ state: 'finished', counts: { accepted: 1 } });
  expect((await editor().ask('post', '/api/imports?profile=nav', { raw: 'a' })).body).toMatchObject({
    status: 404,
    code: 'import.profile_unknown',
  });
  expect((await editor().ask('post', '/api/imports', { raw: 'a,b\n1,2' })).body).toMatchObject({
    status: 400,
    code: 'import.profile_missing',
  });
});

test('S16 S20: the reject report names line, field, value and reason in the reader’s language, and runs nothing in a spreadsheet', async () => {
  const file = oicFile(`1;=HYPERLINK("http://x");8:00;CSNg;;;1;`, '2;@SUM(1);8:00;CSNg;;;1;', '3;04.07.2019.;8:00;CSNg;23;x;1;');
  const { body } = await app.bring(file, { ...oic, source: 'rejects' });
  const { text, headers } = await editor().get(`/api/imports/${body.id}/rejects.csv`, { headers: { 'accept-language': 'lv' } });
  expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(headers.get('content-disposition')).toMatch(/^attachment; filename="import-\d+-reject\.csv"$/);
  // fetch takes the byte order mark off.
  expect(text.split('\r\n')).toEqual([
    'Rinda;Lauks;Vērtība failā;Kods;Kāpēc',
    `2;occurredAt;"'=HYPERLINK(""http://x"") 8:00";time.unreadable;Tas nav datums vai laiks norādītajā pierakstā`,
    "3;occurredAt;'@SUM(1) 8:00;time.unreadable;Tas nav datums vai laiks norādītajā pierakstā",
    '4;place;"23; x";place.not_a_number;Koordinātas nav skaitļi',
    '',
  ]);
  expect(reportHead('lt')).toMatch(/^\ufeffEilutė;/);
});

test.each(['=1+1', '+1', '-1', '@x', '\t=1', '\r=1', '＝1'])('S20: %j is shown, not run', (value) => {
  expect(safeCell(value).replace(/^"/, '')).toMatch(/^'/);
  expect(reportLine({ line: 1, kind: 'reject', code: 'c', field: 'f', value, sentence: 's' })).not.toMatch(/;[=+@-]/);
});
