import { expect } from '@jest/globals';
import { createPhoneVault } from '@vias/alerts/phone-vault.ts';
import { sendServiceMessages } from '@vias/alerts/service-sender.ts';
import { openTestApp, type TestApp, testPhoneKeys } from '../testing.ts';

const jelgava = [23.7, 56.65] as const;
export const dobele = [23.28, 56.62] as const;
const key = (hex: string) => Buffer.from(hex, 'hex');
/** The key of the application under test, and the pepper of its numbers. */
export const ownKey = key(testPhoneKeys.VIAS_PHONE_KEY);
export const pepper = key(testPhoneKeys.VIAS_PHONE_PEPPER);
export const vault = createPhoneVault({ current: 'k1', keys: { k1: ownKey }, pepper });
const silent = { warn: () => undefined, error: () => undefined };
export let app: TestApp;
export const anyone = () => app.as(undefined);

// Two municipalities side by side, squares of a degree and less; the rest of the world uses no VIAS.
const ground = (tenant: string, code: string, west: number, east: number) => `
  insert into territory (boundary_set_id, country, scheme, code, name, valid_from, geom, label_point, area_km2)
  select boundary_set_id, 'LV', 'T', '${code}', '${code}', '2020-01-01', st_multi(st_makeenvelope(${west}, 56.3, ${east}, 56.9, 4326)), st_point(${west}, 56.5, 4326), 1 from boundary_set where scheme = 'T';
  insert into tenant_territory values ('${tenant}', 'LV', 'T', '${code}');`;
/** Opens the application with both of them; for a file's `beforeAll`. */
export const openWithGround = async (): Promise<void> => {
  app = await openTestApp();
  await app.db.admin('update tenant_alert_setting set rate_segments = 10000');
  await app.db.admin(`insert into boundary_set (country, scheme, level, title, valid_from, source, licence) values ('LV', 'T', 'municipality', '{}', '2020-01-01', 't', 't');
    ${ground('lv-jelgava', 'J', 23.5, 24.2)} ${ground('lv-dobele', 'D', 23, 23.5)}`);
};

let made = 0;
export const newPhone = (): string => `+371 2${String(6_000_000 + 1_000 * ++made)}`;
export const forget = () => app.db.admin(`delete from registration_code; delete from registration; delete from service_message`);
export const ask = (phone: string, more: object = {}, headers = {}) =>
  anyone().post('/api/residents/codes', { phone, country: 'LV', tenant: 'lv-jelgava', lang: 'lv', ...more }, { headers });
export const own = (link: string) => ({ headers: { 'x-resident-link': link } });
export const home = { kind: 'home', lon: jelgava[0], lat: jelgava[1], label: 'Lielā iela 1, Jelgava' };
export const choices = (more: object = {}) => ({
  lang: 'lv',
  voice: false,
  name: 'Anna Kalniņa',
  textVersion: '2026-11',
  places: [home],
  ...more,
});
export const confirm = async (phone: string): Promise<string> => {
  await forget();
  const { body } = await ask(phone);
  const answer = await anyone().post('/api/residents/confirmations', { id: body.id, code: body.demonstration });
  return answer.body.link;
};
export const register = async (phone = newPhone(), more: object = {}) => {
  const link = await confirm(phone);
  const saved = await anyone().put('/api/residents/me', choices(more), own(link));
  expect(saved).toMatchObject({ status: 200 });
  return { phone: phone.replaceAll(' ', ''), link, me: saved.body.me };
};
export const sent = async (): Promise<string[]> => {
  const lines: string[] = [];
  const channels = [{ name: 'console', live: false, send: async () => ({ kind: 'accepted' as const, sid: 'x' }) }];
  await sendServiceMessages({ db: app.db, channels, vault, log: silent, show: (line) => void lines.push(line) });
  return lines;
};
export const count = async (from: string) => (await app.db.admin<{ n: number }>(`select count(*)::int as n from ${from}`))[0]?.n;
