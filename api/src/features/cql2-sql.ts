import { Problem } from '@vias/sql/problem.ts';
import { type Sql, sql } from '@vias/sql/sql.ts';
import { z } from 'zod';
import type { Bound, Filter, Period, Region, Scalar } from './cql2.ts';
import type { Crs } from './crs.ts';
import { type Column, columnSql, instantSql, type Kind, type Layer, queryablesOf, timeOf } from './layer.ts';
import { shapeSql } from './shape-sql.ts';

/** A value in SQL, of the kind it has; `given` is the text of a literal, which may become a uuid. */
type Value = { sql: Sql; kind: Kind; given?: string; column?: Column };

/** Small letters and letters without marks, the same for both databases whatever their locale. */
const capitals = 'ABCDEFGHIJKLMNOPQRSTUVWXYZĀČĒĢĪĶĻŅŌŖŠŪŽĄĘĖĮŲĆŁŃÓŚŹŻÄÖÕÜÅАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ';
const marked = 'āčēģīķļņōŗšūžąęėįųćłńóśźżäöõüåёйĀČĒĢĪĶĻŅŌŖŠŪŽĄĘĖĮŲĆŁŃÓŚŹŻÄÖÕÜÅЁЙ';
const plain = 'acegiklnorsuzaeeiuclnoszzaoouaеиACEGIKLNORSUZAEEIUCLNOSZZAOOUAЕИ';

/** How a property of the kind is compared. */
const exampleOf = (kind: Kind, name: string): string => {
  if (kind === 'geometry') return `S_INTERSECTS(${name}, POINT(23.7 56.6))`;
  if (kind === 'integer' || kind === 'number') return `${name} >= 3`;
  if (kind === 'boolean') return `${name} = TRUE`;
  if (kind === 'date') return `${name} <= DATE('2026-01-31')`;
  if (kind === 'instant') return `${name} > TIMESTAMP('2026-01-31T12:00:00Z')`;
  return kind === 'uuid' ? `${name} = '00000000-0000-4000-8000-000000000000'` : `${name} = 'Dobele'`;
};

/** The filter as a condition on the view `l` of a layer. Throws ogc.property_unknown, ogc.filter_type, ogc.shape_invalid. */
export const filterSql = (filter: Filter, layer: Layer, crs: Crs): Sql => {
  const columns = queryablesOf(layer);
  const columnOf = (name: string): Column => {
    const found = columns.find((column) => column.name === name);
    if (!found)
      throw new Problem('ogc.property_unknown', {
        field: 'filter',
        values: { name: name.slice(0, 60), known: columns.map((column) => column.name).join(', ') },
      });
    return found;
  };

  const scalarSql = (scalar: Scalar): Value => {
    if ('property' in scalar) {
      const column = columnOf(scalar.property);
      return { sql: columnSql(column.name), kind: column.kind, column };
    }
    if ('text' in scalar) return { sql: sql`${scalar.text}::text`, kind: 'text', given: scalar.text };
    if ('number' in scalar) return numberOf(scalar.number);
    if ('truth' in scalar) return { sql: scalar.truth ? sql`true` : sql`false`, kind: 'boolean' };
    if ('date' in scalar) return { sql: sql`${scalar.date}::date`, kind: 'date' };
    if ('instant' in scalar) return { sql: sql`${scalar.instant}::timestamptz`, kind: 'instant' };
    const inner = scalarSql('casei' in scalar ? scalar.casei : scalar.accenti);
    if (inner.kind !== 'text') throw misfit(inner, { sql: sql``, kind: 'text' });
    return 'casei' in scalar
      ? { sql: sql`translate(${inner.sql}, ${capitals}, ${capitals.toLowerCase()})`, kind: 'text' }
      : { sql: sql`translate(${inner.sql}, ${marked}, ${plain})`, kind: 'text' };
  };

  /** Values that can be compared with each other, or ogc.filter_type. */
  const together = (scalars: readonly Scalar[]): Sql[] => {
    const values = scalars.map(scalarSql);
    const first = values.find(({ column }) => column) ?? (values[0] as Value);
    return values.map((value) => {
      const family = familyOf(value.kind);
      if (first.kind === 'uuid' && value.given !== undefined && z.guid().safeParse(value.given).success) return sql`${value.given}::uuid`;
      if (family === undefined || family !== familyOf(first.kind)) throw misfit(first, value);
      const isMixed = family === 'time' && values.some(({ kind }) => kind !== value.kind);
      return isMixed && value.kind === 'date' ? sql`(${value.sql}::timestamp at time zone 'UTC')` : value.sql;
    });
  };

  const compile = (node: Filter): Sql => {
    switch (node.op) {
      case 'and':
      case 'or':
        return sql`(${sql.join(node.args.map(compile), node.op === 'and' ? sql` and ` : sql` or `)})`;
      case 'not':
        return sql`not ${compile(node.arg)}`;
      case 'constant':
        return node.truth ? sql`true` : sql`false`;
      case 'compare': {
        const [left, right] = together([node.left, node.right]) as [Sql, Sql];
        return sql`(${left} ${signs[node.by]} ${right})`;
      }
      case 'between': {
        const [value, from, to] = together([node.value, node.from, node.to]) as [Sql, Sql, Sql];
        return sql`(${value}${negation(node.not)} between ${from} and ${to})`;
      }
      case 'in': {
        const [value, ...list] = together([node.value, ...node.list]) as [Sql, ...Sql[]];
        return sql`(${value}${negation(node.not)} in (${sql.join(list)}))`;
      }
      case 'like':
        return like(node);
      case 'null':
        return node.not ? sql`(${scalarSql(node.value).sql} is not null)` : sql`(${scalarSql(node.value).sql} is null)`;
      case 'spatial': {
        const [left, right] = [regionOf(node.left), regionOf(node.right)];
        const meets = sql`${spatial[node.by]}(${left}, ${right})`;
        // Without the box, row-level security keeps the query from the spatial index.
        return node.by === 's_disjoint' ? meets : sql`(${left} && ${right} and ${meets})`;
      }
      case 'temporal': {
        const [a, b] = [periodOf(node.left), periodOf(node.right)];
        return sql`(${temporal[node.by](a, b)})`;
      }
    }
  };

  const like = ({ value, pattern, not }: Extract<Filter, { op: 'like' }>): Sql => {
    const [text, wanted] = [scalarSql(value), scalarSql(pattern)];
    const odd = [text, wanted].find(({ kind }) => kind !== 'text');
    if (odd) throw misfit(odd, { sql: sql``, kind: 'text' }, "name LIKE 'Dob%'");
    return sql`(${text.sql}${negation(not)} like ${wanted.sql})`;
  };

  const regionOf = (region: Region): Sql => {
    if (!('property' in region)) return shapeSql(region, crs);
    const column = columnOf(region.property);
    if (column.kind !== 'geometry') throw misfit({ sql: sql``, kind: column.kind, column }, { sql: sql``, kind: 'geometry' });
    return columnSql(column.name);
  };

  const momentOf = (bound: Exclude<Bound, '..'>): Ends => {
    if ('instant' in bound) return ends(sql`${bound.instant}::timestamptz`, false);
    if ('date' in bound) return ends(sql`(${bound.date}::date::timestamp at time zone 'UTC')`, true);
    const column = columnOf(bound.property);
    if (column.kind !== 'date' && column.kind !== 'instant')
      throw misfit({ sql: sql``, kind: column.kind, column }, { sql: sql``, kind: 'instant' }, "T_AFTER(occurred_at, DATE('2026-01-31'))");
    // The layer's own end, where none is said, is open: what still holds is not unknown.
    const isEnd = column.name === timeOf(layer)?.end?.name;
    const at = isEnd ? sql`coalesce(${instantSql(column)}, 'infinity'::timestamptz)` : instantSql(column);
    return ends(at, column.kind === 'date');
  };
  const periodOf = (period: Period): Ends => {
    if (!('interval' in period)) return momentOf(period);
    const [from, to] = period.interval;
    return {
      ...(to === '..' ? ends(sql`'infinity'::timestamptz`, false) : momentOf(to)),
      begin: from === '..' ? sql`'-infinity'::timestamptz` : momentOf(from).begin,
    };
  };

  return compile(filter);
};

const familyOf = (kind: Kind): string | undefined =>
  ({ text: 'text', uuid: 'uuid', integer: 'number', number: 'number', boolean: 'boolean', date: 'time', instant: 'time' })[kind as string];

const nameOf = ({ column, kind, given }: Value): string =>
  column ? `${column.name} (${kind})` : given !== undefined ? `'${given.slice(0, 40)}'` : kind;
const misfit = (left: Value, right: Value, example?: string): Problem =>
  new Problem('ogc.filter_type', {
    field: 'filter',
    values: { left: nameOf(left), right: nameOf(right), example: example ?? exampleOf(left.kind, left.column?.name ?? 'name') },
  });

const numberOf = (number: number): Value =>
  Number.isSafeInteger(number) ? { sql: sql`${number}::int8`, kind: 'integer' } : { sql: sql`${number}::float8`, kind: 'number' };

const negation = (not: boolean): Sql => (not ? sql` not` : sql``);
const signs = { '=': sql`=`, '<>': sql`<>`, '<': sql`<`, '>': sql`>`, '<=': sql`<=`, '>=': sql`>=` } as const;
const spatial = {
  s_intersects: sql`st_intersects`,
  s_disjoint: sql`st_disjoint`,
  s_equals: sql`st_equals`,
  s_touches: sql`st_touches`,
  s_within: sql`st_within`,
  s_overlaps: sql`st_overlaps`,
  s_crosses: sql`st_crosses`,
  s_contains: sql`st_contains`,
} as const;

/** First and last moment of a period, both in it; a day ends with its last microsecond, but begins at `endsOn`, where periods of days meet. */
type Ends = { begin: Sql; end: Sql; endsOn: Sql };
const ends = (begin: Sql, wholeDay: boolean): Ends => ({
  begin,
  end: wholeDay ? sql`(${begin} + interval '1 day' - interval '1 microsecond')` : begin,
  endsOn: begin,
});

const temporal: Record<Extract<Filter, { op: 'temporal' }>['by'], (a: Ends, b: Ends) => Sql> = {
  t_after: (a, b) => sql`${a.begin} > ${b.end}`,
  t_before: (a, b) => sql`${a.end} < ${b.begin}`,
  t_contains: (a, b) => sql`${a.begin} < ${b.begin} and ${a.end} > ${b.end}`,
  t_disjoint: (a, b) => sql`${a.begin} > ${b.end} or ${a.end} < ${b.begin}`,
  t_during: (a, b) => sql`${a.begin} > ${b.begin} and ${a.end} < ${b.end}`,
  t_equals: (a, b) => sql`${a.begin} = ${b.begin} and ${a.end} = ${b.end}`,
  t_finishedby: (a, b) => sql`${a.begin} < ${b.begin} and ${a.end} = ${b.end}`,
  t_finishes: (a, b) => sql`${a.begin} > ${b.begin} and ${a.end} = ${b.end}`,
  t_intersects: (a, b) => sql`${a.begin} <= ${b.end} and ${a.end} >= ${b.begin}`,
  t_meets: (a, b) => sql`${a.endsOn} = ${b.begin}`,
  t_metby: (a, b) => sql`${a.begin} = ${b.endsOn}`,
  t_overlappedby: (a, b) => sql`${a.begin} > ${b.begin} and ${a.begin} < ${b.endsOn} and ${a.end} > ${b.end}`,
  t_overlaps: (a, b) => sql`${a.begin} < ${b.begin} and ${a.endsOn} > ${b.begin} and ${a.end} < ${b.end}`,
  t_startedby: (a, b) => sql`${a.begin} = ${b.begin} and ${a.end} > ${b.end}`,
  t_starts: (a, b) => sql`${a.begin} = ${b.begin} and ${a.end} < ${b.end}`,
};
