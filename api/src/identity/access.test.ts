import { type Role, roles } from '@vias/sql/principal.ts';
import { openTestApp, type TestApp } from '../testing.ts';
import { refusedTokens } from './refused-tokens.ts';
import type { TestIdentity } from './testing.ts';

// The door as the outside sees it: the whole application, over HTTP.
let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());
const clock = { now: () => app.clock.now() };
const identity = (): TestIdentity => app.identity;

test.each(refusedTokens(identity, clock))('S01: %s: 401 %s, before anything else is looked at', async (_wrong, code, header) => {
  const authorization = await header();
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${app.url}${path}`, {
      ...init,
      headers: { 'accept-language': 'lt', ...(init.headers as object), ...(authorization !== undefined && { authorization }) },
    });
  const answers = [
    await ask('/api/incidents?limit=nonsense'),
    await ask('/api/incidents', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{broken' }),
    await ask('/api/incidents', { method: 'POST', headers: { 'content-type': 'text/html' }, body: '<p>' }),
    await ask('/tiles/incidents/0/0/0.mvt'),
  ];
  for (const answer of answers.slice(0, 3)) {
    expect(answer.status).toBe(401);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer realm="vias"/);
    const problem = (await answer.json()) as Record<string, unknown>;
    expect(problem).toMatchObject({ type: `/problems/${code}`, status: 401, code, detail: expect.stringMatching(/[ąčęėįšųūž]/) });
  }
});

type Operation = { method: string; path: string; access: readonly Role[] | 'signed-in' | 'public' };
/** Every operation of the published contract, with the roles it names. */
const operations = async (): Promise<Operation[]> => {
  const { body } = await app.as(undefined).get('/api/openapi.json');
  return Object.entries(body.paths as Record<string, Record<string, { description?: string }>>).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { description = '' }]) => {
      const named = /Roles: ([a-z, -]+)\./.exec(description)?.[1]?.split(', ') as Role[] | undefined;
      return { method, path, access: named ?? (description.includes('Anyone signed in') ? 'signed-in' : 'public') };
    }),
  );
};
const userOf: Record<Role, string> = {
  'incident-editor': 'editor@lv-dobele',
  planner: 'planner@lv-dobele',
  dispatcher: 'dispatcher@lv-dobele',
  'alert-author': 'author@lv-dobele',
  'alert-approver': 'approver@lv-dobele',
  institution: 'institution@lv-dobele',
  'municipality-admin': 'admin@lv-dobele',
  auditor: 'auditor@lv-dobele',
  operator: 'operator@vias',
};

/** Status and problem code of an empty request; a stream is left as soon as it begins. */
const knock = async (method: string, address: string, user: string | undefined): Promise<{ status: number; code: string | undefined }> => {
  const leave = new AbortController();
  const headers = {
    ...(user !== undefined && { authorization: `Bearer ${await app.identity.token(user, { clock })}` }),
    ...(method !== 'get' && { 'content-type': 'application/json' }),
  };
  const timer = setTimeout(() => leave.abort(), 2_000);
  try {
    const answer = await fetch(`${app.url}${address}?limit=0`, {
      method: method.toUpperCase(),
      headers,
      signal: leave.signal,
      ...(method !== 'get' && { body: '{}' }),
    });
    const refused = answer.status === 401 || answer.status === 403;
    return { status: answer.status, code: refused ? ((await answer.json()) as { code: string }).code : undefined };
  } catch (error) {
    if (leave.signal.aborted) return { status: 200, code: undefined };
    throw error;
  } finally {
    clearTimeout(timer);
    leave.abort();
  }
};

test('S02: every operation lets in the roles it names and nobody else', async () => {
  const all = await operations();
  expect(all.length).toBeGreaterThan(10);
  expect(all.filter(({ access }) => access === 'public').map(({ path }) => path)).toEqual(
    expect.arrayContaining(['/health', '/api/openapi.json']),
  );
  const wrong: unknown[] = [];
  for (const { method, path, access } of all) {
    // Tiles are one operation with public and other layers; the public one stands for it here, the rest in the tests of the tiles.
    const address = path
      .replace('{layer}/{z}/{x}/{y}', 'public-incidents/0/0/0')
      .replaceAll(/\{\w+\}/g, '00000000-0000-4000-8000-000000000000');
    for (const role of [undefined, ...roles]) {
      const { status, code } = await knock(method, address, role && userOf[role]);
      const expected =
        access === 'public'
          ? 'in'
          : role === undefined
            ? 'identity.token_missing'
            : access === 'signed-in' || access.includes(role)
              ? 'in'
              : 'identity.role_missing';
      const got = code === 'identity.token_missing' || code === 'identity.role_missing' ? code : 'in';
      if (got !== expected) wrong.push({ method, path, role, expected, got, status });
    }
  }
  expect(wrong).toEqual([]);
  // Three thousand requests and more: on a busy machine they take their time.
}, 300_000);
