import type { Database } from '@vias/sql/database.ts';
import type { Member } from '@vias/sql/principal.ts';
import { Problem } from '@vias/sql/problem.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import type { BodyOf } from '../http/endpoint.ts';
import { CodeList, type endpoints, type NewMeaning, SourceCode, TaxonomyCategory } from './contract.ts';

// Neither the taxonomy nor another municipality's codes are any member's to write: the operator's wish is carried out by the system and noted in the operator's name.
const jobs = { kind: 'jobs' } as const;
type Asker = { db: Pick<Database, 'as'>; operator: Member };
/** In the transaction of the change itself, so that there is never one without the other; `about` is the municipality whose auditor must find it too. */
const note = (tx: Tx, { operator: { id: who, name } }: Asker, action: string, thing: string, id: string, detail: object, about?: string) =>
  tx.run(sql`select note_for_operator(${who}, ${name}, ${about ?? null}, ${action}, ${thing}, ${id}, ${JSON.stringify(detail)}::jsonb)`);

const columns = sql`category_code as code, group_code as group, title as titles, sensitivity, sort_no as sort`;

/** The shared categories in their order. */
export const selectCategories = (tx: Tx) =>
  tx.rows(TaxonomyCategory, sql`select ${columns} from incident_category order by sort_no, category_code`);

/** Adds a category at the end of its group. Throws taxonomy.code_taken, taxonomy.group_unknown. */
export const insertCategory = async (asker: Asker, { code, group, titles, sensitivity }: BodyOf<typeof endpoints.addCategory>) => {
  return asker.db.as(jobs, async (tx) => {
    const groups = await tx.rows(
      z.object({ no: z.int(), sort: z.int() }),
      sql`
      select group_no as no, max(sort_no)::int + 1 as sort from incident_category where group_code = ${group} group by group_no`,
    );
    const [of] = groups;
    if (!of) throw new Problem('taxonomy.group_unknown', { field: 'group', values: { group } });
    const made = await tx.maybe(
      TaxonomyCategory,
      sql`insert into incident_category (category_code, group_code, group_no, title, sensitivity, sort_no)
        values (${code}, ${group}, ${of.no}, ${JSON.stringify(titles)}, ${sensitivity}, ${of.sort}) on conflict do nothing returning ${columns}`,
    );
    if (!made) throw new Problem('taxonomy.code_taken', { field: 'code', values: { code } });
    await note(tx, asker, 'category.add', 'incident_category', code, made);
    return made;
  });
};

/** Throws taxonomy.category_unknown. */
export const updateTitles = (asker: Asker, code: string, titles: BodyOf<typeof endpoints.renameCategory>) =>
  asker.db.as(jobs, async (tx) => {
    const changed = await tx.maybe(
      TaxonomyCategory,
      sql`update incident_category set title = ${JSON.stringify(titles)} where category_code = ${code} returning ${columns}`,
    );
    if (!changed) throw new Problem('taxonomy.category_unknown', { values: { category: code } });
    await note(tx, asker, 'category.rename', 'incident_category', code, titles);
    return changed;
  });

/** Every partner's list, those with waiting codes first. */
export const readCodeLists = ({ db }: Pick<Asker, 'db'>) =>
  db.as(jobs, (tx) =>
    tx.rows(
      CodeList,
      sql`select tenant_id as tenant, source_code as source, codes, waiting from code_lists() order by waiting = 0, tenant_id, source_code`,
    ),
  );

const Row = SourceCode.extend({ isShown: z.boolean() });
/** The codes of one list. Throws taxonomy.list_unknown. */
export const readCodeList = async ({ db }: Pick<Asker, 'db'>, tenant: string, source: string) => {
  const rows = await db.as(jobs, (tx) =>
    tx.rows(
      Row,
      sql`select source_category as code, category_code as category, severity, is_shown as "isShown" from code_list(${tenant}, ${source})
        order by category_code is not null, source_category limit 1000`,
    ),
  );
  if (rows.length === 0) throw new Problem('taxonomy.list_unknown');
  const items = rows.filter(({ isShown }) => isShown).map(({ code, category, severity }) => ({ code, category, severity }));
  return { items, hidden: rows.length - items.length };
};

/** Incidents that get their category in one transaction. */
const atOnce = 200;

/** Says what a code means and gives what waited for it its category, piece by piece. Throws taxonomy.code_unknown, taxonomy.category_unknown. */
export const writeMeaning = async (
  asker: Asker,
  tenant: string,
  source: string,
  { code, category, severity }: NewMeaning,
): Promise<void> => {
  const { db } = asker;
  const categories = await db.as(jobs, selectCategories);
  if (!categories.some((one) => one.code === category))
    throw new Problem('taxonomy.category_unknown', { field: 'category', values: { category } });
  await db.as(jobs, async (tx) => {
    const { known } = await tx.one(
      z.object({ known: z.boolean() }),
      sql`select mean_code(${tenant}, ${source}, ${code}, ${category}, ${severity}::smallint) as known`,
    );
    if (!known) throw new Problem('taxonomy.code_unknown', { field: 'code' });
    await note(tx, asker, 'code.mean', 'source_category', code, { tenant, source, category, severity }, tenant);
  });
  for (let n = atOnce; n === atOnce; )
    ({ n } = await db.as(jobs, (tx) =>
      tx.one(z.object({ n: z.int() }), sql`select apply_code(${tenant}, ${source}, ${code}, ${atOnce}) as n`),
    ));
};
