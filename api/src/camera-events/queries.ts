import { createHash } from 'node:crypto';
import type { Database } from '@vias/sql/database.ts';
import { Problem } from '@vias/sql/problem.ts';
import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { endpoints, type HourCounts, type LookUpRight, type NewLookUpRight, Passages } from './contract.ts';
import './problems.ts';
import { EventKindCode } from './kinds.ts';
import type { EventFacts, KindFacts, LandingEvent } from './read-events.ts';

const iso = (moment: Sql): Sql => sql`to_char(${moment} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

const Stored = z.object({
  algorithm: z.enum(['ed25519', 'hmac-sha256']),
  publicKey: z.instanceof(Buffer).nullable(),
  secretEnc: z.instanceof(Buffer).nullable(),
  keyId: z.string().nullable(),
});
/** A machine's own key that counts, still sealed; camera_events.key_unknown for any other. */
export const requireSenderKey = async (tx: Tx, id: string): Promise<z.output<typeof Stored>> => {
  const found = await tx.maybe(
    Stored,
    sql`select algorithm, public_key as "publicKey", secret_enc as "secretEnc", key_id as "keyId" from event_sender_key(${id})`,
  );
  if (!found) throw new Problem('camera_events.key_unknown');
  return found;
};

/** Notes the nonce of a signature that holds; camera_events.replayed when it came before. */
export const takeNonce = async (tx: Tx, keyId: string, nonce: string): Promise<void> => {
  const digest = createHash('sha256').update(nonce).digest();
  const { fresh } = await tx.one(z.object({ fresh: z.boolean() }), sql`select take_event_nonce(${keyId}, ${digest}) as fresh`);
  if (!fresh) throw new Problem('camera_events.replayed');
  await tx.run(sql`select note_event_key_use(${keyId})`);
};

const Facts = z.custom<EventFacts>((value) => typeof value === 'object' && value !== null);
/** What a batch refers to, and the kinds there are. */
export const selectFacts = async (
  tx: Tx,
  { cameras, plateKeys, codes }: { cameras: string[]; plateKeys: string[]; codes: string[] },
): Promise<{ facts: EventFacts; kinds: KindFacts[] }> => {
  const { facts } = await tx.one(
    z.object({ facts: Facts }),
    sql`select event_facts(${cameras}::text[], ${plateKeys}::uuid[], ${codes}::text[]) as facts`,
  );
  return { facts, kinds: await selectKinds(tx) };
};

const selectKinds = (tx: Tx): Promise<KindFacts[]> =>
  tx.rows(
    z.object({ kind: EventKindCode, ofVehicles: z.boolean(), hasAmount: z.boolean() }),
    sql`select kind, of_vehicles as "ofVehicles", has_amount as "hasAmount" from camera_event_kind order by position`,
  );

export const noteCodes = (tx: Tx, codes: readonly string[]): Promise<number> => tx.run(sql`select note_event_codes(${[...codes]}::text[])`);

const Landed = z.object({ no: z.int(), outcome: z.enum(['added', 'known', 'differs']) });
/** Writes events; what came before stays as it is. */
export const landEvents = (tx: Tx, events: readonly LandingEvent[]): Promise<z.output<typeof Landed>[]> =>
  tx.rows(Landed, sql`select no, outcome from land_camera_events(${JSON.stringify(events)}::jsonb)`);

export const selectNames = (tx: Tx): Promise<z.output<typeof endpoints.listEventKinds.answer.schema>> =>
  tx.one(
    endpoints.listEventKinds.answer.schema,
    sql`select (select json_agg(json_build_object('kind', kind, 'ofVehicles', of_vehicles, 'hasAmount', has_amount, 'title', title) order by position) from camera_event_kind) as kinds,
          (select json_agg(json_build_object('purpose', purpose, 'title', title) order by position) from camera_event_purpose) as purposes`,
  );

/** Hours of one's own camera, fewer than five as −2; camera_events.camera_not_found where it may not be seen. */
export const selectHours = async (tx: Tx, camera: string, kind: string, from: string, to: string): Promise<z.output<typeof HourCounts>> => {
  const own = await tx.maybe(
    z.object({ id: z.uuid() }),
    sql`select camera_id as id from camera where camera_id = ${camera} and tenant_id = my_tenant()`,
  );
  if (!own) throw new Problem('camera_events.camera_not_found');
  const items = await tx.rows(
    z.object({ hour: z.string(), n: z.coerce.number().int() }),
    sql`select ${iso(sql`hour`)} as hour, n from camera_event_counts(${camera}, ${kind}, ${from}::timestamptz, ${to}::timestamptz)`,
  );
  return { items };
};

const SealedKey = z.object({ id: z.uuid(), sealed: z.instanceof(Buffer), keyId: z.string() });
/** Sealed keys that plates of a purpose were hashed with, of all purposes where it is null; camera_events.no_right without a right. */
export const selectPlateKeys = (tx: Tx, purpose: string | null): Promise<z.output<typeof SealedKey>[]> =>
  tx.rows(SealedKey, sql`select id, sealed, key_id as "keyId" from plate_keys_for(${purpose}::text)`);

type Sought = {
  sought: 'plate' | 'list' | 'subject' | 'erasure';
  hashes: readonly string[];
  list?: string | undefined;
  purpose?: string | undefined;
  reason: string;
  caseNumber: string;
  from?: string | undefined;
  to?: string | undefined;
};
/** Passages shown at most. */
const mostPassages = 500;
/** Looks for passages, after the audit has been written in the same transaction. */
export const lookUpPassages = async (tx: Tx, asked: Sought): Promise<Passages> => {
  const { found } = await tx.one(
    z.object({ found: Passages }),
    sql`select look_up_passages(${asked.sought}, ${JSON.stringify(asked.hashes)}::jsonb, ${asked.list ?? null}::text, ${asked.purpose ?? null}::text, ${asked.reason}, ${asked.caseNumber},
          ${asked.from ?? null}::timestamptz, ${asked.to ?? null}::timestamptz, ${mostPassages}) as found`,
  );
  return found;
};

const PastLookUp = endpoints.listLookUps.answer.schema.shape.items.element;
/** A page of look-ups, newest first; `after` is the number of the last one of the page before. */
export const selectLookUps = (tx: Tx, { whose, after, limit }: { whose: 'own' | 'all'; after?: number | undefined; limit: number }) =>
  tx.page(
    PastLookUp,
    limit,
    sql`select camera_look_up_id as id, ${iso(sql`looked_at`)} as at, json_build_object('id', looked_by, 'name', looked_by_name) as by, sought, list_code as list, purpose, reason,
          case_number as "caseNumber", found, look_up_no as key
        from camera_look_up
        where ${whose === 'own' ? sql`looked_by = my_principal()` : sql`true`} and ${after === undefined ? sql`true` : sql`look_up_no < ${after}`}
        order by look_up_no desc`,
  );

const Right = endpoints.grantLookUpRight.answer.schema;
const rightWhole = sql`
  select camera_look_up_right_id as id, json_build_object('id', person_id, 'name', person_name) as person, purpose, legal_basis as "legalBasis", valid_until::text as "validUntil",
    ${iso(sql`granted_at`)} as "grantedAt", granted_by_name as "grantedBy", ${iso(sql`ended_at`)} as "endedAt", (ended_at is null and valid_until >= local_day()) as counts
  from camera_look_up_right`;

/** Rights, those that count first. */
export const selectRights = (tx: Tx): Promise<LookUpRight[]> =>
  tx.rows(
    Right,
    sql`${rightWhole} order by (ended_at is null and valid_until >= local_day()) desc, person_name, granted_at desc limit 500`,
  );

/** Grants a right to a colleague; camera_events.person_unknown for anybody else. `isLocal` says that people sign in here; where Keycloak knows them, the name comes with the request. */
export const insertRight = async (tx: Tx, tenant: string, given: NewLookUpRight, isLocal: boolean): Promise<LookUpRight> => {
  const person = await tx.maybe(
    z.object({ name: z.string() }),
    sql`select name from account where account_id = ${given.personId} and tenant_id = ${tenant} and kind = 'person' and disabled_at is null`,
  );
  const name = person?.name ?? (isLocal ? undefined : given.personName);
  if (name === undefined) throw new Problem('camera_events.person_unknown', { field: 'personId' });
  // Granted anew it takes the place of the one before.
  await tx.run(
    sql`update camera_look_up_right set ended_at = now() where person_id = ${given.personId} and purpose = ${given.purpose} and ended_at is null`,
  );
  const { id } = await tx.one(
    z.object({ id: z.uuid() }),
    sql`insert into camera_look_up_right (tenant_id, person_id, person_name, purpose, legal_basis, valid_until)
        values (${tenant}, ${given.personId}, ${name}, ${given.purpose}, ${given.legalBasis}, ${given.validUntil}::date) returning camera_look_up_right_id as id`,
  );
  return tx.one(Right, sql`${rightWhole} where camera_look_up_right_id = ${id}`);
};

export const endRight = async (tx: Tx, id: string): Promise<void> => {
  if (
    (await tx.run(sql`update camera_look_up_right set ended_at = now() where camera_look_up_right_id = ${id} and ended_at is null`)) !== 1
  )
    throw new Problem('camera_events.right_not_found');
};

/** Events erased in one transaction. */
const erasedAtOnce = 1_000;
/** Erases, as vias_jobs, every event whose day has come, in pieces; answers how many. */
export const eraseDueEvents = async (db: Pick<Database, 'as'>, mayGoOn: () => boolean = () => true): Promise<number> => {
  let total = 0;
  for (let n = erasedAtOnce; n === erasedAtOnce && mayGoOn(); total += n)
    n = await db.as(
      { kind: 'jobs' },
      async (tx) => (await tx.one(z.object({ n: z.int() }), sql`select erase_camera_events(${erasedAtOnce}) as n`)).n,
    );
  return total;
};
