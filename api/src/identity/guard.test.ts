import { type Role, roles } from '@vias/sql/principal.ts';
import { languages, Problem } from '@vias/sql/problem.ts';
import { exportJWK, generateKeyPair, importJWK } from 'jose';
import { createGuard, type Guard } from './guard.ts';
import { createLocalKeySet } from './key-set.ts';
import type { MintOptions } from './mint.ts';
import { roleNames } from './page-texts.ts';
import { refusedTokens, signByHand } from './refused-tokens.ts';
import { requireStepUp, TOLERANCE_SECONDS } from './step-up.ts';
import { createTestIdentity, type TestIdentity } from './testing.ts';
import { createVerifiedTokens } from './verified-tokens.ts';

const clock = { time: Date.parse('2026-11-24T08:00:00Z'), now: () => clock.time };
const now = () => Math.floor(clock.time / 1000);
let identity: TestIdentity;
let guard: Guard;

beforeAll(async () => {
  identity = await createTestIdentity();
  guard = createGuard({ ...identity, clock });
});

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
const mint = (overrides: MintOptions['overrides'] = {}, user = 'planner@lv-jelgava') => identity.token(user, { clock, overrides });
const outcome = async (request: Parameters<Guard['authenticate']>[0], door = guard) => {
  try {
    guard.requireMember(await door.authenticate(request));
    return { status: 200, code: 'welcome', challenge: '' };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { status: error.status, code: error.code, challenge: error.info.headers?.['www-authenticate'] ?? '' };
  }
};

test('a header written by hand is accepted when nothing is wrong with it', async () => {
  expect(await outcome(bearer(await signByHand(identity, clock, { alg: 'RS256', kid: identity.key.kid })))).toMatchObject({ status: 200 });
});

test.each(refusedTokens(() => identity, clock))('S01: %s is refused as %s', async (_name, code, header) => {
  const authorization = await header();
  const answer = await outcome({ headers: authorization === undefined ? {} : { authorization } });
  expect(answer).toMatchObject({ status: 401, code });
  expect(answer.challenge).toMatch(code === 'identity.token_missing' ? /^Bearer realm="vias"$/ : /error="invalid_token"/);
});

test('S01: RS256 only, though the key would sign otherwise', async () => {
  const { alg: _free, ...publicJwk } = identity.publicJwk;
  const open = createGuard({ ...identity, clock, keySet: createLocalKeySet({ keys: [publicJwk] }) });
  expect(await outcome(bearer(await mint()), open)).toMatchObject({ status: 200 });
  const privateKey = (await importJWK(await exportJWK(identity.key.privateKey), 'PS256')) as CryptoKey;
  const token = await identity.token('planner@lv-jelgava', {
    clock,
    key: { kid: identity.key.kid, privateKey },
    overrides: { header: { alg: 'PS256' } },
  });
  expect(await outcome(bearer(token), open)).toMatchObject({ status: 401, code: 'identity.token_invalid' });
});

test('S08: a token issued before the provider or VIAS withdrew it is refused', async () => {
  const token = await mint({ payload: { iat: now() - 120 } });
  const provider = createGuard({ ...identity, clock, keySet: createLocalKeySet(identity.jwks, () => now() - 60) });
  expect(await outcome(bearer(token), provider)).toMatchObject({ status: 401, code: 'identity.token_revoked' });
  const planner = identity.user('planner@lv-jelgava').id;
  const denyList = createGuard({ ...identity, clock, refusedBefore: async (subject) => (subject === planner ? now() : 0) });
  expect(await outcome(bearer(token), denyList)).toMatchObject({ status: 401, code: 'identity.token_revoked' });
  expect(await outcome(bearer(await mint()), denyList)).toMatchObject({ status: 200 });
  expect(await outcome(bearer(await mint({ payload: { iat: now() - 120 } }, 'editor@lv-jelgava')), denyList)).toMatchObject({
    status: 200,
  });
});

test('a token that was verified is not verified again for a minute, and is refused all the same as soon as it, its keys or its person are', async () => {
  const began = clock.time;
  const { publicKey } = await generateKeyPair('RS256', { extractable: true });
  const world = { asked: 0, withdrawn: 0, refused: 0, generation: 1, keys: identity.jwks };
  const door = createGuard({
    ...identity,
    clock: { now: () => clock.time },
    refusedBefore: async () => world.refused,
    keySet: {
      key: (header, token) => {
        world.asked += 1;
        return createLocalKeySet(world.keys).key(header, token);
      },
      notBefore: () => world.withdrawn,
      generation: async () => world.generation,
    },
  });
  const token = await mint({ payload: { exp: now() + 300 } });
  const knock = async () => ({ ...(await outcome(bearer(token), door)), asked: world.asked });
  try {
    for (let i = 0; i < 3; i += 1) expect(await knock()).toMatchObject({ status: 200, asked: 1 });
    // Another signature under the same words is another token.
    const [head, body] = token.split('.');
    expect(await outcome(bearer(`${head}.${body}.${(await mint()).split('.')[2]}`), door)).toMatchObject({
      code: 'identity.token_invalid',
    });
    const [one, two] = [await door.authenticate(bearer(token)), await door.authenticate(bearer(token))];
    expect(one).toEqual(two);
    expect(one).not.toBe(two);
    const asked = world.asked;
    world.withdrawn = now() + 1;
    expect(await knock()).toMatchObject({ code: 'identity.token_revoked', asked });
    world.withdrawn = 0;
    world.refused = now() + 1;
    expect(await knock()).toMatchObject({ code: 'identity.token_revoked', asked });
    world.refused = 0;
    expect(await knock()).toMatchObject({ status: 200, asked });
    world.generation = 2;
    world.keys = { keys: [{ ...(await exportJWK(publicKey)), kid: identity.key.kid, alg: 'RS256', use: 'sig' }] };
    expect(await knock()).toMatchObject({ code: 'identity.token_invalid' });
    world.generation = 3;
    world.keys = identity.jwks;
    expect(await knock()).toMatchObject({ status: 200 });
    const before = world.asked;
    clock.time += 59_000;
    expect(await knock()).toMatchObject({ status: 200, asked: before });
    clock.time += 1_000;
    expect(await knock()).toMatchObject({ status: 200, asked: before + 1 });
    // The tolerance that verifying grants, and not a second more.
    clock.time = began + (300 + TOLERANCE_SECONDS) * 1000 - 1_000;
    expect(await knock()).toMatchObject({ status: 200 });
    clock.time += 1_000;
    expect(await knock()).toMatchObject({ code: 'identity.token_expired' });
  } finally {
    clock.time = began;
  }
});

test('verified tokens: the keeper holds the last ones, and nothing when the clock is set back', () => {
  let time = 1_000_000;
  const tokens = createVerifiedTokens<number>(() => time, 2);
  for (const n of [1, 2]) tokens.keep(`t${n}`, 0, 2_000, n);
  expect(tokens.find('t1', 0)).toBe(1);
  tokens.keep('t3', 0, 2_000, 3);
  expect([tokens.find('t1', 0), tokens.find('t2', 0), tokens.find('t3', 0)]).toEqual([1, undefined, 3]);
  time -= 1;
  expect(tokens.find('t1', 0)).toBeUndefined();
});

test.each([
  ['no group', { groups: [] }],
  ['no tenant', { tenant: undefined }],
  ['a tenant that the group is not', { tenant: 'lt-siauliai' }],
  ['two groups', { groups: ['/lv/jelgava', '/lv/dobele'] }],
  ['a list of tenants', { tenant: ['lv-jelgava', 'lv-dobele'] }],
])('%s: 403, one token speaks for one tenant', async (_name, payload) => {
  expect(await outcome(bearer(await mint({ payload })))).toMatchObject({ status: 403, code: 'identity.tenant_unclear' });
});

test('a person and a machine come through as who they are', async () => {
  const person = await guard.authenticate(bearer(await identity.token('approver@lt-siauliai', { clock, mfa: true })));
  expect(person).toEqual({
    kind: 'user',
    id: identity.user('approver@lt-siauliai').id,
    name: 'Vytautas Žukauskas',
    tenant: 'lt-siauliai',
    roles: ['alert-approver'],
    acr: 'mfa',
    authTime: now(),
  });
  expect(await guard.authenticate(bearer(await identity.token('lt-siauliai-fire-dispatch', { clock })))).toMatchObject({
    kind: 'machine',
    tenant: 'lt-siauliai-fire',
    roles: ['incident-editor'],
  });
  expect(await guard.authenticate({ headers: {} })).toEqual({ kind: 'public' });
});

test('a person cannot pass for a machine, nor a machine step up', async () => {
  const posing = await guard.authenticate(bearer(await mint({ payload: { preferred_username: 'service-account-lv-jelgava-poic' } })));
  expect(posing.kind).toBe('user');
  const machine = await guard.authenticate(
    bearer(await identity.token('lv-jelgava-poic', { clock, overrides: { payload: { acr: 'mfa', auth_time: now() } } })),
  );
  expect(() => requireStepUp(machine, clock)).toThrow('identity.step_up_needed');
});

const shortNames: Record<Role, string> = {
  'incident-editor': 'editor@lv-jelgava',
  planner: 'planner@lv-jelgava',
  dispatcher: 'dispatcher@lv-jelgava',
  'alert-author': 'author@lv-jelgava',
  'alert-approver': 'approver@lv-jelgava',
  institution: 'institution@lv-jelgava',
  'municipality-admin': 'admin@lv-jelgava',
  auditor: 'auditor@lv-jelgava',
  operator: 'operator@vias',
};

test.each(roles)('S02: %s passes its own door and no other', async (role) => {
  const member = await guard.authenticate(bearer(await identity.token(shortNames[role], { clock })));
  const open = roles.filter((door) => {
    try {
      return guard.requireRole(member, [door]) === member;
    } catch (error) {
      expect(error).toMatchObject({
        code: 'identity.role_missing',
        status: 403,
        info: { headers: { 'www-authenticate': expect.stringContaining('insufficient_scope') } },
      });
      for (const lang of languages) expect((error as Problem).sentence(lang)).toContain(`: ${roleNames[lang][door]}.`);
      return false;
    }
  });
  expect(open).toEqual([role]);
  expect(guard.requireRole(member, roles)).toBe(member);
  expect(() => guard.requireRole(member, [])).toThrow('identity.role_missing');
  expect(() => guard.requireRole({ kind: 'public' }, [role])).toThrow('identity.token_missing');
});

test('S05: step-up: the second factor counts for 15 minutes', async () => {
  const signedIn = async (mfa: boolean, age = 0) =>
    guard.authenticate(
      bearer(await identity.token('approver@lv-dobele', { clock, mfa, overrides: { payload: { auth_time: now() - age } } })),
    );
  const passes = (await signedIn(true, 890)) as never;
  requireStepUp(passes, clock);
  for (const late of [await signedIn(false), await signedIn(true, 911)]) {
    try {
      requireStepUp(late, clock);
      throw new Error('passed');
    } catch (error) {
      expect(error).toMatchObject({
        code: 'identity.step_up_needed',
        status: 401,
        info: {
          headers: { 'www-authenticate': 'Bearer realm="vias", error="insufficient_user_authentication", acr_values="mfa", max_age="900"' },
        },
      });
      expect((error as Problem).sentence('lv')).toContain('15 min');
    }
  }
});

test('S01: an hour is the life of a token, and not a minute more', async () => {
  const token = await mint();
  clock.time += 3_599_000;
  expect(await outcome(bearer(token))).toMatchObject({ status: 200 });
  clock.time += 60_000;
  expect(await outcome(bearer(token))).toMatchObject({ code: 'identity.token_expired' });
});
