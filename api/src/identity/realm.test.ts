import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { roles } from '@vias/sql/principal.ts';
import { openTestDatabase } from '@vias/sql/testing.ts';
import { loadRealm } from './realm.ts';

const read = (file: string) => JSON.parse(readFileSync(new URL(`./realm/${file}`, import.meta.url), 'utf8'));
const file = read('vias-realm.json');
const realm = loadRealm({ origin: 'https://vias.example', demoUsers: true });

test('one demonstration person for every role of every tenant, the operator, and in two of them a second approver and somebody who is on duty at night with three roles', () => {
  const names = ['editor', 'planner', 'dispatcher', 'author', 'approver', 'institution', 'admin', 'auditor'];
  const tenants = realm.tenants.map(({ tenant }) => tenant).filter((tenant) => tenant !== 'vias');
  expect(tenants.length).toBe(10);
  expect(realm.users.map(({ username }) => username).sort()).toEqual(
    [
      ...tenants.flatMap((tenant) => names.map((name) => `${name}@${tenant}`)),
      'deputy@lv-jelgava',
      'deputy@lt-siauliai',
      'night@lv-jelgava',
      'night@lt-siauliai',
      'operator@vias',
    ].sort(),
  );
  expect(new Set(realm.users.map(({ name }) => name)).size).toBe(85);
  for (const { username, tenant, groups } of realm.users) {
    expect(username.endsWith(`@${tenant}`)).toBe(true);
    expect(groups).toEqual([`/${tenant.replace('-', '/')}`]);
  }
});

test('ids of people and machines never change: audit and four eyes lean on them', () => {
  const ids = [
    ...realm.users.map(({ username, id }) => `${username} ${id}`),
    ...realm.machines.map(({ clientId, id }) => `${clientId} ${id}`),
  ];
  expect(new Set(ids.map((line) => line.split(' ')[1])).size).toBe(ids.length);
  expect(createHash('sha256').update(ids.sort().join('\n')).digest('hex')).toBe(
    '7c1e64cbcf56dbc4343839f01cc29e924bb777c01d8295410d6e773fccce4c9b',
  );
});

test('the realm knows the roles that the database knows, and the tenants', async () => {
  expect(file.roles.realm.map(({ name }: { name: string }) => name).sort()).toEqual([...roles].sort());
  const db = await openTestDatabase();
  try {
    const rows = await db.admin<{ tenant_id: string }>('select tenant_id from tenant');
    expect(realm.tenants.map(({ tenant }) => tenant).sort()).toEqual(rows.map(({ tenant_id }) => tenant_id).sort());
  } finally {
    await db.close();
  }
});

test('what a Keycloak import trips over stays out of the file', () => {
  // With clientScopes given, Keycloak makes none of its own and tokens lose sub, roles and acr.
  expect(file).not.toHaveProperty('clientScopes');
  expect(file).not.toHaveProperty('defaultDefaultClientScopes');
  for (const client of file.clients) {
    for (const uri of client.redirectUris ?? []) expect(uri).toMatch(/^\$\{VIAS_ORIGIN\}\/[^*]*$/);
    for (const uri of client.webOrigins ?? []) expect(uri).toBe(`\${${'VIAS_ORIGIN'}}`);
    expect(client.implicitFlowEnabled ?? false).toBe(false);
    expect(client.directAccessGrantsEnabled ?? false).toBe(false);
  }
  // The tenant is the group's: no person carries one.
  for (const user of [...file.users, ...read('vias-users-0.json').users]) expect(user.attributes ?? {}).not.toHaveProperty('tenant');
  const flows = JSON.stringify(file.authenticationFlows);
  expect(flows).toContain('conditional-level-of-authentication');
  expect(file.authenticatorConfig).toContainEqual({ alias: 'vias-loa2', config: { 'loa-condition-level': '2', 'loa-max-age': '900' } });
  expect(file.browserFlow).toBe('vias-browser');
});

test('S29: no secret stands in the files', () => {
  for (const { clientId, secret } of file.clients) {
    if (secret !== undefined) expect(secret).toBe(`\${VIAS_CLIENT_${clientId.toUpperCase().replaceAll('-', '_')}_SECRET}`);
  }
  for (const { credentials } of read('vias-users-0.json').users)
    expect(credentials).toEqual([{ type: 'password', value: `\${${'VIAS_DEMO_PASSWORD'}}`, temporary: false }]);
  expect(file.users.every((user: { serviceAccountClientId?: string }) => user.serviceAccountClientId)).toBe(true);
});
