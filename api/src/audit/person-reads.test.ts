import { readConfig } from '../config.ts';
import { openPhoneVault } from '../dispatching.ts';
import { openTestApp, type TestApp, testPhoneKeys } from '../testing.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app?.close());

test('of more than 500 looks at a person the newest 500 are told, with how many there are', async () => {
  const number = openPhoneVault(readConfig({ VIAS_MODE: 'demo', ...testPhoneKeys }))
    .index('+37129000123')
    .toString('hex');
  const [{ id } = { id: '' }] = await app.db.admin<{ id: string }>(
    `insert into subscriber (phone_enc, key_id, phone_hmac) values (decode(repeat('00', 40), 'hex'), 'k1', '\\x${number}') returning subscriber_id as id`,
  );
  const look = (from: number, to: number) =>
    app.db.admin(`insert into personal_read (tenant_id, subscriber_id, seq, principal_name, roles, what, purpose, at)
      select 'lv-jelgava', '${id}', i, 'Andris', '{dispatcher}', '{phone}', 'send_help', now() - i * interval '1 minute' from generate_series(${from}, ${to}) i`);
  const ask = async () =>
    (await app.as('auditor@lv-jelgava').post('/api/audit/person', { phone: '+371 29 000 123', purpose: 'complaint' })).body;
  await look(1, 500);
  expect(await ask()).toMatchObject({ total: 500, items: { length: 500 } });
  await look(501, 612);
  const { items, total } = await ask();
  // The question before is a look too.
  expect([items.length, total]).toEqual([500, 613]);
  expect(items[0].purpose).toBe('complaint');
  expect(items.slice(1).map(({ seq }: { seq: number }) => seq)).toEqual(Array.from({ length: 499 }, (_, i) => i + 1));
});
