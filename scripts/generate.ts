/** Writes what is derived: api/openapi.json, docs/data-dictionary.md, the settings in docs/operations.md, the base map and the demonstration's borders. With --check it writes nothing and fails when one is stale. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { Settings } from '../api/src/config.ts';
import { drawDemoFiles } from '../api/src/demo/generate.ts';
import { openTestApp } from '../api/src/testing.ts';
import bake from '../sql/src/bake-template.ts';
import { accessPage } from './access-page.ts';

type Column = {
  table: string;
  about: string | null;
  column: string;
  type: string;
  note: string | null;
  nullable: boolean;
  is_key: boolean;
};

const dictionaryOf = (columns: Column[]): string => {
  const tables = new Map<string, Column[]>();
  for (const column of columns) tables.set(column.table, [...(tables.get(column.table) ?? []), column]);
  const lines = [
    '# Data dictionary',
    '',
    'Generated from the comments in the database by `npm run generate`; do not edit. Geometry is WGS 84 (EPSG:4326), times carry their zone.',
    'How the tables hang together: [architecture.md](architecture.md).',
  ];
  for (const [table, of] of tables) {
    lines.push('', `## ${table}`, '', of[0]?.about ?? '', '', '| column | type | |', '|---|---|---|');
    for (const { column, type, note, nullable, is_key } of of) {
      lines.push(
        `| ${is_key ? `**${column}**` : column} | ${type}${nullable ? ', may be empty' : ''} | ${(note ?? '').replaceAll('|', '\\|')} |`,
      );
    }
  }
  return `${lines.join('\n')}\n`;
};

/** The table of settings inside docs/operations.md, from the schema that reads them. */
const operationsWith = (text: string): string => {
  const rows = Object.entries(Settings.shape).map(([name, schema]) => {
    const preset = schema.safeParse(undefined);
    return `| \`${name}\` | ${preset.success && preset.data !== undefined ? `\`${preset.data}\`` : ''} | ${schema.description} |`;
  });
  return text.replace(
    /(<!-- settings:[^\n]*-->\n)[\s\S]*?(<!-- \/settings -->)/,
    (_all, open: string, end: string) => `${open}| setting | unless set | |\n|---|---|---|\n${rows.join('\n')}\n${end}`,
  );
};

const check = process.argv.includes('--check');
delete process.env.VIAS_TEST_DATABASE_URL;
await bake();
const app = await openTestApp();
const openapi = `${JSON.stringify(await (await fetch(`${app.url}/api/openapi.json`)).json(), null, 2)}\n`;
const columns = await app.db.admin<Column>(`
  select c.relname as table, obj_description(c.oid, 'pg_class') as about, a.attname as column, format_type(a.atttypid, a.atttypmod) as type,
         col_description(c.oid, a.attnum) as note, not a.attnotnull as nullable, coalesce(a.attnum = any (i.indkey), false) as is_key
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped left join pg_index i on i.indrelid = c.oid and i.indisprimary
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v')
    and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
  order by c.relname, a.attnum`);
const access = await accessPage(app.db);
await app.close();

const stale: string[] = [];
for (const [name, text] of [
  ['api/openapi.json', openapi],
  ['docs/data-dictionary.md', dictionaryOf(columns)],
  ['docs/access.md', access],
  ['docs/operations.md', operationsWith(readFileSync(new URL('../docs/operations.md', import.meta.url), 'utf8'))],
  ...(await drawDemoFiles()),
] as const) {
  const file = new URL(`../${name}`, import.meta.url);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
  if (check) stale.push(name);
  else writeFileSync(file, text);
}
if (stale.length > 0) {
  process.stderr.write(`Stale: ${stale.join(', ')}. Run npm run generate and commit.\n`);
  process.exit(1);
}
process.exit(0);
