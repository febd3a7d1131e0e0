import { readFileSync } from 'node:fs';
import { openTestApp, type TestApp } from '../testing.ts';

/** Where incidents of the tests lie: three of sensitivity 1, one that is snapped, one without a place. */
const places: [lon: number, lat: number, category: string, severity: number, occurredAt: string][] = [
  [23.7128, 56.6511, 'flood', 3, '2026-11-20T10:00:00+02:00'],
  [23.75, 56.65, 'fire_building', 5, '2026-11-21T23:30:00Z'],
  [23.2781, 56.6252, 'storm_tree', 1, '2026-11-22T00:00:00Z'],
  [23.7, 56.64, 'assault', 4, '2026-11-19T12:00:00Z'],
];

export const towns = [
  { key: '1', name: 'Šiauliai', country: 'LT', lon: 23.3167, lat: 55.9333, kind: 'city', population: 101000 },
  { key: '2', name: 'Žagarė', country: 'LT', lon: 23.25, lat: 56.3589, kind: 'town', population: 1500 },
  { key: '3', name: "Rītabuļļi 'X'", country: 'LV', lon: 23.99, lat: 57.02, kind: 'village', population: null },
  { key: '4', name: 'Jelgava', country: 'LV', lon: 23.7128, lat: 56.6511, kind: 'city', population: 55000 },
  { key: '5', name: '100 % \\_ak', country: 'LV', lon: 24.5, lat: 56.9, kind: 'village', population: 12 },
];

/** An application with borders, towns and incidents; those of lv-jelgava of sensitivity 1 are shared with everybody. */
export const openFeatureApp = async ({ withLt = false } = {}): Promise<TestApp & { lt: number; lv: number }> => {
  const app = await openTestApp();
  const operator = app.as('operator@vias');
  const load = async (file: string, header: Record<string, string>): Promise<number> => {
    const raw = readFileSync(new URL(`../../../sql/demo/borders-${file}.geojson`, import.meta.url), 'utf8');
    const query = new URLSearchParams({ title: `Borders ${file}`, source: 'test', licence: 'test', generated: 'true', ...header });
    return (await operator.ask('post', `/api/territories/boundary-sets?${query}`, { raw })).body.id;
  };
  const lt = withLt ? await load('lt-2000', { country: 'LT', scheme: 'LAU', validFrom: '2000-03-19' }) : 0;
  const lv = await load('lv-2009', { country: 'LV', scheme: 'ATVK', validFrom: '2009-07-01', validTo: '2021-07-01' });
  await operator.post('/api/places', { source: 'test', rows: towns });
  const report = (user: string, body: object) => app.as(user).post('/api/incidents', { title: 'Tests', ...body });
  for (const [lon, lat, category, severity, occurredAt] of places)
    await report('editor@lv-jelgava', { category, severity, occurredAt, geometry: { type: 'Point', coordinates: [lon, lat] } });
  await report('editor@lv-jelgava', { category: 'flood', severity: 2, occurredAt: '2026-11-18T12:00:00Z' });
  await report('editor@lt-siauliai', {
    category: 'flood',
    severity: 2,
    occurredAt: '2026-11-18T12:00:00Z',
    geometry: { type: 'Point', coordinates: [23.3167, 55.9333] },
  });
  const share = `insert into share (tenant_id, to_tenant_id, theme, sensitivity_up_to, purpose, legal_basis, valid_from, expires_at, proposed_by, approved_by, approved_at)
    values ('lv-jelgava', $1, 'incidents', $2, 'test', 'test', now() - interval '1 hour', now() + interval '1 hour', 'a', 'b', now() - interval '1 hour')`;
  await app.db.admin(share, [null, 1]);
  await app.db.admin(share, ['lt-siauliai', 2]);
  return Object.assign(app, { lt, lv });
};
