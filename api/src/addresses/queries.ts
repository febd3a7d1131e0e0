import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { otherForms } from '../territories/name-forms.ts';
import { Address, type AddressRow, BatchReport } from './contract.ts';

/** Addresses that fit what was typed, best first, of equals those on a municipality's ground; the municipality is the one that holds today. */
export const selectAddresses = (tx: Tx, q: string, country: string | null, tenant: string | null, limit: number) =>
  tx.rows(
    Address,
    sql`
      select a.address_id as id, a.code, a.full_text as text, a.street, a.house, a.settlement, a.country, a.dwellings, st_asgeojson(a.geom, 6)::json as geometry,
             municipality_at(a.geom, a.country) as municipality, a.is_generated as "isGenerated"
      from find_addresses(${q}, ${country}::text, ${limit}, (
        select st_collect(d.geom) from tenant_territory l join territory t on (t.country, t.scheme, t.code) = (l.country, l.scheme, l.code)
        join boundary_set b using (boundary_set_id) cross join st_dump(t.geom) d
        where l.tenant_id = ${tenant} and b.level = 'municipality' and b.valid_from <= local_day() and (b.valid_to is null or b.valid_to > local_day()))) f join address a using (address_id) order by f.place`,
  );

/** How many addresses of a source are there. */
export const countSource = async (tx: Tx, country: string, source: string) =>
  (await tx.one(z.object({ n: z.int() }), sql`select count(*)::int as n from address where country = ${country} and source = ${source}`)).n;

const given = (rows: readonly AddressRow[]): Sql => sql`
  select distinct on (value->>'code') value->>'code' as code, value->>'text' as full_text, value->>'street' as street, value->>'house' as house, value->>'settlement' as settlement,
         array(select jsonb_array_elements_text(value->'forms')) as name_forms, (value->>'dwellings')::int as dwellings,
         st_setsrid(st_makepoint((value->>'lon')::float8, (value->>'lat')::float8), 4326)::geometry(Point, 4326) as geom
  from jsonb_array_elements(${JSON.stringify(rows)}::jsonb)`;
const content = (of: Sql): Sql =>
  sql`(${of}.full_text, ${of}.street, ${of}.house, ${of}.settlement, ${of}.name_forms, ${of}.dwellings, st_asbinary(${of}.geom))`;
const withForms = (country: string, rows: readonly AddressRow[]) =>
  rows.map((row) => ({ ...row, forms: row.settlement === null ? [] : otherForms(country, row.settlement) }));

/** Adds addresses, or corrects those of the same source and code. Tells how many were new, changed and as before. */
export const upsertAddresses = (tx: Tx, country: string, source: string, rows: readonly AddressRow[], isGenerated = false) =>
  tx.one(
    BatchReport,
    sql`
      with given as materialized (${given(withForms(country, rows))}), written as (
        insert into address (country, source, code, full_text, street, house, settlement, name_forms, dwellings, geom, is_generated)
        select ${country}, ${source}, code, full_text, street, house, settlement, name_forms, dwellings, geom, ${isGenerated} from given
        on conflict (country, source, code) do update set
          full_text = excluded.full_text, street = excluded.street, house = excluded.house, settlement = excluded.settlement, name_forms = excluded.name_forms,
          dwellings = excluded.dwellings, geom = excluded.geom
        where ${content(sql`address`)} is distinct from ${content(sql`excluded`)}
        returning xmax = 0 as is_new
      )
      select (count(*) filter (where is_new))::int as added, (count(*) filter (where not is_new))::int as updated, (select count(*) from given)::int - count(*)::int as unchanged from written`,
  );

/** What upsertAddresses would do. */
export const compareAddresses = (tx: Tx, country: string, source: string, rows: readonly AddressRow[]) =>
  tx.one(
    BatchReport,
    sql`
      with given as materialized (${given(withForms(country, rows))})
      select (count(*) filter (where a.code is null))::int as added, (count(*) filter (where a.code is not null and ${content(sql`a`)} is distinct from ${content(sql`g`)}))::int as updated,
             (count(*) filter (where a.code is not null and ${content(sql`a`)} is not distinct from ${content(sql`g`)}))::int as unchanged
      from given g left join address a on a.country = ${country} and a.source = ${source} and a.code = g.code`,
  );

/** Codes of a source after a code, in order. */
export const selectCodes = async (tx: Tx, country: string, source: string, after: string, limit: number) =>
  (
    await tx.rows(
      z.object({ code: z.string() }),
      sql`select code from address where country = ${country} and source = ${source} and code > ${after} order by code limit ${limit}`,
    )
  ).map(({ code }) => code);

export const deleteAddresses = (tx: Tx, country: string, source: string, codes: readonly string[]) =>
  tx.run(sql`delete from address where country = ${country} and source = ${source} and code = any (${codes}::text[])`);

const Link = z.object({ last: z.uuid().nullable() });
/** Links the next homes after a key to their addresses; answers the last of them, null at the end. How many found one is told to nobody. */
export const linkHomes = async (tx: Tx, after: string, limit: number) =>
  (await tx.one(Link, sql`select link_homes_after(${after}::uuid, ${limit}) as last`)).last;
