import { openTestApp, type TestApp } from '../testing.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app?.close());

const admin = (tenant: string) => app.as(`admin@${tenant}`, { mfa: true });

test('what another municipality shares with everybody stands among what we see of others, and is theirs alone to end', async () => {
  const received = async (user: string) => (await app.as(user).get('/api/shares')).body.received;
  const { id } = (
    await admin('lv-jelgava').post('/api/shares', {
      to: null,
      theme: 'incidents',
      sensitivityUpTo: 0,
      purpose: 'atklāta karte iedzīvotājiem',
      expiresAt: new Date(Date.now() + 20 * 86_400_000).toISOString(),
    })
  ).body;
  expect(await received('admin@lv-dobele')).toEqual([]);
  await app.db.admin(`update share set approved_at = now(), approved_by = 'second' where share_id = '${id}'`);
  for (const [user, approve, end] of [
    ['admin@lv-dobele', false, false],
    ['auditor@lt-akmene', false, false],
  ] as const)
    expect(await received(user)).toMatchObject([
      { id, from: { tenant: 'lv-jelgava' }, to: null, state: 'live', endsSoon: false, reminded: null, may: { approve, end } },
    ]);
  // The giver sees it once, where it belongs, and is the one who is asked to renew it.
  const { given, received: own } = (await app.as('admin@lv-jelgava').get('/api/shares')).body;
  expect([given.map((share: { id: string }) => share.id), own]).toEqual([[id], []]);
  expect(given[0]).toMatchObject({ endsSoon: true, may: { end: true } });
  for (const step of ['approve', 'end'])
    expect((await admin('lv-dobele').post(`/api/shares/${id}/${step}`)).body.code).toBe('share.not_found');
  await admin('lv-jelgava').post(`/api/shares/${id}/end`);
  expect(await received('admin@lv-dobele')).toEqual([]);
});
