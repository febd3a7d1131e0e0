import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { type FindingCode, flagOf } from './finding.ts';
import type { Profile } from './profile.ts';
import type { Landing, Taxonomy } from './row.ts';

/** The taxonomy and the tenant's own code list as they stand when an import begins. */
export type Reference = Taxonomy & {
  /** Access classes of the tenant's incidents by sensitivity, 0 to 3. */
  classes: readonly number[];
  categories: readonly { code: string; sensitivity: number; title: string }[];
  hasTerritories: boolean;
};

const References = z.object({
  classes: z.array(z.int()),
  categories: z.array(z.object({ code: z.string(), sensitivity: z.int(), title: z.string() })),
  meanings: z.array(z.object({ source: z.string(), category: z.string(), severity: z.int().nullable() })),
  hasTerritories: z.boolean(),
});

export const readReference = async (tx: Tx, tenant: string, source: string): Promise<Reference> => {
  const { meanings, ...reference } = await tx.one(
    References,
    sql`select
      (select array_agg(access_class_id order by sensitivity) from access_class where tenant_id = ${tenant} and theme = 'incidents') as classes,
      (select json_agg(json_build_object('code', category_code, 'sensitivity', sensitivity,
                                         'title', coalesce(title->>(select languages[1] from tenant where tenant_id = ${tenant}), title->>'en'))) from incident_category) as categories,
      (select coalesce(json_agg(json_build_object('source', source_category, 'category', category_code, 'severity', severity)), '[]')
       from source_category where tenant_id = ${tenant} and source_code = ${source} and category_code is not null) as meanings,
      exists (select from boundary_set) as "hasTerritories"`,
  );
  const known = new Set(reference.categories.map(({ code }) => code));
  const byCode = new Map(meanings.map((meaning) => [meaning.source, meaning]));
  return { ...reference, tenant, isCategory: (code) => known.has(code), meaningOf: (code) => byCode.get(code) };
};

const Known = z.object({ key: z.string(), id: z.string(), hash: z.string(), flags: z.array(z.string()) });
export type KnownRow = z.output<typeof Known>;

/** Incidents that earlier files of this source brought, by the source's key. */
export const selectKnown = async (
  tx: Tx,
  { tenant }: Reference,
  source: string,
  keys: readonly string[],
): Promise<Map<string, KnownRow>> => {
  // One probe of the index per row: a join would read the whole table once a batch, because a table that is being filled has no statistics.
  const rows = await tx.rows(
    Known,
    sql`select r.key, i.id, i.hash, i.flags
        from unnest(${keys}::text[]) r (key),
          lateral (select incident_id as id, coalesce(encode(row_hash, 'hex'), '') as hash, flags from incident
                   where tenant_id = ${tenant} and source_code = ${source} and source_key = r.key limit 1) i`,
  );
  return new Map(rows.map((row) => [row.key, row]));
};

/**
 * Keys among these rows whose content another row has; the digest is of one tenant and source by itself. It is the only condition an index serves, and it arrives
 * as bytes (a decode() would be kept from the index by row-level security): in a table without statistics every other plan reads the whole table once a row.
 */
export const selectDuplicates = async (tx: Tx, rows: readonly Landing[]): Promise<Set<string>> => {
  const found = await tx.rows(
    z.object({ key: z.string() }),
    sql`select r.key from unnest(${rows.map(({ key }) => key)}::text[], ${rows.map(({ hash }) => `\\x${hash}`)}::bytea[]) r (key, hash),
          lateral (select from incident i where i.row_hash = r.hash and i.source_key <> r.key limit 1) i`,
  );
  return new Set(found.map(({ key }) => key));
};

/** Keys of rows whose place lies in no loaded territory. */
export const selectOutside = async (tx: Tx, rows: readonly Landing[]): Promise<Set<string>> => {
  const placed = rows.filter(({ lon }) => lon !== null);
  if (placed.length === 0) return new Set();
  const found = await tx.rows(
    z.object({ key: z.string() }),
    sql`select r.key from unnest(${placed.map(({ key }) => key)}::text[], ${placed.map(({ lon }) => lon)}::float8[], ${placed.map(({ lat }) => lat)}::float8[]) r (key, lon, lat),
          lateral (select st_setsrid(st_makepoint(r.lon, r.lat), 4326) as geom) p
        where not exists (select from territory t where t.geom && p.geom and st_covers(t.geom, p.geom))`,
  );
  return new Set(found.map(({ key }) => key));
};

const flagsOf = (row: Landing): string =>
  [...new Set(row.warnings.map(({ code }) => flagOf[code as FindingCode]).filter(Boolean))].join(',');

/** The rows as a relation `r`, joined to what their category means. */
const relation = ({ categories, classes }: Reference, rows: readonly Landing[]): Sql => {
  const column = <K extends keyof Landing>(name: K) => rows.map((row) => row[name]);
  return sql`unnest(${column('key')}::text[], ${column('hash')}::text[], ${column('category')}::text[], ${column('sourceCategory')}::text[], ${column('severity')}::int[],
      ${column('occurredAt')}::float8[], ${column('title')}::text[], ${column('address')}::text[], ${column('description')}::text[], ${column('lon')}::float8[], ${column('lat')}::float8[], ${rows.map(flagsOf)}::text[])
      r (key, hash, category, source_category, severity, occurred_ms, title, address, description, lon, lat, flags)
    join unnest(${categories.map(({ code }) => code)}::text[], ${categories.map(({ sensitivity }) => sensitivity)}::smallint[], ${categories.map(({ sensitivity }) => classes[sensitivity])}::int[],
                ${categories.map(({ title }) => title)}::text[]) c (code, sensitivity, class, title) on c.code = r.category`;
};
const occurredAt = sql`to_timestamp(r.occurred_ms / 1000)`;
const geom = sql`st_setsrid(st_makepoint(r.lon, r.lat), 4326)`;
const flags = sql`coalesce(string_to_array(nullif(r.flags, ''), ','), '{}')`;

/** Writes new incidents in one statement; history, placement, audit and the change feed follow by themselves. */
export const insertLandings = (
  tx: Tx,
  reference: Reference,
  { source, status }: Pick<Profile, 'source' | 'status'>,
  importId: string,
  rows: readonly Landing[],
): Promise<number> =>
  tx.run(sql`
    insert into incident (tenant_id, access_class_id, sensitivity, source_code, source_key, source_category, row_hash, category_code, severity, status, occurred_at, closed_at, title,
                          place_text, description, geom, flags, import_id)
    select ${reference.tenant}, c.class, c.sensitivity, ${source}, r.key, r.source_category, decode(r.hash, 'hex'), r.category, r.severity, ${status}, ${occurredAt},
           ${status === 'closed' ? occurredAt : sql`null`}, coalesce(r.title, c.title), r.address, r.description, ${geom}, ${flags}, ${importId}::uuid
    from ${relation(reference, rows)}`);

/** Changes incidents whose row changed in the source, keeps the version it made and the old hash for an undo. `known` are the incidents before, by key. */
export const updateLandings = async (
  tx: Tx,
  reference: Reference,
  importId: string,
  rows: readonly Landing[],
  known: ReadonlyMap<string, KnownRow>,
): Promise<number> => {
  const before = rows.map(({ key }) => known.get(key));
  return tx.run(sql`
    with given as materialized (
      select r.*, c.sensitivity, c.title as category_title, k.id, k.hash as old_hash
      from ${relation(reference, rows)}
      join unnest(${rows.map(({ key }) => key)}::text[], ${before.map((row) => row?.id)}::uuid[], ${before.map((row) => row?.hash)}::text[]) k (key, id, hash) on k.key = r.key
    ), changed as (
      update incident i set
        category_code = r.category, source_category = r.source_category, row_hash = decode(r.hash, 'hex'), severity = r.severity, occurred_at = ${occurredAt},
        sensitivity = greatest(i.sensitivity, r.sensitivity), access_class_id = (${reference.classes}::int[])[greatest(i.sensitivity, r.sensitivity) + 1],
        title = coalesce(r.title, r.category_title), place_text = r.address, description = r.description, geom = ${geom}, flags = ${flags}
      from given r where i.incident_id = r.id
      returning i.incident_id, i.version
    )
    insert into import_update (tenant_id, import_id, incident_id, version, row_hash)
    select ${reference.tenant}, ${importId}::uuid, changed.incident_id, changed.version, decode(given.old_hash, 'hex') from changed join given on given.id = changed.incident_id`);
};

export type FindingRow = { line: number; no: number; kind: string; code: string; field: string; value: string };
export const insertFindings = (tx: Tx, tenant: string, importId: string, rows: readonly FindingRow[]): Promise<number> => {
  const column = <K extends keyof FindingRow>(name: K) => rows.map((row) => row[name]);
  return tx.run(sql`
    insert into import_finding (tenant_id, import_id, line, no, kind, code, field, value)
    select ${tenant}, ${importId}::uuid, * from unnest(${column('line')}::int[], ${column('no')}::smallint[], ${column('kind')}::text[], ${column('code')}::text[], ${column('field')}::text[], ${column('value')}::text[])
    on conflict do nothing`);
};

/** Codes nobody has mapped yet go to the partner's list, where a person gives them a meaning. */
export const insertUnmapped = (tx: Tx, tenant: string, source: string, codes: readonly string[]): Promise<number> =>
  tx.run(
    sql`insert into source_category (tenant_id, source_code, source_category) select ${tenant}, ${source}, * from unnest(${codes}::text[]) on conflict do nothing`,
  );
