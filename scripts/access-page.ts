import type { TestDatabase } from '../sql/src/testing.ts';

const actors = ['user', 'machine', 'resident', 'public', 'worker', 'tiles', 'jobs', 'identity'];
const mine = `c.relnamespace = 'public'::regnamespace and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`;

type Grant = { table: string; actor: string; reads: string; writes: string };
type Policy = { table: string; policy: string; verb: string; actors: string; using: string | null; check: string | null };
type Clearance = { role: string; clearances: string };

const cell = (text: string | null): string => (text ?? '').replaceAll('|', '\\|').replace(/\s+/g, ' ');

/** docs/access.md: which principal may do what to which table, read from the catalogue of a migrated database. */
export const accessPage = async ({ admin }: Pick<TestDatabase, 'admin'>): Promise<string> => {
  const grants = await admin<Grant>(`
    select c.relname as table, a as actor,
      case when has_table_privilege('vias_' || a, c.oid, 'select') then 'r' when has_any_column_privilege('vias_' || a, c.oid, 'select') then 'r*' else '' end as reads,
      case when has_table_privilege('vias_' || a, c.oid, 'insert') then 'i' when has_any_column_privilege('vias_' || a, c.oid, 'insert') then 'i*' else '' end
      || case when has_table_privilege('vias_' || a, c.oid, 'update') then 'u' when has_any_column_privilege('vias_' || a, c.oid, 'update') then 'u*' else '' end
      || case when has_table_privilege('vias_' || a, c.oid, 'delete') then 'd' else '' end as writes
    from pg_class c, unnest(array['${actors.join("','")}']) a
    where c.relkind in ('r', 'p', 'v') and ${mine} order by c.relname`);
  const policies = await admin<Policy>(`
    select c.relname as table, p.polname as policy, case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end as verb,
      (select string_agg(substr(r::regrole::text, 6), ', ' order by r::regrole::text) from unnest(p.polroles) r) as actors,
      pg_get_expr(p.polqual, p.polrelid) as using, pg_get_expr(p.polwithcheck, p.polrelid) as check
    from pg_policy p join pg_class c on c.oid = p.polrelid where ${mine} and p.polroles <> array['vias_owner'::regrole::oid] order by 1, 2`);
  const clearances = await admin<Clearance>(
    `select role, string_agg(theme || ' ' || sensitivity_up_to || case when may_write then ' (writes)' else '' end, ', ' order by theme) as clearances from role_clearance group by role order by role`,
  );
  const tables = [...new Set(grants.map(({ table }) => table))];
  const of = (table: string, actor: string): string => {
    const grant = grants.find((each) => each.table === table && each.actor === actor);
    return `${grant?.reads ?? ''}${grant?.writes ?? ''}`;
  };
  return `${[
    '# Who may do what',
    '',
    'Generated from the database by `npm run generate`; do not edit. How it works: [architecture.md](architecture.md), why: [decisions/0006-access.md](decisions/0006-access.md).',
    'Every principal has its own database role (`vias_user`, `vias_machine`, …); nothing runs without one. A grant opens a table, the policies below choose the rows.',
    '',
    '## Roles of people and machines',
    '',
    'How far a role sees into a theme of its own municipality, and of others as far as a share goes: 0 open, 1 internal, 2 sensitive, 3 special category.',
    '',
    '| role | sees |',
    '|---|---|',
    ...clearances.map((row) => `| ${row.role} | ${row.clearances} |`),
    '',
    '## Grants',
    '',
    'r read, i insert, u update, d delete; * some columns only.',
    '',
    `| table | ${actors.join(' | ')} |`,
    `|---|${actors.map(() => '---').join('|')}|`,
    ...tables.map((table) => `| ${table} | ${actors.map((actor) => of(table, actor)).join(' | ')} |`),
    '',
    '## Policies',
    '',
    '| table | policy | verb | principals | rows | new rows |',
    '|---|---|---|---|---|---|',
    ...policies.map((row) => `| ${row.table} | ${row.policy} | ${row.verb} | ${row.actors} | ${cell(row.using)} | ${cell(row.check)} |`),
  ].join('\n')}\n`;
};
