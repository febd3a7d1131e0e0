import { exportJWK, generateKeyPair, type JSONWebKeySet, type JWK } from 'jose';
import { createLocalKeySet, type KeySet } from './key-set.ts';
import { type MintOptions, mintToken, type SigningKey } from './mint.ts';
import { loadRealm, type Realm, type RealmMachine, type RealmUser } from './realm.ts';

/** An identity provider that is only a key: tokens for the demonstration users, and the key set that verifies them. For tests. */
export type TestIdentity = {
  issuer: string;
  audience: string;
  realm: Realm;
  key: SigningKey;
  publicJwk: JWK;
  jwks: JSONWebKeySet;
  keySet: KeySet;
  /** A person (`planner@lv-jelgava`) or a partner's system (`lv-jelgava-poic`) of the realm; throws for anyone else. */
  user(name: string): RealmUser | RealmMachine;
  token(name: string, options: Pick<MintOptions, 'clock'> & Partial<MintOptions>): Promise<string>;
};

let pair: ReturnType<typeof generateKeyPair> | undefined;

/** One key pair per process, because making one takes longer than most tests. */
export const createTestIdentity = async (origin = 'http://localhost:8080'): Promise<TestIdentity> => {
  pair ??= generateKeyPair('RS256', { extractable: true });
  const { privateKey, publicKey } = await pair;
  const realm = loadRealm({ origin, demoUsers: true });
  const issuer = `${origin}/realms/${realm.name}`;
  const key = { kid: 'test-key', privateKey };
  const publicJwk: JWK = { ...(await exportJWK(publicKey)), kid: key.kid, alg: 'RS256', use: 'sig' };
  const jwks = { keys: [publicJwk] };
  const user = (name: string) => {
    const found = realm.users.find(({ username }) => username === name) ?? realm.machines.find(({ clientId }) => clientId === name);
    if (!found) throw new Error(`The realm has no user or machine ${name}.`);
    return found;
  };
  return {
    issuer,
    audience: realm.audience,
    realm,
    key,
    publicJwk,
    jwks,
    keySet: createLocalKeySet(jwks),
    user,
    token: (name, options) => mintToken({ key, issuer, user: user(name), ...options }),
  };
};
