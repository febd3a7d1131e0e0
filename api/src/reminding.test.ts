import { boundTo } from '@vias/alerts/service-message.ts';
import { readConfig } from './config.ts';
import { openPhoneVault } from './dispatching.ts';
import { remindShares } from './shares/reminders.ts';
import { openTestApp, type TestApp, testPhoneKeys } from './testing.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app?.close());

test('a letter names the day as its reader writes it, by the clock of the own country', async () => {
  // Half an hour after midnight in Riga and in Vilnius, still the day before by UTC.
  const expires = new Date(Date.now() + 20 * 86_400_000);
  expires.setUTCHours(22, 30, 0, 0);
  const day = new Date(expires.getTime() + 6 * 3_600_000).toISOString().slice(0, 10);
  const [y, m, d] = day.split('-');
  await app.db.admin(
    `insert into share (tenant_id, to_tenant_id, theme, sensitivity_up_to, purpose, agreement, valid_from, expires_at, proposed_by, approved_by, approved_at)
     values ('lv-livani', 'lt-akmene', 'incidents', 1, 'kopīga dežūra', '14', now() - interval '60 days', '${expires.toISOString()}', 'a', 'b', now() - interval '59 days')`,
  );
  await app.db.admin(
    `insert into account (tenant_id, kind, username, name, email, locale, roles, accepted_at)
     select t, 'person', l || '@' || t, 'Administrators', l || '@vias.example', l, '{municipality-admin}', now() from (values ('lv-livani', 'lv'), ('lv-livani', 'en'), ('lt-akmene', 'lt')) v (t, l)`,
  );
  const vault = openPhoneVault(readConfig({ VIAS_MODE: 'demo', ...testPhoneKeys }));
  expect(await remindShares({ db: app.db, config: { mode: 'demo', email: undefined, origin: 'https://vias.example' } }, () => vault)).toBe(
    3,
  );
  const rows = await app.db.admin<{ id: string; lang: string; body: Buffer; key: string }>(
    `select service_message_id as id, lang, body_enc as body, key_id as key from service_message where kind = 'share' order by lang`,
  );
  const said = Object.fromEntries(rows.map(({ id, lang, body, key }) => [lang, vault.open(boundTo.body(id), Buffer.from(body), key)]));
  expect(said.lv).toContain(`Kopīgošana beidzas ${d}.${m}.${y}.: negadījumi`);
  expect(said.lt).toContain(`Bendrinimas baigiasi ${day}: įvykiai`);
  expect(said.en).toContain(`A share ends on ${d}/${m}/${y}: incidents`);
});
