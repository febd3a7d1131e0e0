import { openMapWorld } from '../maps/map-world.fixture.ts';
import type { TestAnswer, TestApp } from '../testing.ts';

/*
 * A share that ends is over on every channel with the next request. Every question that can be asked without changing anything is asked before there is a share, while it lasts and after its end:
 * each way of reading that the description of the API has, and those that ask by POST. Whatever a share changes must be afterwards as it was before.
 */

let app: TestApp;
let set: number;
const [giver, partner] = ['lv-jelgava', 'lv-dobele'] as const;
/** What the municipality has to show, and by which the answers are searched. */
const things = { incident: '', camera: '', alert: '', indicator: 'dalit_karta', survey: '', plan: '' };

beforeAll(async () => {
  ({ app, set } = await openMapWorld());
  const point = { type: 'Point', coordinates: [22.3, 56.3] };
  const incident = {
    category: 'flood',
    severity: 3,
    occurredAt: new Date(Date.now() - 3_600_000).toISOString(),
    title: 'Dalīts notikums',
    geometry: point,
  };
  things.incident = (await app.as(`editor@${giver}`).post('/api/incidents', incident)).body.id;
  const ground = { purpose: 'sabiedriskā kārtība', legalBasis: 'VDAR 6. p. 1. e)', retentionDays: 14 };
  const view = { azimuth: 0, tilt: -12, heightM: 6, focalMm: 4, sensorWidthMm: 5.37, pixelsWide: 3840 };
  things.camera = (
    await app.as(`planner@${giver}`).post('/api/cameras', {
      code: 'K-1',
      name: 'Dalīta kamera',
      kind: 'fixed',
      status: 'active',
      sensitivity: 0,
      geometry: point,
      ...ground,
      views: [view],
    })
  ).body.id;
  await app.as(`planner@${giver}`).post('/api/surveys', {
    title: { lv: 'Dalīta aptauja', lt: 'Dalijama apklausa', en: 'Shared survey' },
    question: { lv: 'Kur?', lt: 'Kur?', en: 'Where?' },
    reasons: [{ code: 'dark', lv: 'tumšs', lt: 'tamsu', en: 'dark' }],
    source: 'Tests',
    beganOn: '2026-01-01',
    endedOn: '2026-02-01',
    sensitivity: 1,
  });
  await app.db.admin(`update boundary_set set title = '{"lv":"R","lt":"R","en":"R"}';
    insert into indicator (tenant_id, access_class_id, sensitivity, code, title, unit, direction, aggregation, denominator, source, licence, quality, created_by, changed_by)
      select tenant_id, access_class_id, sensitivity, '${things.indicator}', '{"lv":"D","lt":"D","en":"D"}', '{"lv":"c","lt":"z","en":"p"}', 'more_is_worse', 'sum', 'residents', 'Tests', 'CC0', 'register', 't', 't'
      from access_class where tenant_id = '${giver}' and theme = 'indicators' and sensitivity = 1;
    insert into indicator_import (tenant_id, indicator_id, origin, begun_by) select tenant_id, indicator_id, 'file', 't' from indicator where code = '${things.indicator}';
    insert into indicator_value (tenant_id, indicator_id, boundary_set_id, code, starts_on, ends_on, value, status, indicator_import_id)
      select i.tenant_id, i.indicator_id, ${set}, 'T0', '2023-01-01', '2024-01-01', 70, 'final', m.indicator_import_id from indicator i join indicator_import m using (tenant_id, indicator_id) where i.code = '${things.indicator}';
    set session_replication_role = replica;
    insert into alert (tenant_id, access_class_id, status, title, category, event, response_type, urgency, severity, certainty, area, area_name, expires_at, created_by, approved_by, frozen_hash, starts_at, started_at, channel, sender, preview_count)
      select tenant_id, access_class_id, 'completed', 'Dalīts brīdinājums', 'Met', 'storm', 'Shelter', 'Immediate', 'Severe', 'Likely', st_multi(st_makeenvelope(22.1, 56.1, 22.5, 56.5, 4326)), 'Jelgava',
        now() + interval '1 day', 'a', 'b', '\\x00', now(), now(), 'console', 'Jelgava', 1 from access_class where tenant_id = '${giver}' and theme = 'alerts' and sensitivity = 1;
    reset session_replication_role`);
  const [ids] = await app.db.admin<{ alert: string; survey: string }>(
    `select (select alert_id::text from alert where tenant_id = '${giver}') as alert, (select survey_id::text from survey where tenant_id = '${giver}') as survey`,
  );
  Object.assign(things, ids);
}, 240_000);
afterAll(() => app?.close());

/** Bodies of what asks by POST and changes nothing. */
const definition = (source: object, area: object = { kind: 'territory', boundarySet: [set] }) => ({ source, area });
const box = {
  type: 'Polygon',
  coordinates: [
    [
      [22.1, 56.1],
      [22.5, 56.1],
      [22.5, 56.5],
      [22.1, 56.5],
      [22.1, 56.1],
    ],
  ],
}; // prettier-ignore
const questions = (): [path: string, body: object][] => {
  const maps = [
    definition({ kind: 'incidents' }),
    definition({ kind: 'incidents' }, { kind: 'grid', shape: 'square', size: 5000, extent: [22, 56, 23, 57] }),
    definition({ kind: 'indicator', code: things.indicator }),
    definition({ kind: 'cameras' }),
  ];
  return [
    ...maps.map((asked): [string, object] => ['/api/maps/thematic', asked]),
    ...maps.map((asked): [string, object] => ['/api/exports/map?format=csv', { definition: asked }]),
    ['/api/exposure', { geometry: box }],
    ['/api/camera-analysis', { area: box, cameras: 'active' }],
  ];
};

const values: Record<string, string> = {
  format: 'csv',
  lang: 'lv',
  q: 'Dalīt',
  bbox: '22,56,23,57',
  with: '1',
  from: '2026-01-01T00:00:00Z',
  to: '2026-01-02T00:00:00Z',
  kind: 'person',
  territory: '1',
};
/** The parameters of a path as this municipality's things give them; undefined for what has none. */
const addressOf = (path: string, required: readonly string[]): string[] => {
  const fill = (id: string): string =>
    path.replace(
      /\{(\w+)\}/g,
      (_, name: string) =>
        ({
          id,
          code: things.indicator,
          tenant: giver,
          layer: 'incidents',
          z: '0',
          x: '0',
          y: '0',
          feature: '1',
          tileMatrixSet: 'WebMercatorQuad',
          tileMatrix: '0',
          tileRow: '0',
          tileCol: '0',
          file: `${things.alert}.xml`,
          number: '1',
        })[name] ?? 'x',
    ); // prettier-ignore
  const query = new URLSearchParams(required.map((name) => [name, name === 'camera' ? things.camera : (values[name] ?? giver)]));
  if (/bbox|camera-coverage/.test(path)) query.set('bbox', '22,56,23,57');
  const ids = path.includes('{id}')
    ? path.startsWith('/ogc/collections')
      ? ['incident', 'camera', 'alert', 'survey', 'camera_coverage']
      : [Object.entries(things).find(([name]) => path.includes(`/${name}`))?.[1] ?? '1']
    : [''];
  return ids.map((id) => `${fill(id)}${query.size > 0 ? `?${query}` : ''}`);
};
/** Not asked: endless, other people's own pages, and what says by itself what time it is or how much was asked. */
const aside =
  /^\/(api\/events|api\/openapi|metrics|health|realms|geoserver|a\/|d\/|api\/residents|api\/shares|api\/audit|api\/status|api\/config|api\/print)/;

/** What everything answers, under the address; `known` are tags of answers that the reader has kept. */
const ask = async (user: string | undefined, known: ReadonlyMap<string, string> = new Map()) => {
  const { paths } = (await app.as(undefined).get('/api/openapi.json')).body as {
    paths: Record<string, { get?: { parameters?: { name: string; in: string; required?: boolean }[] } }>;
  };
  const [found, tags] = [new Map<string, string>(), new Map<string, string>()];
  const keep = (name: string, { status, text, headers }: TestAnswer) => {
    // Moments differ from one time to the next.
    found.set(name, `${status} ${text.replace(/\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)/g, '')}`);
    tags.set(name, headers.get('etag') ?? '');
  };
  for (const [path, { get }] of Object.entries(paths)) {
    if (!get || aside.test(path)) continue;
    const required = (get.parameters ?? []).filter((one) => one.in === 'query' && one.required).map(({ name }) => name);
    for (const address of addressOf(path, required)) {
      const tag = known.get(address);
      keep(address, await app.as(user).get(address, { headers: tag ? { 'if-none-match': tag } : {} }));
    }
  }
  for (const [path, body] of questions()) keep(`${path} ${JSON.stringify(body)}`, await app.as(user).post(path, body));
  return { found, tags };
};

const share = (theme: string, to: string | null, upTo: number) =>
  app.db.admin(
    `insert into share (tenant_id, to_tenant_id, theme, sensitivity_up_to, purpose, legal_basis, valid_from, expires_at, proposed_by, approved_by, approved_at)
     values ($1, $2, $3, $4, 'kopīga dežūra', 'likums', now() - interval '1 minute', now() + interval '1 hour', 'a', 'b', now())`,
    [giver, to, theme, upTo],
  );
const themes = ['incidents', 'alerts', 'cameras', 'indicators', 'reports', 'residents'];
/** Ways by which something is seen while the share lasts: whoever takes one away has to say so here, or the hunt would find nothing because it looks at nothing. */
const mustSee: Record<string, RegExp[]> = {
  [`planner@${partner}`]: [
    /^\/api\/incidents$/,
    /^\/api\/incidents\/[0-9a-f]/,
    /^\/tiles\/incidents/,
    /^\/ogc\/collections\/incident\/items/,
    /^\/ogc\/collections\/incident\/tiles.*0\/0\/0/,
    /^\/ogc\/collections\/alert\/items/,
    /^\/api\/exports\/incidents/,
    /^\/api\/statistics/,
    /^\/api\/wall/,
    /^\/api\/alerts/,
    /^\/api\/cameras$/,
    /^\/api\/cameras\/[0-9a-f]/,
    /^\/api\/indicators\//,
    /^\/api\/indicators\/dalit_karta\/values/,
    /^\/api\/surveys/,
    /^\/api\/maps\/thematic/,
    /^\/api\/exports\/map/,
    /^\/api\/exposure/,
  ],
  '': [
    /^\/public\/cameras\/lv-jelgava$/,
    /^\/public\/cameras\/lv-jelgava\/embed/,
    /^\/ogc\/collections\/incident\/items/,
    /^\/ogc\/collections\/camera\/tiles.*0\/0\/0/,
    /^\/api\/indicators\//,
  ],
};

test.each([
  [`planner@${partner}`, partner, 2, "ended_at = now(), ended_by = 'a'"],
  [`dispatcher@${partner}`, partner, 3, 'expires_at = now()'],
  [undefined, null, 1, "ended_at = now(), ended_by = 'a'"],
])(
  'nothing of a share is seen by %s on any channel with the next request after its end',
  async (user, to, upTo, end) => {
    const before = (await ask(user)).found;
    for (const theme of themes) await share(theme, to, upTo);
    const during = await ask(user);
    const opened = [...before.keys()].filter((key) => during.found.get(key) !== before.get(key));
    expect(mustSee[user ?? '']?.filter((way) => !opened.some((key) => way.test(key))) ?? []).toEqual([]);
    await app.db.admin(
      `set session_replication_role = replica; update share set ${end} where ended_at is null and expires_at > now(); reset session_replication_role`,
    );
    // As a browser asks again for what it has.
    const after = (await ask(user, new Map(opened.map((key) => [key, during.tags.get(key) ?? ''])))).found;
    expect([...before.keys()].filter((key) => after.get(key) !== before.get(key))).toEqual([]);
  },
  180_000,
);
