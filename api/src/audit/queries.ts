import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import type { QueryOf } from '../http/endpoint.ts';
import { AuditDetail, AuditEntry, AuditState, actionsOf, type endpoints, PersonRead } from './contract.ts';

type Filter = Omit<QueryOf<typeof endpoints.listAuditEntries>, 'after' | 'limit'>;
const iso = (at: Sql): Sql => sql`to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const kinds = Object.entries(actionsOf) as [keyof typeof actionsOf, readonly string[]][];
// A refused sign-in is told with the sign-ins and found under refusals too.
const kindOf = sql`case when action = any (${actionsOf['sign-in']}::text[]) then 'sign-in' when action = any (${actionsOf.refusal}::text[]) then 'refusal'
  when action = any (${actionsOf.export}::text[]) then 'export' when action = any (${actionsOf.read}::text[]) then 'read' else 'write' end`;
const columns = sql`seq::float8 as seq, ${iso(sql`at`)} as at,
  jsonb_build_object('kind', principal_kind, 'id', principal_id, 'name', principal_name) as principal, action, ${kindOf} as kind,
  thing_kind as "thingKind", thing_ids as "thingIds", thing_count as "thingCount", detail, encode(hash, 'hex') as hash`;

/** People know an incident by its number; anything else by its id. */
const incidentNumbered = (number: number): Sql =>
  sql`array[coalesce((select i.incident_id::text from incident i where i.tenant_id = my_tenant() and i.incident_no = ${number} limit 1), ${String(number)})]`;

const matching = ({ principal, kind, action, thingKind, thingId, during }: Filter): Sql =>
  sql.and([
    sql`chain = my_tenant()`,
    principal === undefined
      ? sql`true`
      : sql`(principal_id = ${principal} or strpos(lower(principal_name), lower(${principal})) > 0 or (thing_kind = 'account' and thing_ids @> array[${principal}::text]))`,
    kind === undefined
      ? sql`true`
      : kind === 'write'
        ? sql`action <> all (${kinds.flatMap(([, actions]) => actions)}::text[])`
        : sql`action = any (${actionsOf[kind]}::text[])`,
    action === undefined ? sql`true` : sql`action = ${action}`,
    thingKind === undefined ? sql`true` : sql`thing_kind = ${thingKind}`,
    thingId === undefined
      ? sql`true`
      : sql`thing_ids @> ${/^\d{1,9}$/.test(thingId) ? incidentNumbered(Number(thingId)) : sql`array[${thingId}::text]`}`,
    during?.from ? sql`at >= ${during.from}::timestamptz` : sql`true`,
    during?.to ? sql`at < ${during.to}::timestamptz` : sql`true`,
  ]);

/** Entries of the own tenant, newest first. */
export const selectEntries = (tx: Tx, { after, limit, ...filter }: QueryOf<typeof endpoints.listAuditEntries>) =>
  tx.page(
    AuditEntry,
    limit,
    sql`select ${columns}, seq::text as key from audit_entry
      where ${matching(filter)} and ${after === undefined ? sql`true` : sql`seq < ${after}`} order by seq desc`,
  );

/** How many entries match, as many as were there when it was asked; `upTo` is the last of them. */
export const countEntries = (tx: Tx, filter: Filter) =>
  tx.one(
    z.object({ n: z.int(), upTo: z.number().nullable() }),
    sql`select count(*)::int as n, max(seq)::float8 as "upTo" from audit_entry where ${matching(filter)}`,
  );

/** That the audit was read or taken along, with what was asked for. */
export const noteReading = (tx: Tx, action: 'read' | 'export', asked: Record<string, unknown>, entries: number) =>
  tx.run(sql`select audit_note(${action}, 'audit_entry', '{}', ${entries}, ${JSON.stringify(asked)}::jsonb)`);

/** Tables whose rows people know by a name, and by which. */
const namesOf: Readonly<Record<string, { key: string; name: Sql }>> = {
  incident: { key: 'incident_id', name: sql`incident_no::text` },
  alert: { key: 'alert_id', name: sql`title` },
  camera: { key: 'camera_id', name: sql`name` },
  account: { key: 'account_id', name: sql`name` },
  saved_map: { key: 'saved_map_id', name: sql`title` },
  saved_area: { key: 'saved_area_id', name: sql`name` },
  share: { key: 'share_id', name: sql`purpose` },
};
const histories: Readonly<Record<string, string>> = { incident: 'incident_change', camera: 'camera_change' };
const Named = AuditDetail.shape.things.element;
const States = z.object({ before: z.record(z.string(), z.unknown()), after: z.record(z.string(), z.unknown()) });

const changesOf = async (tx: Tx, { thingKind, thingIds, at, detail, action }: AuditEntry): Promise<AuditDetail['changes']> => {
  const told = z.record(z.string(), z.array(z.unknown())).safeParse(detail.changes);
  if (told.success) return Object.entries(told.data).map(([field, [before, after]]) => ({ field, before, after }));
  const history = histories[thingKind];
  const id = thingIds[0];
  if (history === undefined || id === undefined || thingIds.length > 1 || (action !== 'update' && action !== 'delete')) return null;
  // The history is written in the same transaction, a moment before the entry.
  const states = await tx.maybe(
    States,
    sql`select before, after from ${sql.name(history)} where tenant_id = my_tenant() and ${sql.name(`${thingKind}_id`)} = ${id}::uuid
        and changed_at between ${at}::timestamptz - interval '1 minute' and ${at}::timestamptz + interval '1 millisecond' order by version desc limit 1`,
  );
  if (!states) return null;
  const fields = [...new Set([...Object.keys(states.before), ...Object.keys(states.after)])];
  return fields.map((field) => ({ field, before: states.before[field] ?? null, after: states.after[field] ?? null }));
};

const Links = z.object({ prevHash: z.string(), fits: z.boolean(), nextSeq: z.number().nullable(), roles: z.array(z.string()) });
/** One entry of the own tenant with everything that explains it; undefined when there is none. */
export const selectDetail = async (tx: Tx, seq: number): Promise<AuditDetail | undefined> => {
  const entry = await tx.maybe(AuditEntry, sql`select ${columns} from audit_entry where chain = my_tenant() and seq = ${seq}`);
  if (!entry) return undefined;
  const links = await tx.one(
    Links,
    sql`select encode(e.prev_hash, 'hex') as "prevHash", n.seq::float8 as "nextSeq",
          (select f.first_fault is null from audit_fault_after(e.chain, e.seq - 1, 2) f) as fits,
          coalesce((select a.roles from account a where a.account_id::text = e.principal_id), '{}') as roles
        from audit_entry e left join audit_entry n on n.chain = e.chain and n.seq = e.seq + 1 where e.chain = my_tenant() and e.seq = ${seq}`,
  );
  const named = namesOf[entry.thingKind];
  const things =
    named && entry.thingIds.length > 0
      ? await tx.rows(
          Named,
          sql`select ${sql.name(named.key)}::text as id, ${named.name} as name from ${sql.name(entry.thingKind)} where ${sql.name(named.key)}::text = any (${entry.thingIds}::text[])`,
        )
      : [];
  const around = await tx.rows(
    AuditEntry,
    sql`select ${columns} from audit_entry where chain = my_tenant() and principal_id = ${entry.principal.id}
        and at between ${entry.at}::timestamptz - interval '10 minutes' and ${entry.at}::timestamptz + interval '10 minutes' and abs(seq - ${seq}) <= 2000
        order by abs(seq - ${seq}), seq limit 30`,
  );
  around.sort((a, b) => a.seq - b.seq);
  return { ...entry, ...links, things, changes: await changesOf(tx, entry), around };
};

const check = sql`jsonb_build_object('at', ${iso(sql`k.at`)}, 'tookMs', k.took_ms, 'byPerson', k.by_person, 'entries', k.entries, 'firstFault', k.first_fault,
  'anchors', jsonb_build_object('kind', k.anchor_kind, 'checked', k.anchors, 'lastAt', null, 'lastSeq', null, 'firstFault', k.anchor_fault, 'badLines', k.bad_lines),
  'holds', k.first_fault is null and k.anchor_fault is null)`;
/** How the chain of the own tenant stands. Days are those of Latvia and Lithuania. */
export const selectState = (tx: Tx) =>
  tx.one(
    AuditState,
    sql`
      select my_tenant() as chain, coalesce(c.seq, 0)::int as entries, (select ${iso(sql`e.at`)} from audit_entry e where e.chain = my_tenant() and e.seq = 1) as since,
        (select jsonb_build_object('seq', e.seq, 'at', ${iso(sql`e.at`)}, 'hash', encode(e.hash, 'hex')) from audit_entry e where e.chain = my_tenant() and e.seq = c.seq) as head,
        (select jsonb_build_object('seq', a.seq, 'at', ${iso(sql`a.at`)}, 'kind', a.kind) from audit_anchored a where a.chain = my_tenant()) as anchored,
        (select ${check} from audit_check k where k.chain = my_tenant() order by k.at desc limit 1) as "lastCheck",
        (select jsonb_agg(jsonb_build_object('day', d.day, 'entries', d.n, 'sealed', coalesce(d.top <= (select a.seq from audit_anchored a where a.chain = my_tenant()), false)) order by d.day)
         from (select g.day::date as day, count(e.seq)::int as n, max(e.seq) as top from generate_series(local_day() - 2, local_day(), interval '1 day') g (day)
               left join audit_entry e on e.tenant_id = my_tenant() and e.at >= g.day::date::timestamp at time zone 'Europe/Riga' and e.at < (g.day::date + 1)::timestamp at time zone 'Europe/Riga'
               group by g.day) d) as days,
        (select jsonb_build_object('write', 0, 'sign-in', 0, 'refusal', 0, 'export', 0, 'read', 0) || coalesce(jsonb_object_agg(m.kind, m.n), '{}')
         from (select ${kindOf} as kind, count(*)::int as n from audit_entry where tenant_id = my_tenant() and at > now() - interval '30 days' group by 1) m) as month
      from (select 1) one left join audit_chain c on c.chain = my_tenant()`,
  );

const PersonReads = z.object({ items: z.array(PersonRead), total: z.int() });
/** Who saw the data of the person with a number, newest first, and how often in all; noted with the purpose. */
export const selectPersonReads = async (tx: Tx, number: Buffer, since: string, purpose: string): Promise<z.output<typeof PersonReads>> =>
  (await tx.one(z.object({ reads: PersonReads }), sql`select person_reads(${number}, ${since}::timestamptz, ${purpose}) as reads`)).reads;
