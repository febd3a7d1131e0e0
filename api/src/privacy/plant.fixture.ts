import type { TestDatabase } from '@vias/sql/testing.ts';

const shapes: Record<string, string> = {
  POINT: 'POINT(23.7 56.6)',
  POLYGON: 'POLYGON((23 56,24 56,24 57,23 56))',
  MULTIPOLYGON: 'MULTIPOLYGON(((23 56,24 56,24 57,23 56)))',
  LINESTRING: 'LINESTRING(23 56,24 57)',
  MULTILINESTRING: 'MULTILINESTRING((23 56,24 57))',
};

/** A value for a column that must have one. */
const usual: Record<string, string> = {
  text: 'x',
  uuid: '00000000-0000-4000-8000-000000000001',
  jsonb: '{}',
  boolean: 'false',
  bytea: '\\x00',
  'timestamp with time zone': '2026-01-01',
  date: '2026-01-01',
  'text[]': '{}',
  'uuid[]': '{}',
  'double precision[]': '{}',
  numeric: '1',
  interval: '1 day',
  xid8: '1',
};
/** A column as the catalogue has it, and a literal of its type. */
export type Planted = { name: string; type: string; literal(text: string): string };

/** The SQL of a column that matters; undefined: whatever is usual, or nothing where nothing is needed. `defaults` are other usual values by type. */
export type Seed = { given(column: Planted): string | undefined; defaults?: Readonly<Record<string, string>> };

/** Writes a row for each seed into a table past checks and triggers: what is asked is whether something finds it again. Checks are dropped, and keys into other tables too unless `keepKeys`. */
export const plantRows = async (
  db: Pick<TestDatabase, 'admin'>,
  tab: string,
  seeds: readonly Seed[],
  { keepKeys = false } = {},
): Promise<void> => {
  const columns = await db.admin<{
    name: string;
    type: string;
    shape: string | null;
    needed: boolean;
    made: boolean;
    computed: boolean;
    label: string | null;
  }>(
    `select a.attname as name, format_type(a.atttypid, null) as type, (select g.type from geometry_columns g where g.f_table_name = $1 and g.f_geometry_column = a.attname and g.f_table_schema = 'public') as shape,
       a.attnotnull as needed, a.attgenerated <> '' or a.attidentity <> '' as made, a.attgenerated <> '' and a.attnotnull as computed,
       (select e.enumlabel from pg_enum e where e.enumtypid = a.atttypid order by e.enumsortorder limit 1) as label
     from pg_attribute a where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped`,
    [tab],
  );
  const rowOf = ({ given, defaults = {} }: Seed): string => {
    const values = new Map<string, string>();
    for (const { name, type, shape, needed, made, label } of columns) {
      if (made) continue;
      const literal = (text: string) => `'${text}'::${type}`;
      const wanted = given({ name, type, literal });
      if (wanted !== undefined) values.set(name, wanted);
      else if (needed)
        values.set(
          name,
          type === 'geometry'
            ? `st_geomfromtext('${shapes[(shape ?? 'POINT').toUpperCase()]}', 4326)`
            : literal(label ?? defaults[type] ?? usual[type] ?? (type.endsWith('[]') ? '{}' : '1')),
        );
    }
    return `insert into ${tab} (${[...values.keys()].join(', ')}) values (${[...values.values()].join(', ')})`;
  };
  const checks = await db.admin<{ name: string }>(
    'select conname as name from pg_constraint where conrelid = $1::regclass and contype::text = any ($2)',
    [tab, keepKeys ? ['c'] : ['c', 'f']],
  );
  await db.admin(
    [
      // What is made of the others may not be made of these.
      ...columns.flatMap(({ name, computed }) => (computed ? [`alter table ${tab} alter column ${name} drop not null`] : [])),
      ...checks.map(({ name }) => `alter table ${tab} drop constraint "${name}"`),
      `set session_replication_role = replica`,
      ...seeds.map(rowOf),
      `set session_replication_role = origin`,
    ].join('; '),
  );
};
