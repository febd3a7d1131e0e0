import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { moveDueAlerts } from '@vias/alerts/lifecycle.ts';
import { addPeople, approveAlertFor, hurry, wipe } from '@vias/alerts/testing.ts';
import { openTestApp, type TestApp } from '../testing.ts';
import { pullFeeds } from './pull-feeds.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
  // Jelgava answers for a part of where the storm comes; the storm itself is larger.
  await app.db.admin(`
    insert into boundary_set (boundary_set_id, country, scheme, level, title, valid_from, source, licence) overriding system value values (900, 'LV', 'test', 'municipality', '{"lv":"T"}', '2021-01-01', 's', 'l')`);
  await app.db.admin(`
    insert into territory (boundary_set_id, country, scheme, code, name, valid_from, geom, label_point, area_km2)
    select 900, 'LV', 'test', 'J', 'Jelgava', '2021-01-01', st_multi(g), st_pointonsurface(g), 1 from st_makeenvelope(23.6, 56.5, 23.8, 56.7, 4326) g`);
  await app.db.admin(`insert into tenant_territory (tenant_id, country, scheme, code) values ('lv-jelgava', 'LV', 'test', 'J')`);
});
afterAll(() => app.close());
beforeEach(async () => {
  await app.db.admin('truncate cap_message, cap_decision');
  await wipe(app.db);
});

const schema = fileURLToPath(new URL('../../../../shared/standards/cap/cap12.xsd', import.meta.url));
const canValidate = existsSync(schema) && spawnSync('xmllint', ['--version']).status === 0;
const faultsOf = (xml: string) =>
  spawnSync('xmllint', ['--noout', '--nonet', '--schema', schema, '-'], { input: xml, encoding: 'utf8' }).stderr;
const author = () => app.as('author@lv-jelgava');
const anyone = () => app.as(undefined);
const offset = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString().replace(/\.\d+Z$/, '+00:00');
const storm = ({
  identifier = 'M-1',
  sender = 'vejas@example.lt',
  msgType = 'Alert',
  references = '',
  expires = offset(6),
} = {}) => `<?xml version="1.0"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>${identifier}</identifier><sender>${sender}</sender><sent>${sentAt}</sent><status>Actual</status><msgType>${msgType}</msgType><scope>Public</scope>${references && `<references>${references}</references>`}
<info><language>lt-LT</language><category>Met</category><event>Audra</event><urgency>Expected</urgency><severity>Severe</severity><certainty>Likely</certainty><expires>${expires}</expires><headline>Audra prie sienos</headline><description>Gūsiai iki 28 m/s.</description><instruction>Likite viduje.</instruction>
<area><areaDesc>Pasienis</areaDesc><polygon>56.2,23.4 56.2,24.0 56.9,24.0 56.9,23.4 56.2,23.4</polygon></area></info>
<info><language>lv-LV</language><category>Met</category><event>Vētra</event><urgency>Expected</urgency><severity>Severe</severity><certainty>Likely</certainty><expires>${expires}</expires><description>Brāzmas līdz 28 m/s.</description></info></alert>`; // prettier-ignore
const sentAt = offset(-1);
const bring = (xml: string) => author().post('/api/cap-messages', { xml, source: 'Kaimyninė tarnyba' });

describe('alerts for the world', () => {
  const publish = async (like: Parameters<typeof approveAlertFor>[2] = {}) => {
    const id = await approveAlertFor(app.db, 25, like);
    await moveDueAlerts(app.db);
    return id;
  };

  test('an alert, its update and its cancel are published, refer to the first and are valid; drafts and the approved are not', async () => {
    await hurry(app.db);
    const people = await addPeople(app.db, { count: 25 });
    const id = await publish();
    await app.db.admin(`update recipient set state = 'delivered' where subscriber_id = any ($1::uuid[])`, [people]);
    const first = await anyone().get(`/cap/alerts/vias-${id}.xml`);
    expect([first.status, first.headers.get('content-type')]).toEqual([200, 'application/cap+xml; charset=utf-8']);
    const sent = /<sent>([^<]+)/.exec(first.text)?.[1] ?? '';
    expect(sent).toMatch(/\+0[23]:00$/);
    if (canValidate) expect(faultsOf(first.text)).toMatch(/validates/);
    for (const [kind, msgType] of [
      ['correction', 'Update'],
      ['cancel', 'Cancel'],
    ] as const) {
      // prettier-ignore
      const draft = (await author().post(`/api/alerts/${id}/correction`, { kind })).body;
      expect((await anyone().get(`/cap/alerts/vias-${draft.id}.xml`)).body.code).toBe('cap.not_published');
      // What is right is the author's to say.
      const texts = draft.texts.map(({ lang, body }: { lang: string; body: string }) => ({
        lang,
        body: body.replace(/\[.*\]/, 'Pasta sala.'),
      }));
      const filled = await author().patch(`/api/alerts/${draft.id}`, { texts }, { headers: { 'if-match': '"1"' } });
      const headers = { 'if-match': `"${filled.body.version}"` };
      await author().post(`/api/alerts/${draft.id}/submit`, undefined, { headers });
      await app.as('approver@lv-jelgava', { mfa: true }).post(`/api/alerts/${draft.id}/approve`, { recipients: 25 }, { headers });
      await moveDueAlerts(app.db);
      const xml = (await anyone().get(`/cap/alerts/vias-${draft.id}.xml`)).text;
      expect(xml).toContain(`<msgType>${msgType}</msgType>`);
      expect(xml).toContain(`<references>lv-jelgava@vias,vias-${id},${sent}</references>`);
      if (canValidate) expect(faultsOf(xml)).toMatch(/validates/);
    }
    const feed = await anyone().get('/cap/feed.atom');
    expect(feed.text.match(/<entry>/g)).toHaveLength(3);
    const etag = feed.headers.get('etag') ?? '';
    expect((await anyone().get('/cap/feed.atom', { headers: { 'if-none-match': etag } })).status).toBe(304);
    await publish({ texts: { lv: 'Cits brīdinājums.' } });
    expect((await anyone().get('/cap/feed.atom', { headers: { 'if-none-match': etag } })).status).toBe(200);
  });

  test('stopping an alert publishes its cancel, the alert itself stays readable, and what is over leaves the feed', async () => {
    await hurry(app.db);
    await addPeople(app.db, { count: 25 });
    const id = await publish();
    const { text: before, headers } = await anyone().get('/cap/feed.atom');
    expect(before.match(/<entry>/g)).toHaveLength(1);
    expect((await anyone().get(`/cap/alerts/vias-${id}-stop.xml`)).body.code).toBe('cap.not_published');
    expect((await author().post(`/api/alerts/${id}/stop`, { reason: 'Kļūda apgabalā' })).status).toBe(200);
    const feed = await anyone().get('/cap/feed.atom', { headers: { 'if-none-match': headers.get('etag') ?? '' } });
    expect(feed.status).toBe(200);
    expect([...feed.text.matchAll(/<category term="(Alert|Cancel)"/g)].map(([, type]) => type)).toEqual(['Cancel', 'Alert']);
    const first = await anyone().get(`/cap/alerts/vias-${id}.xml`);
    const { text: xml } = await anyone().get(`/cap/alerts/vias-${id}-stop.xml`);
    const sent = /<sent>([^<]+)/.exec(first.text)?.[1] ?? '';
    expect(xml).toContain('<msgType>Cancel</msgType>');
    expect(xml).toContain(`<identifier>vias-${id}-stop</identifier>`);
    expect(xml).toContain(`<references>lv-jelgava@vias,vias-${id},${sent}</references>`);
    expect(xml).toContain('<description>Brīdinājums ir atcelts.</description>');
    // Why a municipality stopped it is its own matter.
    expect(feed.text + xml).not.toContain('Kļūda');
    if (canValidate) expect(faultsOf(xml)).toMatch(/validates/);
    // Time itself is not for tests to move, and what was approved is frozen.
    await app.db.admin('alter table alert disable trigger user');
    await app.db.admin(`update alert set expires_at = now() - interval '1 second' where alert_id = $1`, [id]);
    await app.db.admin('alter table alert enable trigger user');
    expect((await anyone().get('/cap/feed.atom')).text).not.toContain('<entry>');
    expect((await anyone().get(`/cap/alerts/vias-${id}.xml`)).status).toBe(200);
  });

  test('each language has the event and the headline in its own words, in the alert and when it is taken back', async () => {
    await hurry(app.db);
    await addPeople(app.db, { count: 25 });
    const id = await publish({ texts: { lv: 'Ūdens ceļas.', lt: 'Vanduo kyla.', en: 'The water is rising.' } });
    const said = (xml: string, name: string) => [...xml.matchAll(new RegExp(`<${name}>([^<]*)`, 'g'))].map(([, words]) => words);
    const xml = (await anyone().get(`/cap/alerts/vias-${id}.xml`)).text;
    expect(said(xml, 'language')).toEqual(['lv-LV', 'en', 'lt-LT']);
    expect(said(xml, 'event')).toEqual(['Plūdi', 'Flood', 'Potvynis']);
    expect(said(xml, 'headline')).toEqual(['Plūdi', 'Flood: Jelgava', 'Potvynis: Jelgava']);
    const own = (await author().get(`/api/alerts/${id}/cap`)).text;
    expect(said(own, 'headline').toSorted()).toEqual(said(xml, 'headline').toSorted());
    await author().post(`/api/alerts/${id}/stop`, { reason: 'Kļūda apgabalā' });
    const stop = (await anyone().get(`/cap/alerts/vias-${id}-stop.xml`)).text;
    expect(said(stop, 'headline')).toEqual(['Atcelts: Plūdi', 'Withdrawn: Flood: Jelgava', 'Atšaukta: Potvynis: Jelgava']);
  });

  test('what is found unexploded has its Lithuanian name, in the glossary and in the template', async () => {
    const [row] = await app.db.admin(
      `select h.lt, t.names ->> 'lt' as name, t.texts ->> 'lt' as text from hazard h join alert_template t using (hazard_code) where hazard_code = 'ordnance' and tenant_id = 'vias'`,
    );
    expect(row).toMatchObject({ lt: 'Nesprogęs sprogmuo', name: 'Nesprogęs sprogmuo', text: expect.stringContaining('rastas sprogmuo') });
  });

  test('an exercise says so in feed and document, and nobody learns who wrote it or how many got it', async () => {
    await hurry(app.db);
    await addPeople(app.db, { count: 25 });
    const id = await approveAlertFor(app.db, 1, { isDrill: true });
    await app.db.admin(`update alert set started_at = now() where alert_id = $1`, [id]);
    const [feed, xml] = [(await anyone().get('/cap/feed.atom')).text, (await anyone().get(`/cap/alerts/vias-${id}.xml`)).text];
    expect(feed).toContain('<title>EXERCISE · MĀCĪBAS · PRATYBOS: Plūdi</title>');
    expect(xml).toContain('<status>Exercise</status>');
    expect(feed + xml).not.toMatch(/approver|<name>author/);
  });
});

describe("others' alerts", () => {
  test('come in once, are seen by the municipality that brought them alone, and are decided on once', async () => {
    const { status, body } = await bring(storm());
    expect({ status, body }).toMatchObject({
      status: 201,
      body: {
        headline: 'Audra prie sienos',
        severity: 'Severe',
        areaName: 'Pasienis',
        isSigned: false,
        texts: [{ lang: 'lt', body: 'Gūsiai iki 28 m/s. Likite viduje.' }, { lang: 'lv' }],
      },
    }); // prettier-ignore
    expect((await bring(storm())).body.code).toBe('cap.known');
    expect((await app.as('approver@lv-jelgava').get('/api/cap-messages')).body.items).toHaveLength(1);
    expect((await app.as('author@lt-siauliai').get('/api/cap-messages')).body.items).toEqual([]);
    expect((await app.as('author@lt-siauliai').post(`/api/cap-messages/${body.id}/take`)).body.code).toBe('cap.not_found');
    expect((await app.as('approver@lv-jelgava').post(`/api/cap-messages/${body.id}/pass`)).status).toBe(403);
    expect((await author().post(`/api/cap-messages/${body.id}/pass`)).status).toBe(204);
    expect((await author().post(`/api/cap-messages/${body.id}/pass`)).body.code).toBe('cap.decided');
    expect((await author().get('/api/cap-messages')).body.items).toEqual([]);
  });

  test('are taken over as a draft for the part that is ours, which then goes its usual way', async () => {
    const { id, touchesUs } = (await bring(storm())).body;
    expect(touchesUs).toBe(true);
    const taken = await author().post(`/api/cap-messages/${id}/take`);
    expect(taken.status).toBe(201);
    const draft = (await author().get(`/api/alerts/${taken.body.id}`)).body;
    expect(draft).toMatchObject({
      status: 'draft',
      title: 'Audra prie sienos',
      category: 'Met',
      severity: 'Severe',
      areaName: 'Pasienis',
      created: { name: 'Ilze Krūmiņa' },
    });
    expect(draft.texts.map((text: { lang: string }) => text.lang)).toEqual(['lt', 'lv']);
    const [west] = draft.area.geometry.coordinates
      .flat(2)
      .map(([lon]: number[]) => lon)
      .sort();
    expect(west).toBe(23.6);
    expect((await author().post(`/api/cap-messages/${id}/take`)).body.code).toBe('cap.decided');
    const far = (await bring(storm({ identifier: 'M-9' }).replaceAll('23.4', '26.4').replaceAll('24.0', '27.0'))).body;
    expect(far.touchesUs).toBe(false);
    expect((await author().post(`/api/cap-messages/${far.id}/take`)).body.code).toBe('cap.not_ours');
  }); // prettier-ignore

  test('an area that its sender names in several languages keeps each name, as draft and when it is published again; what is missing is said', async () => {
    const english = storm().replace(/<info><language>lv-LV.*?<\/info>/s, (latvian) =>
      latvian.replace(
        '</info>',
        '<area><areaDesc>Pierobeža</areaDesc><polygon>56.2,23.4 56.2,24.0 56.9,24.0 56.9,23.4 56.2,23.4</polygon></area></info>',
      ),
    );
    const { id, areaName, texts, withoutText, withoutAreaWords } = (await bring(english)).body;
    expect([areaName, texts.map(({ areaWords }: { areaWords: string }) => areaWords)]).toEqual(['Pasienis', ['Pasienis', 'Pierobeža']]);
    const languages = (await app.db.admin<{ l: string[] }>(`select languages as l from tenant where tenant_id = 'lv-jelgava'`))[0]?.l ?? [];
    expect([languages[0], withoutText, withoutAreaWords]).toEqual(['lv', languages.filter((lang) => lang !== 'lv' && lang !== 'lt'), []]);
    const taken = (await author().post(`/api/cap-messages/${id}/take`)).body.id;
    const draft = (await author().get(`/api/alerts/${taken}`)).body;
    expect(draft.areaName).toBe('Pierobeža');
    expect(draft.texts).toMatchObject([
      { lang: 'lt', areaWords: 'Pasienis' },
      { lang: 'lv', areaWords: null },
    ]);
    const document = (await author().get(`/api/alerts/${taken}/cap`)).text;
    expect([...document.matchAll(/<areaDesc>([^<]*)/g)].map(([, said]) => said).sort()).toEqual(['Pasienis', 'Pierobeža']);
    // Its Latvian part names no area: the municipality's own people would read the other language.
    const half = (await bring(storm({ identifier: 'M-3' }))).body;
    expect([half.areaName, half.withoutAreaWords]).toEqual(['Pasienis', ['lv']]);
    const mixed = (await author().get(`/api/alerts/${(await author().post(`/api/cap-messages/${half.id}/take`)).body.id}`)).body;
    expect(mixed).toMatchObject({ areaName: 'Pasienis', texts: [{ lang: 'lt' }, { lang: 'lv', areaWords: null }] });
  });

  test('areas of every part count once, a ring that crosses itself keeps its ground, and the gravest part speaks for the whole', async () => {
    const bowTie = '56.0,23.0 57.0,24.0 56.0,24.0 57.0,23.0 56.0,23.0';
    const second = '57.5,25.0 57.5,26.0 58.0,26.0 58.0,25.0 57.5,25.0';
    const part = (severity: string, area: string, ring: string, lang = 'lv-LV') =>
      `<info><language>${lang}</language><category>Met</category><event>Vētra</event><urgency>Expected</urgency><severity>${severity}</severity><certainty>Likely</certainty><expires>${offset(6)}</expires><description>Vējš ${severity}.</description><area><areaDesc>${area}</areaDesc><polygon>${ring}</polygon></area></info>`; // prettier-ignore
    const parts = [part('Minor', 'Rietumi', bowTie), part('Extreme', 'Austrumi', second), part('Minor', 'Vakarai', bowTie, 'lt-LT')];
    const { status, body } = await bring(storm().replace(/<info>.*<\/info>/s, parts.join('')));
    expect({ status, body }).toMatchObject({
      status: 201,
      body: {
        severity: 'Extreme',
        // The same ground in another language is no third place; what names a part of the area names not the area.
        areaName: 'Rietumi, Austrumi',
        texts: [
          { lang: 'lv', body: 'Rietumi: Vējš Minor. Austrumi: Vējš Extreme.', areaWords: 'Rietumi, Austrumi' },
          { lang: 'lt', body: 'Vējš Minor.', areaWords: null },
        ],
      },
    });
    // The two triangles of the bow-tie (a quarter each) and half a square, in square degrees; worked out by hand.
    const [row] = await app.db.admin<{ area: number }>('select st_area(geom) as area from cap_message');
    expect(row?.area).toBeCloseTo(0.5 + 0.5, 6);
  });

  describe('whose area comes as codes', () => {
    const coded = (identifier: string, ...areas: string[]) =>
      storm({ identifier })
        .replace(/<area>.*<\/area>/, areas.join(''))
        .replace(/<info><language>lv.*<\/info>/s, '');
    const area = (name: string, ...codes: [string, string][]) =>
      `<area><areaDesc>${name}</areaDesc>${codes.map(([scheme, code]) => `<geocode><valueName>${scheme}</valueName><value>${code}</value></geocode>`).join('')}</area>`;
    const areaKept = async (id: string) =>
      (await app.db.admin<{ area: number }>(`select st_area(geom) as area from cap_message where cap_message_id = '${id}'`))[0]?.area;
    beforeAll(() =>
      app.db.admin(`
        insert into boundary_set (boundary_set_id, country, scheme, level, title, valid_from, valid_to, source, licence) overriding system value values
          (901, 'LV', 'ATVK', 'municipality', '{}', '2021-01-01', null, 's', 'l'), (902, 'LV', 'NUTS', 'region', '{}', '2021-01-01', null, 's', 'l'), (903, 'LT', 'LAU', 'municipality', '{}', '2021-01-01', null, 's', 'l'),
          (904, 'LV', 'EMMA_ID', 'region', '{}', '2021-01-01', null, 's', 'l'), (905, 'LT', 'ISO 3166-2', 'region', '{}', '2021-01-01', null, 's', 'l'), (906, 'LV', 'LAU', 'municipality', '{}', '2021-01-01', null, 's', 'l'),
          (907, 'LV', 'ATVK', 'municipality', '{}', '2009-01-01', '2021-01-01', 's', 'l');
        insert into territory (boundary_set_id, country, scheme, code, name, valid_from, geom, label_point, area_km2)
        select s, c, sch, code, code, '2021-01-01', st_multi(st_makeenvelope(w, 56.5, w + wide, 56.7, 4326)), st_point(w, 56.5, 4326), 1 from (values
          (901, 'LV', 'ATVK', '0003000', 23.6, 0.2), (901, 'LV', 'ATVK', '0025000', 23.8, 0.1), (902, 'LV', 'NUTS', 'LV009', 23.0, 1.0), (903, 'LT', 'LAU', '29', 23.1, 0.3),
          (904, 'LV', 'EMMA_ID', 'LV004', 23.0, 0.5), (905, 'LT', 'ISO 3166-2', 'LT-44', 22.0, 0.4), (903, 'LT', 'LAU', '7', 23.1, 0.3), (906, 'LV', 'LAU', '7', 25.1, 0.3), (907, 'LV', 'ATVK', '0540200', 23.6, 0.2)) v (s, c, sch, code, w, wide)`),
    );

    test.each([
      [
        'ATVK',
        [
          ['ATVK', '0003000'],
          ['ATVK', '0025000'],
        ],
        0.3,
      ],
      ['NUTS3', [['NUTS3', 'LV009']], 1],
      ['EMMA_ID', [['EMMA_ID', 'LV004']], 0.5],
      ['ISO 3166-2', [['ISO3166-2', 'LT-44']], 0.4],
      ['codes of Lithuania with the country before them', [['LAU2', 'LT_29']], 0.3],
      [
        'two divisions of which one is here',
        [
          ['EMMA_ID', 'LV777'],
          ['NUTS3', 'LV009'],
        ],
        1,
      ],
    ] as [string, [string, string][], number][])('%s is the territory here', async (name, codes, wide) => {
      const { status, body } = await bring(coded(`C ${name}`.replaceAll(' ', '-'), area('Zemgale', ...codes)));
      expect({ status, body }).toMatchObject({
        status: 201,
        body: { unplaced: [], areaName: 'Zemgale', geometry: { type: 'MultiPolygon' } },
      });
      expect(await areaKept(body.id)).toBeCloseTo(wide * 0.2, 6);
    });

    test.each([
      ['codes of nobody', [['EMMA_ID', 'FI007']]],
      [
        'a part of a division',
        [
          ['ATVK', '0003000'],
          ['ATVK', '9999999'],
        ],
      ],
      ['a code of two countries', [['LAU', '7']]],
      ['a territory of before the reform', [['ATVK', '0540200']]],
      ['no code at all', []],
    ] as [string, [string, string][]][])('%s: kept, says so, and is taken over with an area that a person drew', async (name, codes) => {
      const { status, body } = await bring(coded(`N-${name}`.replaceAll(' ', '-'), area('Somu līcis', ...codes)));
      expect({ status, body }).toMatchObject({ status: 201, body: { geometry: null, unplaced: ['Somu līcis'], touchesUs: false } });
      expect((await author().get('/api/cap-messages')).body.items).toMatchObject([{ id: body.id, geometry: null }]);
      expect(await author().post(`/api/cap-messages/${body.id}/take`)).toMatchObject({ status: 409, body: { code: 'cap.no_area' } });
      const foreign = await author().post(`/api/cap-messages/${body.id}/take?alert=${body.id}`);
      expect(foreign).toMatchObject({ status: 404, body: { field: 'alert' } });
      const drawn = await approveAlertFor(app.db, 1, { approvedBy: null });
      await app.db.admin(
        `alter table alert disable trigger user; update alert set status = 'draft'; alter table alert enable trigger user`,
      );
      expect((await app.as('author@lt-siauliai').post(`/api/cap-messages/${body.id}/take?alert=${drawn}`)).body.code).toBe('cap.not_found');
      expect(await author().post(`/api/cap-messages/${body.id}/take?alert=${drawn}`)).toMatchObject({ status: 201, body: { id: drawn } });
      expect((await author().get('/api/cap-messages')).body.items).toEqual([]);
    });

    test('what is on the map is shown, what is not is named', async () => {
      const { body } = await bring(coded('P', area('Jelgava', ['ATVK', '0003000']), area('Somu līcis', ['EMMA_ID', 'FI007'])));
      expect(body).toMatchObject({ unplaced: ['Somu līcis'], touchesUs: true, geometry: { type: 'MultiPolygon' } });
      expect((await author().post(`/api/cap-messages/${body.id}/take`)).status).toBe(201);
    });
  });

  test('an update takes the place of what it refers to, when it comes from the same source', async () => {
    await bring(storm());
    const other = { xml: storm({ identifier: 'M-0', msgType: 'Cancel', references: `vejas@example.lt,M-1,${sentAt}` }), source: 'Cits' };
    expect((await author().post('/api/cap-messages', other)).status).toBe(201);
    expect((await author().get('/api/cap-messages')).body.items).toHaveLength(1);
    await bring(storm({ identifier: 'M-2', msgType: 'Update', references: `vejas@example.lt,M-1,${sentAt}` }));
    expect((await author().get('/api/cap-messages')).body.items).toHaveLength(1);
    await bring(storm({ identifier: 'M-3', msgType: 'Cancel', references: `vejas@example.lt,M-2,${sentAt}` }));
    expect((await author().get('/api/cap-messages')).body.items).toEqual([]);
  });

  test('nobody takes back what another sender warns of, whichever comes first; addresses that the operator named as one may', async () => {
    const headlines = async () =>
      (await author().get('/api/cap-messages')).body.items.map(({ sender }: { sender: string }) => sender).sort();
    const references = `vejas@example.lt,M-1,${sentAt}`;
    const foreign = { sender: 'kaiminas@example.lt', references };
    await bring(storm());
    expect(await bring(storm({ ...foreign, identifier: 'K-1', msgType: 'Cancel' }))).toMatchObject({
      status: 422,
      body: { code: 'cap.other_sender', field: 'xml' },
    });
    // An update says something itself: it stands beside the other, whose own author has to change it.
    expect((await bring(storm({ ...foreign, identifier: 'K-2', msgType: 'Update' }))).status).toBe(201);
    expect(await headlines()).toEqual(['kaiminas@example.lt', 'vejas@example.lt']);
    await bring(
      storm({ identifier: 'M-3', sender: 'kaiminas@example.lt', msgType: 'Update', references: `vejas@example.lt,M-2,${sentAt}` }),
    );
    await bring(storm({ identifier: 'M-2' }));
    expect(await headlines()).toEqual(['kaiminas@example.lt', 'kaiminas@example.lt', 'vejas@example.lt', 'vejas@example.lt']);
    // Both of its own and of another one's: its own goes.
    await bring(storm({ identifier: 'K-4', ...foreign, msgType: 'Cancel', references: `${references} kaiminas@example.lt,K-2,${sentAt}` }));
    expect(await headlines()).toEqual(['kaiminas@example.lt', 'vejas@example.lt', 'vejas@example.lt']);

    const feed = 'https://feeds.example.org/cap.xml';
    const told: string[] = [];
    const pull = (xml: string, sameSender?: string[]) =>
      pullFeeds(app.db, [{ name: 'Meteo', url: feed, ...(sameSender && { sameSender }) }], {
        seen: new Set<string>(),
        get: async () => xml,
        tell: (_feed, why) => told.push(why),
      });
    const isThere = async () =>
      (await app.db.admin(`select from cap_message where identifier = 'F-1' and replaced_at is null`)).length === 1;
    await pull(storm({ identifier: 'F-1' }));
    const cancel = storm({ identifier: 'F-2', sender: 'budi@example.lt', msgType: 'Cancel', references: `vejas@example.lt,F-1,${sentAt}` });
    expect([await pull(cancel), await isThere()]).toEqual([0, true]);
    expect(told).toEqual([expect.stringContaining('cancels warnings of another sender')]);
    expect([await pull(cancel, ['vejas@example.lt', 'kitas@example.lt']), await isThere()]).toEqual([0, true]);
    expect([await pull(cancel, ['vejas@example.lt', 'budi@example.lt']), await isThere()]).toEqual([1, false]);
  });

  test('a cancel counts without a word of its own, when it is over itself, and when what it cancels comes after it', async () => {
    const items = async () => (await author().get('/api/cap-messages')).body.items;
    const bare = (xml: string) => xml.replace(/<info>[\s\S]*<\/info>/, '');
    await bring(storm());
    const references = `vejas@example.lt,M-1,${sentAt}`;
    expect((await bring(bare(storm({ identifier: 'M-2', msgType: 'Cancel', references })))).status).toBe(201);
    expect(await items()).toEqual([]);
    expect((await bring(bare(storm({ identifier: 'M-3' })))).body.code).toBe('cap.invalid');
    // Practising a cancel cancels nothing, before or after what it names.
    const practised = (named: string) =>
      storm({ identifier: `E-${named}`, msgType: 'Cancel', references: `vejas@example.lt,${named},${sentAt}` });
    await bring(practised('M-8').replace('Actual', 'Exercise'));
    await bring(storm({ identifier: 'M-8' }));
    await bring(storm({ identifier: 'M-9' }));
    await bring(practised('M-9').replace('Actual', 'Exercise'));
    expect(await items()).toHaveLength(2);
    await bring(practised('M-8').replace('E-', 'A-'));
    await bring(practised('M-9').replace('E-', 'A-'));
    await bring(storm({ identifier: 'M-4' }));
    const over = { msgType: 'Update', references: `vejas@example.lt,M-4,${sentAt}`, expires: offset(-0.1) };
    expect((await bring(storm({ identifier: 'M-5', ...over }))).status).toBe(201);
    expect(await items()).toEqual([]);
    await bring(storm({ identifier: 'M-7', msgType: 'Cancel', references: `vejas@example.lt,M-6,${sentAt}` }));
    expect((await bring(storm({ identifier: 'M-6' }))).status).toBe(201);
    expect(await items()).toEqual([]);
  });

  test('whoever took a warning over is told when its sender takes it back, until the own one is dealt with', async () => {
    const revoked = async (user = 'author@lv-jelgava') => (await app.as(user).get('/api/cap-messages')).body.revoked;
    const { id } = (await bring(storm())).body;
    const taken = (await author().post(`/api/cap-messages/${id}/take`)).body;
    expect(await revoked()).toEqual([]);
    await bring(storm({ identifier: 'M-2', msgType: 'Cancel', references: `vejas@example.lt,M-1,${sentAt}`, expires: offset(-0.1) }));
    const alert = { id: taken.id, title: 'Audra prie sienos', isOut: false };
    expect(await revoked()).toMatchObject([{ msgType: 'Cancel', source: 'Kaimyninė tarnyba', headline: 'Audra prie sienos', alert }]);
    expect(await revoked('author@lt-siauliai')).toEqual([]);
    expect((await author().delete(`/api/alerts/${taken.id}`)).status).toBe(204);
    expect(await revoked()).toEqual([]);
  });

  test('each refusal has its sentence', async () => {
    const code = async (xml: string) => (await bring(xml)).body.code;
    expect(await code(storm().replace('<alert', '<!DOCTYPE a [<!ENTITY b "c">]><alert'))).toBe('cap.unsafe');
    expect(await code(storm().replace('</alert>', ''))).toBe('cap.broken');
    expect(await code('<rss/>')).toBe('cap.not_cap');
    expect(await code(storm().replace('<severity>Severe', '<severity>Terrible'))).toBe('cap.invalid');
    expect(await code(storm().replace('Public', 'Private'))).toBe('cap.not_public');
    expect(await code(storm({ expires: offset(-0.5) }))).toBe('cap.over');
    for (const expires of ['2026-13-01T25:00:00+02:00', '0000-01-01T00:00:00+00:00'])
      expect(await code(storm({ identifier: 'T', msgType: 'Update', references: `a,b,${sentAt}`, expires }))).toBe('cap.invalid');
    const corners = Array.from({ length: 300 }, (_, i) => `${56 + ((i * 37) % 300) / 300},${23 + ((i * 113) % 299) / 299}`);
    expect(await code(storm().replace(/<polygon>[^<]*/, `<polygon>${[...corners, corners[0]].join(' ')}`))).toBe('cap.tangled');
    expect(await code(`<a>${'<b>'.repeat(20)}</a>`)).toBe('cap.too_large');
  });

  test('a feed is read for everybody; what a stranger signed, changed or hid is passed over', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = (key: typeof privateKey) => key.export({ type: key.type === 'private' ? 'pkcs8' : 'spki', format: 'pem' }).toString();
    const { signCap } = await import('./sign.ts');
    const sign = (xml: string) => signCap(xml, { key: pem(privateKey), certificate: pem(publicKey) });
    const feed = 'https://feeds.example.org/cap.atom';
    const list = (...names: string[]) =>
      `<feed xmlns="http://www.w3.org/2005/Atom">${names.map((name) => `<entry><link href="/${name}.xml"/></entry>`).join('')}<entry><link href="https://elsewhere.example/x.xml"/></entry></feed>`;
    const pages: Record<string, string> = {
      [feed]: list('good', 'changed', 'unsigned'),
      'https://feeds.example.org/good.xml': sign(storm({ identifier: 'G' })),
      'https://feeds.example.org/changed.xml': sign(storm({ identifier: 'C' })).replace('28 m/s', '8 m/s'),
      'https://feeds.example.org/unsigned.xml': storm({ identifier: 'U' }),
    };
    const asked: string[] = [];
    const told: string[] = [];
    const options = {
      seen: new Set<string>(),
      get: async (url: string) => {
        asked.push(url);
        return pages[url] ?? '';
      },
      tell: (_feed: string, why: string) => told.push(why),
    };
    expect(await pullFeeds(app.db, [{ name: 'Meteo', url: feed, certificate: pem(publicKey) }], options)).toBe(1);
    expect(asked).not.toContain('https://elsewhere.example/x.xml');
    expect(told).toEqual([expect.stringMatching(/changed\.xml: signature/), expect.stringMatching(/unsigned\.xml: signature/)]);
    const { items } = (await app.as('author@lt-siauliai').get('/api/cap-messages')).body;
    expect(items).toMatchObject([{ source: 'Meteo', isSigned: true }]);
    expect(await pullFeeds(app.db, [{ name: 'Meteo', url: feed, certificate: pem(publicKey) }], options)).toBe(0);
    expect(asked.filter((url) => url.endsWith('good.xml'))).toHaveLength(1);
  });
});
