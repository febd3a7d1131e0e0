import { randomUUID } from 'node:crypto';
import type { Role } from '@vias/sql/principal.ts';
import { mintToken } from '../identity/mint.ts';
import type { TestAnswer, TestApp } from '../testing.ts';

/** A machine of a municipality that may speak for an institution, with requests in its name. */
export type TestMachine = {
  id: string;
  token: string;
  ask(method: string, path: string, body?: unknown, lang?: string): Promise<TestAnswer>;
};

/** Makes a machine in the database and a token for it. */
export const makeTestMachine = async (
  app: TestApp,
  { tenant = 'lv-jelgava', roles = ['institution'] }: { tenant?: string; roles?: Role[] } = {},
): Promise<TestMachine> => {
  const id = randomUUID();
  const clientId = `m-${id.slice(0, 8)}@${tenant}`;
  await app.db.admin(
    `insert into account (account_id, tenant_id, kind, username, name, roles, accepted_at) values ($1, $2, 'machine', $3, $3, $4, now())`,
    [id, tenant, clientId, roles],
  );
  const { key, issuer } = app.identity;
  const token = await mintToken({
    key,
    issuer,
    clock: app.clock,
    user: { id, clientId, name: clientId, tenant, groups: [`/${tenant.replace('-', '/')}`], roles },
  });
  return {
    id,
    token,
    async ask(method, path, body, lang = 'en') {
      const response = await fetch(app.url + path, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          'accept-language': lang,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, text, body: text ? JSON.parse(text) : undefined };
    },
  };
};

/** An institution with one machine linked, as the administrator makes it. */
export const makeTestInstitution = async (
  app: TestApp,
  code: string,
  { tenant = 'lv-jelgava', ...more }: { tenant?: string; [field: string]: unknown } = {},
): Promise<{ id: string; machine: TestMachine }> => {
  const admin = app.as(`admin@${tenant}`, { mfa: true });
  const made = await admin.post('/api/institutions', { code, kind: 'fire', name: `Iestāde ${code}`, ...more });
  if (made.status !== 201) throw new Error(made.text);
  const machine = await makeTestMachine(app, { tenant });
  const linked = await admin.put(`/api/institutions/${made.body.id}/machines/${machine.id}`);
  if (linked.status !== 200) throw new Error(linked.text);
  return { id: made.body.id, machine };
};
