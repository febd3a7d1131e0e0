import { type ImportTestApp, oic, oicFile, openImportTestApp } from './testing.ts';

let app: ImportTestApp;
beforeAll(async () => {
  app = await openImportTestApp();
});
afterAll(() => app?.close());

const counts = (given: Record<string, number>) => ({
  read: 0,
  accepted: 0,
  added: 0,
  updated: 0,
  rejected: 0,
  unchanged: 0,
  unplaced: 0,
  warnings: 0,
  duplicates: 0,
  ...given,
});
const own = (name: string) => ({ ...oic, name, source: name });
const incidents = (source: string) =>
  app.db.admin<Record<string, unknown>>(
    `select source_key as key, category_code as category, source_category, severity, status, occurred_at, title, description, st_x(geom) as lon, st_y(geom) as lat, flags, version, created_by_name, import_id
     from incident where source_code = $1 order by source_key`,
    [source],
  );

const good = '1;03.07.2019.;7:05;CSNg;23,2751;56,6237;2;Deg kūla';

test('rows land mapped and placed, a bad one is refused with line, field, value and reason, and accepted + rejected + unchanged = read', async () => {
  const file = oicFile(
    good,
    '2;31.02.2019.;7:05;CSNg;23,2751;56,6237;2;x',
    '3;04.07.2019.;23.40;Ugunsgr. ēkā;;;3;',
    '4;05.07.2019.;8:00;CSNg;23,1;;1;',
    ';05.07.2019.;8:00;CSNg;;;1;',
  );
  const { status, body } = await app.bring(file, own('mixed'));
  expect(status).toBe(200);
  expect(body).toMatchObject({
    state: 'finished',
    progress: 1,
    fileName: 'negadījumi.csv',
    counts: counts({ read: 5, accepted: 2, added: 2, rejected: 3, unplaced: 1 }),
  });
  expect(await incidents('mixed')).toEqual([
    expect.objectContaining({
      key: '1',
      category: 'traffic_crash',
      source_category: 'CSNg',
      severity: 3,
      status: 'closed',
      title: 'Ceļu satiksmes negadījums',
      description: 'Deg kūla',
      lon: 23.2751,
      lat: 56.6237,
      flags: [],
      version: 1,
      import_id: body.id,
    }),
    expect.objectContaining({ key: '3', category: 'fire_building', severity: 5, lon: null, lat: null, flags: [] }),
  ]);
  expect((await incidents('mixed'))[0]?.occurred_at).toEqual(new Date('2019-07-03T07:05:00+03:00'));
  const { body: refused } = await app
    .as('editor@lv-dobele')
    .get(`/api/imports/${body.id}/findings?kind=reject`, { headers: { 'accept-language': 'lv' } });
  expect(refused.items).toEqual([
    {
      line: 3,
      kind: 'reject',
      code: 'time.impossible',
      field: 'occurredAt',
      value: '31.02.2019. 7:05',
      sentence: 'Tāda datuma vai laika nav',
    },
    { line: 5, kind: 'reject', code: 'place.half', field: 'place', value: '23,1; ', sentence: 'Trūkst vienas no abām koordinātām' },
    { line: 6, kind: 'reject', code: 'id.empty', field: 'id', value: '', sentence: 'Trūkst avota atslēgas' },
  ]);
});

test('the same file again changes nothing; a changed row is an update with history; a row is known by its key, wherever it stands', async () => {
  const profile = own('again');
  await app.bring(oicFile(good, '2;04.07.2019.;8:00;CSNg;;;1;vecs'), profile);
  const second = await app.bring(oicFile('2;04.07.2019.;8:00;CSNg;;;1;vecs', good), profile);
  expect(second.body.counts).toEqual(counts({ read: 2, unchanged: 2, unplaced: 1 }));
  expect((await app.db.admin('select from incident_change')).length).toBe(0);

  const third = await app.bring(oicFile(good, '2;04.07.2019.;8:00;Ugunsgr. ēkā;23,28;56,62;3;jauns'), profile);
  expect(third.body.counts).toEqual(counts({ read: 2, accepted: 1, updated: 1, unchanged: 1 }));
  expect((await incidents('again'))[1]).toMatchObject({
    category: 'fire_building',
    severity: 5,
    description: 'jauns',
    lon: 23.28,
    version: 2,
  });
  const [change] = await app.db.admin<{ before: object; after: object; reason: string; changed_by_name: string }>(
    'select * from incident_change',
  );
  expect(change).toMatchObject({
    before: { description: 'vecs', geom: null },
    after: { description: 'jauns' },
    reason: `import ${third.body.id}`,
    changed_by_name: 'Dace Zariņa',
  });
});

test('a row equal to another in all but its key lands flagged; a key that comes twice changes its own row', async () => {
  const copy = (key: string, words = 'x') => `${key};04.07.2019.;8:00;CSNg;23,2;56,6;1;${words}`;
  const { body } = await app.bring(
    oicFile(copy('1'), copy('2'), copy('3', 'cits'), copy('4'), copy('3', 'vēl cits'), copy('1')),
    own('copies'),
  );
  expect(body.counts).toEqual(counts({ read: 6, accepted: 5, added: 4, updated: 1, unchanged: 1, duplicates: 2 }));
  const rows = await incidents('copies');
  expect(rows.map(({ key, flags }) => [key, flags])).toEqual([
    ['1', []],
    ['2', ['possible_duplicate']],
    ['3', []],
    ['4', ['possible_duplicate']],
  ]);
  expect(rows[2]).toMatchObject({ description: 'vēl cits', version: 2 });
});

test('without a key column the content is the key: the file again, or longer, adds only what is new', async () => {
  const profile = { ...own('keyless'), id: null };
  await app.bring(oicFile(good, good.replace('7:05', '7:06')), profile);
  const { body } = await app.bring(oicFile(good.replace('7:05', '7:07'), good, good.replace('7:05', '7:06')), profile);
  expect(body.counts).toEqual(counts({ read: 3, accepted: 1, added: 1, unchanged: 2 }));
});

test('doubts land with a flag and a warning: the autumn hour twice, the unknown code, the place outside; the spring hour is refused', async () => {
  const file = oicFile(
    '1;27.10.2019.;03:30;CSNg;;;1;',
    '2;31.03.2019.;03:30;CSNg;;;1;',
    '3;04.07.2019.;8:00;Maldin.;;;1;zvana 29123456',
    '4;04.07.2019.;8:00;CSNg;25,5;56,6;1;',
  );
  const { body } = await app.bring(
    file,
    { ...own('doubts'), extent: { west: 22.8, south: 56.3, east: 23.7, north: 56.8 } },
    { lang: 'lt' },
  );
  expect(body.counts).toEqual(counts({ read: 4, accepted: 3, added: 3, rejected: 1, unplaced: 2, warnings: 3 }));
  expect((await incidents('doubts')).map(({ flags, category }) => [category, flags])).toEqual([
    ['traffic_crash', ['time_ambiguous']],
    ['other', ['category_unmapped', 'personal_masked']],
    ['traffic_crash', ['outside_extent']],
  ]);
  expect((await incidents('doubts'))[0]?.occurred_at).toEqual(new Date('2019-10-27T03:30:00+03:00'));
  expect(body.reasons.map(({ code }: { code: string }) => code).sort()).toEqual([
    'category.unmapped',
    'place.outside_extent',
    'text.masked',
    'time.ambiguous',
    'time.skipped_hour',
  ]);
  // The code waits in the partner's list; given a meaning, it changes its rows with the next file.
  const [code] = await app.db.admin(`select source_category, category_code from source_category where source_code = 'doubts'`);
  expect(code).toEqual({ source_category: 'Maldin.', category_code: null });
  await app.db.admin(`update source_category set category_code = 'false_alarm' where source_code = 'doubts'`);
  const again = await app.bring(file, { ...own('doubts'), extent: { west: 22.8, south: 56.3, east: 23.7, north: 56.8 } });
  expect(again.body.counts).toMatchObject({ accepted: 1, updated: 1, unchanged: 2 });
});

test('without an extent a point in no known territory lands with a warning, and is still known the second time', async () => {
  await app.db.admin(`with s as (insert into boundary_set (country, scheme, level, title, valid_from, source, licence) values ('LV', 'test', 'municipality', '{}', '2021-07-01', 'test', 'test') returning boundary_set_id)
    insert into territory (boundary_set_id, country, scheme, code, name, valid_from, geom, label_point, area_km2)
    select boundary_set_id, 'LV', 'test', '1', 'Dobele', '2021-07-01', st_multi(st_makeenvelope(23, 56.5, 23.5, 56.8, 4326)), st_setsrid(st_makepoint(23.2, 56.6), 4326), 1 from s`);
  const file = oicFile('1;04.07.2019.;8:00;CSNg;23,2;56,6;1;', '2;04.07.2019.;9:00;CSNg;26,2;56,6;1;', '3;04.07.2019.;9:00;CSNg;;;1;');
  const first = await app.bring(file, own('territory'));
  expect(first.body.counts).toEqual(counts({ read: 3, accepted: 3, added: 3, unplaced: 1, warnings: 1 }));
  expect((await incidents('territory')).map(({ flags }) => flags)).toEqual([[], ['outside_territory'], []]);
  expect(
    await app.db.admin(
      `select i.source_key as key from placement p join incident i on i.incident_id = p.thing_id where i.source_code = 'territory'`,
    ),
  ).toEqual([{ key: '1' }]);
  expect((await app.bring(file, own('territory'))).body.counts).toEqual(counts({ read: 3, unchanged: 3, unplaced: 1, warnings: 1 }));
});

test('a dry run counts what an import would, and writes no incident', async () => {
  const file = oicFile(
    good,
    good.replace('1;', '2;'),
    good.replace('1;', '3;').replace('7:05', '25:10'),
    good.replace('1;', '2;').replace('kūla', 'māja'),
    good,
  );
  const dry = await app.bring(file, own('dry'), { query: '?dryRun=true' });
  expect(dry.body).toMatchObject({ state: 'finished', dryRun: true });
  expect(await incidents('dry')).toEqual([]);
  const real = await app.bring(file, own('dry'));
  expect(real.body.counts).toEqual(dry.body.counts);
  expect(real.body.counts).toEqual(counts({ read: 5, accepted: 3, added: 2, updated: 1, rejected: 1, unchanged: 1, duplicates: 1 }));
});

test('an undo removes what the import added and restores what it changed, unless somebody changed it since', async () => {
  const profile = own('undo');
  const line = (key: string, words: string, place = '23,2;56,6') => `${key};04.07.2019.;8:00;CSNg;${place};1;${words}`;
  await app.bring(oicFile(line('1', 'a'), line('2', 'b'), line('3', 'c', ';')), profile);
  const before = await incidents('undo');
  const { body } = await app.bring(
    oicFile(
      line('1', 'A'),
      line('2', 'B', '23,3;56,7'),
      line('3', 'C', '23,4;56,7'),
      line('4', 'd'),
      line('3', 'CC', '23,5;56,7'),
      line('5', 'e'),
    ),
    profile,
  );
  expect(body.counts).toMatchObject({ added: 2, updated: 4 });
  await app.db.admin(`update incident set title = 'Pārbaudīts' where source_code = 'undo' and source_key in ('1', '5')`);
  const undone = await app.as('admin@lv-dobele').post(`/api/imports/${body.id}/undo`);
  expect(undone.status).toBe(202);
  expect((await app.settled(body.id)).body).toMatchObject({ state: 'undone', undo: { removed: 1, restored: 2, kept: 2 } });
  // An undo that was interrupted goes on and counts nothing twice.
  await app.db.admin(`update import set state = 'failed' where import_id = $1`, [body.id]);
  await app.as('admin@lv-dobele').post(`/api/imports/${body.id}/undo`);
  expect((await app.settled(body.id)).body).toMatchObject({ state: 'undone', undo: { removed: 1, restored: 2, kept: 2 } });
  const after = await incidents('undo');
  expect(after.slice(1, 3)).toEqual(before.slice(1).map((row) => ({ ...row, version: expect.any(Number) })));
  expect([after[0], after[3]]).toMatchObject([
    { title: 'Pārbaudīts', description: 'A' },
    { title: 'Pārbaudīts', description: 'e' },
  ]);
  // The former content is known again: the first file changes only the row that was kept.
  expect((await app.bring(oicFile(line('1', 'a'), line('2', 'b'), line('3', 'c', ';')), profile)).body.counts).toMatchObject({
    updated: 1,
    unchanged: 2,
  });
  expect((await app.as('editor@lv-dobele').post(`/api/imports/${body.id}/undo`)).body).toMatchObject({
    status: 409,
    code: 'import.wrong_state',
  });
});

test('history, audit and change feed follow by themselves', async () => {
  const { body } = await app.bring(oicFile(good), own('audited'));
  const actions = await app.db.admin<{ action: string; thing_kind: string }>(
    `select action, thing_kind from audit_entry where tenant_id = 'lv-dobele' and (thing_kind = 'incident' or action like 'import.%') order by seq desc limit 3`,
  );
  expect(actions.map(({ action, thing_kind }) => `${action} ${thing_kind}`)).toEqual([
    'import.finished import',
    'insert incident',
    'import.start import',
  ]);
  const [feed] = await app.db.admin<{ ids: string[] }>(
    `select ids from change where thing_kind = 'incident' order by change_id desc limit 1`,
  );
  const [row] = await app.db.admin<{ incident_id: string }>('select incident_id from incident where import_id = $1', [body.id]);
  expect(feed?.ids).toEqual([row?.incident_id]);
});
