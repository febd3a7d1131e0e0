import { randomBytes, randomUUID } from 'node:crypto';
import type { PhoneVault } from '@vias/alerts/phone-vault.ts';
import { Problem } from '@vias/sql/problem.ts';
import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { EventCode, EventKey, PlateKey } from './keys-contract.ts';
import './problems.ts';
import { hashPlate } from './plate.ts';

const iso = (moment: Sql): Sql => sql`to_char(${moment} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
const machine = (id: Sql): Sql =>
  sql`json_build_object('id', ${id}, 'name', (select a.name from account a where a.account_id::text = ${id} and a.tenant_id = my_tenant()))`;

export const selectEventKeys = (tx: Tx): Promise<EventKey[]> =>
  tx.rows(
    EventKey,
    sql`select k.camera_event_key_id as id, ${machine(sql`k.machine_id`)} as machine, k.algorithm, ${iso(sql`k.created_at`)} as "createdAt", ${iso(sql`k.expires_at`)} as "expiresAt",
          ${iso(sql`k.last_used_at`)} as "lastUsedAt", (k.expires_at is null or k.expires_at > now()) as counts
        from camera_event_key k order by counts desc, k.created_at desc, k.camera_event_key_id limit 500`,
  );

/**
 * A key for a machine: the public one given (32 bytes), or a secret of 256 random bits, kept sealed and answered once. The newest key before it lasts `overlapHours` longer, an older one ends now.
 * `isLocal` says that machines sign in here, so that one that does not exist is known.
 */
export const insertEventKey = async (
  tx: Tx,
  vault: () => PhoneVault,
  tenant: string,
  { machineId, publicKey, overlapHours }: { machineId: string; publicKey: Buffer | undefined; overlapHours: number },
  isLocal: boolean,
): Promise<{ id: string; secret: string | null }> => {
  const known = await tx.maybe(
    z.object({ id: z.string() }),
    sql`select account_id as id from account where account_id::text = ${machineId} and tenant_id = ${tenant} and kind = 'machine' and disabled_at is null`,
  );
  if (!known && isLocal) throw new Problem('camera_events.machine_unknown', { field: 'machineId' });
  const id = randomUUID();
  const secret = publicKey === undefined ? randomBytes(32).toString('hex') : null;
  const sealed = secret === null ? undefined : vault().seal(id, secret);
  // Two rotations at once would each leave the other's key without an end.
  await tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${`camera event key ${tenant} ${machineId}`}, 0))`);
  await tx.run(sql`
    update camera_event_key k set expires_at = case when k.camera_event_key_id = n.newest then least(coalesce(k.expires_at, 'infinity'), now() + make_interval(hours => ${overlapHours})) else now() end
    from (select camera_event_key_id as newest from camera_event_key where machine_id = ${machineId} and (expires_at is null or expires_at > now()) order by created_at desc, camera_event_key_id limit 1) n
    where k.machine_id = ${machineId} and (k.expires_at is null or k.expires_at > now())`);
  await tx.run(
    sql`insert into camera_event_key (camera_event_key_id, tenant_id, machine_id, algorithm, public_key, secret_enc, key_id)
        values (${id}, ${tenant}, ${machineId}, ${secret === null ? 'ed25519' : 'hmac-sha256'}, ${publicKey ?? null}, ${sealed?.phoneEnc ?? null}, ${sealed?.keyId ?? null})`,
  );
  return { id, secret };
};

export const endEventKey = async (tx: Tx, id: string): Promise<void> => {
  const n = await tx.run(
    sql`update camera_event_key set expires_at = now() where camera_event_key_id = ${id} and (expires_at is null or expires_at > now())`,
  );
  if (n !== 1) throw new Problem('camera_events.key_not_found');
};

export const selectPlateKeyList = (tx: Tx): Promise<PlateKey[]> =>
  tx.rows(
    PlateKey,
    sql`select camera_plate_key_id as id, purpose, ${iso(sql`created_at`)} as "createdAt", ${iso(sql`expires_at`)} as "expiresAt", (expires_at is null or expires_at > now()) as counts
        from camera_plate_key order by counts desc, purpose, created_at desc limit 500`,
  );

/** A plate that nobody drives with, for senders to check their hash against. */
const examplePlate = 'AB1234';

/** A key for the plates of one purpose, answered once; the one before it is taken `overlapHours` longer. */
export const insertPlateKey = async (tx: Tx, vault: PhoneVault, tenant: string, purpose: string, overlapHours: number) => {
  const id = randomUUID();
  const secret = randomBytes(32);
  const sealed = vault.seal(id, secret.toString('hex'));
  await tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${`camera plate key ${tenant} ${purpose}`}, 0))`);
  await tx.run(
    sql`update camera_plate_key set expires_at = now() + make_interval(hours => ${overlapHours}) where purpose = ${purpose} and (expires_at is null or expires_at > now() + make_interval(hours => ${overlapHours}))`,
  );
  await tx.run(
    sql`insert into camera_plate_key (camera_plate_key_id, tenant_id, purpose, secret_enc, key_id) values (${id}, ${tenant}, ${purpose}, ${sealed.phoneEnc}, ${sealed.keyId})`,
  );
  return { id, secret: secret.toString('hex'), example: { plate: examplePlate, hash: hashPlate(examplePlate, secret) } };
};

/** Codes of machines, those that wait first. `waiting` counts events that have no kind yet. */
export const selectCodes = (tx: Tx): Promise<z.output<typeof EventCode>[]> =>
  tx.rows(
    EventCode,
    sql`select ${machine(sql`c.machine_id`)} as machine, c.code, c.kind, event_code_waiting(c.machine_id, c.code) as waiting
        from camera_event_code c order by c.kind is not null, c.machine_id, c.code limit 500`,
  );

/** Gives a code its meaning and up to `most` events their kind; answers how many. */
export const meanCode = async (tx: Tx, { machineId, code, kind }: { machineId: string; code: string; kind: string }, most: number) => {
  const { n } = await tx.one(
    z.object({ n: z.int().nullable() }),
    sql`select mean_event_code(${machineId}, ${code}, ${kind}, ${most}) as n`,
  );
  if (n === null) throw new Problem('camera_events.code_not_found', { field: 'code' });
  return n;
};
