import { createHmac } from 'node:crypto';
import { exportSPKI, importJWK, type JWK } from 'jose';
import type { Clock } from '../deps.ts';
import type { MintOptions } from './mint.ts';
import type { TestIdentity } from './testing.ts';

/** A token that must be refused: what is wrong with it, the problem it gets, and the Authorization header that carries it (made anew each time). */
export type RefusedToken = [wrong: string, code: string, header: () => Promise<string | undefined>];

const b64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const bearer = (token: string) => `Bearer ${token}`;

/** A token whose header jose refuses to write, under a signature that is right. */
export const signByHand = async (identity: TestIdentity, clock: Clock, header: Record<string, unknown>): Promise<string> => {
  const unsigned = `${b64(header)}.${(await identity.token('planner@lv-jelgava', { clock })).split('.')[1]}`;
  const signature = await crypto.subtle.sign('RSASSA-PKCS1-v1_5', identity.key.privateKey as CryptoKey, Buffer.from(unsigned));
  return `${unsigned}.${Buffer.from(signature).toString('base64url')}`;
};

/** Every token that the API must refuse with 401, for tests. */
export const refusedTokens = (identityOf: () => TestIdentity, clock: Clock): RefusedToken[] => {
  const now = () => Math.floor(clock.now() / 1000);
  const mint = (overrides: MintOptions['overrides'] = {}) => identityOf().token('planner@lv-jelgava', { clock, overrides });
  const kid = () => identityOf().key.kid;
  const withPublicKey = async () => {
    const pem = await exportSPKI((await importJWK(identityOf().publicJwk as JWK, 'RS256', { extractable: true })) as never);
    const unsigned = `${b64({ alg: 'HS256', kid: kid() })}.${(await mint()).split('.')[1]}`;
    return `${unsigned}.${createHmac('sha256', pem).update(unsigned).digest('base64url')}`;
  };
  return [
    ['none', 'identity.token_missing', async () => undefined],
    ['garbage', 'identity.token_invalid', async () => bearer('not-a-token')],
    ['garbage in three parts', 'identity.token_invalid', async () => bearer('aaaa.bbbb.cccc')],
    ['another scheme', 'identity.token_invalid', async () => 'Basic YTpi'],
    ['alg none', 'identity.token_invalid', async () => bearer(`${b64({ alg: 'none', typ: 'JWT' })}.${(await mint()).split('.')[1]}.`)],
    ['HS256 with the public key', 'identity.token_invalid', async () => bearer(await withPublicKey())],
    [
      'RS256 signature under another alg',
      'identity.token_invalid',
      async () => bearer(await signByHand(identityOf(), clock, { alg: 'HS256', kid: kid() })),
    ],
    [
      'unknown crit',
      'identity.token_invalid',
      async () => bearer(await signByHand(identityOf(), clock, { alg: 'RS256', kid: kid(), crit: ['vias'], vias: 1 })),
    ],
    ['unknown kid', 'identity.token_invalid', async () => bearer(await mint({ header: { kid: 'someone-else' } }))],
    ['wrong issuer', 'identity.token_invalid', async () => bearer(await mint({ payload: { iss: 'http://evil.example/realms/vias' } }))],
    [
      'another realm',
      'identity.token_invalid',
      async () => bearer(await mint({ payload: { iss: 'http://localhost:8080/realms/master' } })),
    ],
    ['no audience', 'identity.token_invalid', async () => bearer(await mint({ payload: { aud: undefined } }))],
    ['other audience', 'identity.token_invalid', async () => bearer(await mint({ payload: { aud: 'account' } }))],
    ['no exp', 'identity.token_invalid', async () => bearer(await mint({ payload: { exp: undefined } }))],
    ['expired', 'identity.token_expired', async () => bearer(await mint({ payload: { iat: now() - 600, exp: now() - 60 } }))],
    ['nbf in an hour', 'identity.token_invalid', async () => bearer(await mint({ payload: { nbf: now() + 3_600 } }))],
    ['iat in an hour', 'identity.token_invalid', async () => bearer(await mint({ payload: { iat: now() + 3_600, exp: now() + 7_200 } }))],
    ['iat two hours ago though not expired', 'identity.token_expired', async () => bearer(await mint({ payload: { iat: now() - 7_200 } }))],
    ['ID token', 'identity.token_invalid', async () => bearer(await mint({ payload: { typ: 'ID', aud: ['vias-map', 'vias-api'] } }))],
    ['refresh token', 'identity.token_invalid', async () => bearer(await mint({ payload: { typ: 'Refresh' } }))],
    ['no sub', 'identity.token_invalid', async () => bearer(await mint({ payload: { sub: undefined } }))],
    ['no azp', 'identity.token_invalid', async () => bearer(await mint({ payload: { azp: undefined } }))],
    [
      'azp of a client that signs nobody in',
      'identity.token_invalid',
      async () => bearer(await mint({ payload: { azp: 'account-console' } })),
    ],
    [
      'roles as a string',
      'identity.token_invalid',
      async () => bearer(await mint({ payload: { realm_access: { roles: 'not-a-planner' } } })),
    ],
    [
      'roles with a number',
      'identity.token_invalid',
      async () => bearer(await mint({ payload: { realm_access: { roles: ['planner', 1] } } })),
    ],
    ['9 kB', 'identity.token_too_long', async () => bearer(await mint({ payload: { padding: 'x'.repeat(9_000) } }))],
    [
      'signature of another token',
      'identity.token_invalid',
      async () => {
        const [header, payload] = (await mint({ payload: { realm_access: { roles: ['operator'] } } })).split('.');
        return bearer(`${header}.${payload}.${(await mint()).split('.')[2]}`);
      },
    ],
  ];
};
