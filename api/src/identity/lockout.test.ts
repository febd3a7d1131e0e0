import { openProviderServer, PASSWORD, type ProviderServer, TestBrowser } from './provider-testing.ts';

let server: ProviderServer;
beforeAll(async () => {
  server = await openProviderServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.clock.ahead = 0;
});

const attempt = async (address: string, username: string, password: string): Promise<'in' | 'wrong' | 'wait'> => {
  const browser = new TestBrowser(server, address);
  const { url } = await browser.authorize();
  const { url: callback, page } = await browser.submit(url, { username, password });
  if (callback.includes('code=')) return 'in';
  return (await page.text()).includes('Pārāk daudz') ? 'wait' : 'wrong';
};
const fail = async (times: number, address: string, username: string) => {
  const outcomes: string[] = [];
  for (let i = 0; i < times; i += 1) outcomes.push(await attempt(address, username, 'wrong'));
  return outcomes;
};

test('S07: five wrong passwords from one address: a minute of waiting there, none elsewhere, and a restart does not forgive', async () => {
  expect(await fail(6, '198.51.100.1', 'planner@lv-jelgava')).toEqual(['wrong', 'wrong', 'wrong', 'wrong', 'wrong', 'wait']);
  expect(await attempt('198.51.100.1', 'planner@lv-jelgava', PASSWORD)).toBe('wait');
  await server.restart();
  expect(await attempt('198.51.100.1', 'PLANNER@lv-jelgava', PASSWORD)).toBe('wait');
  expect(await attempt('198.51.100.2', 'planner@lv-jelgava', PASSWORD)).toBe('in');
  server.clock.ahead = 61_000;
  expect(await attempt('198.51.100.1', 'planner@lv-jelgava', PASSWORD)).toBe('in');
  expect(await fail(4, '198.51.100.1', 'planner@lv-jelgava')).not.toContain('wait');
});

test('S07 S14: an address that tries many names waits, its whole IPv6 network too; nobody is locked out for ever', async () => {
  for (let i = 0; i < 20; i += 1) expect(await attempt(`2001:db8:1:2::${i.toString(16)}`, `nobody${i}@lv-jelgava`, 'wrong')).toBe('wrong');
  expect(await attempt('2001:db8:1:2:ffff::1', 'editor@lv-jelgava', PASSWORD)).toBe('wait');
  expect(await attempt('2001:db8:1:3::1', 'editor@lv-jelgava', PASSWORD)).toBe('in');
  server.clock.ahead = 16 * 60_000;
  expect(await attempt('2001:db8:1:2:ffff::1', 'editor@lv-jelgava', PASSWORD)).toBe('in');
});

test('S07: a person attacked from everywhere waits at most fifteen minutes', async () => {
  for (let i = 0; i < 25; i += 1) expect(await attempt(`198.51.100.${100 + i}`, 'admin@lv-jelgava', 'wrong')).toBe('wrong');
  expect(await attempt('198.51.100.9', 'admin@lv-jelgava', PASSWORD)).toBe('wait');
  server.clock.ahead = 15 * 60_000 + 1_000;
  expect(await attempt('198.51.100.9', 'admin@lv-jelgava', PASSWORD)).toBe('in');
});

test('S07: thirty tries at once get no more than five looks at the password', async () => {
  const outcomes = await Promise.all(Array.from({ length: 30 }, () => attempt('198.51.100.50', 'auditor@lv-jelgava', 'wrong')));
  expect(outcomes.filter((outcome) => outcome === 'wrong').length).toBe(5);
});

test('the table holds neither names nor addresses', async () => {
  await fail(2, '198.51.100.60', 'planner@lt-akmene');
  const dump = JSON.stringify(await server.db.admin('select * from identity_lockout'));
  expect(dump).toContain('failures');
  expect(dump).not.toMatch(/planner|198\.51/);
});

test('each sign-in and each wrong password with a name that exists stands in the audit of its municipality, and no name that nobody has', async () => {
  const noted = () =>
    server.db.admin<{ action: string; who: string; whose: string; detail: object }>(
      `select e.action, e.principal_kind || ' ' || e.principal_name as who, a.username as whose, e.detail from audit_entry e join account a on e.thing_ids = array[a.account_id::text]
       where e.chain = 'lt-telsiai' and e.action like 'sign_in%' order by e.seq`,
    );
  expect(await noted()).toEqual([]);
  await attempt('198.51.100.70', 'planner@lt-telsiai', 'wrong');
  await attempt('198.51.100.70', 'nobody@lt-telsiai', 'wrong');
  expect(await attempt('198.51.100.70', 'planner@lt-telsiai', PASSWORD)).toBe('in');
  const [refused, entered, ...more] = await noted();
  expect(refused).toEqual({ action: 'sign_in_refused', who: 'identity ', whose: 'planner@lt-telsiai', detail: { what: 'password' } });
  expect(entered).toEqual({
    action: 'sign_in',
    who: expect.stringMatching(/^user \S/),
    whose: 'planner@lt-telsiai',
    detail: { acr: 'pwd' },
  });
  expect(more).toEqual([]);
});
