import { randomBytes } from 'node:crypto';
import type { Database } from '@vias/sql/database.ts';
import { sql } from '@vias/sql/sql.ts';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { z } from 'zod';
import type { Seal } from './seal.ts';

/** The provider's own keys: `signing` newest first (the first signs, all are published), `secret` behind cookies and hashes. */
export type IdentityKeys = { signing: (JWK & { kid: string })[]; secret: Buffer };

const KeyRow = z.object({ kid: z.string(), purpose: z.enum(['sign', 'secret']), material: z.string() });

/** Loads the keys from the database and makes those that are missing, so tokens and sessions outlive a restart. Two servers starting at once end up with the same keys. */
export const loadIdentityKeys = async (db: Pick<Database, 'as'>, { seal, open }: Seal): Promise<IdentityKeys> => {
  const select = () =>
    db.as({ kind: 'identity' }, (tx) =>
      tx.rows(KeyRow, sql`select kid, purpose, material from identity_key where retired_at is null order by created_at desc, kid`),
    );
  const insert = (kid: string, purpose: string, material: string) =>
    db.as({ kind: 'identity' }, (tx) =>
      tx.run(sql`
        insert into identity_key (kid, purpose, material)
        select ${kid}, ${purpose}, ${seal(material)} where not exists (select from identity_key where purpose = ${purpose} and retired_at is null)
        on conflict do nothing`),
    );
  let rows = await select();
  if (!rows.some(({ purpose }) => purpose === 'secret')) await insert('secret', 'secret', randomBytes(32).toString('base64'));
  if (!rows.some(({ purpose }) => purpose === 'sign')) {
    const kid = `vias-${randomBytes(6).toString('hex')}`;
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    await insert(kid, 'sign', JSON.stringify({ ...(await exportJWK(privateKey)), kid, alg: 'RS256', use: 'sig' }));
  }
  rows = await select();
  const secret = rows.find(({ purpose }) => purpose === 'secret');
  if (!secret) throw new Error('The identity provider could not store its keys.');
  return {
    signing: rows.filter(({ purpose }) => purpose === 'sign').map(({ material }) => JSON.parse(open(material)) as JWK & { kid: string }),
    secret: Buffer.from(open(secret.material), 'base64'),
  };
};

/** The public half of a signing key, as the key set publishes it. */
export const publicHalf = ({ kty, n, e, kid, alg, use }: JWK): JWK => ({ kty, n, e, kid, alg, use }) as JWK;
