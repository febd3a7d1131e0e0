import { Problem } from '@vias/sql/problem.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { noData } from './classes.ts';
import type { Measure, Source } from './definition.ts';
import { type Measured, measureArea, type Tally } from './measure.ts';
import type { Ask, Place, Places } from './places.ts';

type LayerSource = Extract<Source, { kind: 'layer' }>;
/** Features placed in one transaction: the embedded database is held for well under 250 ms. */
const batch = 2_000;

const Layer = z.object({ title: z.string(), source: z.string(), numbers: z.array(z.string()) });
const Sum = z.object({ id: z.union([z.int(), z.string()]), count: z.int(), sum: z.number() });
const Last = z.object({ last: z.int().nullable() });

/** A layer that the reader may see; `numbers` are its fields of numbers. */
const selectLayer = (tx: Tx, id: string) =>
  tx.maybe(
    Layer,
    sql`select title, source, array(select f ->> 'name' from jsonb_array_elements(fields) f where f ->> 'kind' in ('integer', 'number')) as numbers
        from own_layer where own_layer_id = ${id}::uuid and state = 'ready'`,
  );

/** The next features of a layer after a number, each at one point of its own, counted and summed by area. A point on a border belongs to one of its sides. */
const selectSums = (tx: Tx, { layerId, property }: LayerSource, { sets, grid }: Places, after: number) => {
  const features = sql`
    select feature_number as n, st_pointonsurface(coalesce(area::geometry, line::geometry, point::geometry)) as place,
           case when jsonb_typeof(properties -> ${property ?? ''}::text) = 'number' then (properties ->> ${property ?? ''}::text)::float8 end as value
    from own_layer_feature where own_layer_id = ${layerId}::uuid and feature_number > ${after}::int order by feature_number limit ${batch}::int`;
  const placed = grid
    ? sql`select c.cell_column || '_' || c.cell_row as id, f.value
          from features f, thematic_cell(st_transform(f.place, ${Number(grid.crs)}::int), ${grid.shape}::text, ${grid.size}::float8) c`
    : sql`select distinct on (f.n, t.boundary_set_id) t.territory_id as id, f.value
          from features f join territory t on t.geom && f.place and st_intersects(t.geom, f.place)
          where t.boundary_set_id = any (${sets}::int[]) order by f.n, t.boundary_set_id, t.territory_id`;
  return tx.rows(
    Sum,
    sql`with features as materialized (${features}) select id, count(*)::int as count, coalesce(sum(value), 0)::float8 as sum from (${placed}) p group by id`,
  );
};
const selectLast = (tx: Tx, { layerId }: LayerSource, after: number) =>
  tx.one(
    Last,
    sql`select max(n)::int as last from (
          select feature_number as n from own_layer_feature where own_layer_id = ${layerId}::uuid and feature_number > ${after}::int order by 1 limit ${batch}::int) f`,
  );

/** What a layer of somebody's own says of every area: how many of its features lie there, or the sum of a field. Throws map.layer_unknown, map.layer_property_unfit. */
export const measureLayer = async (
  ask: Ask,
  places: Places,
  source: LayerSource,
  measure: Measure,
  residents: readonly (number | null)[],
  field: string,
): Promise<{ measured: Measured[]; title: string; source: string }> => {
  const { layerId, property } = source;
  const layer = z.guid().safeParse(layerId).success ? await ask((tx) => selectLayer(tx, layerId)) : undefined;
  if (!layer) throw new Problem('map.layer_unknown', { field: `${field}source.layerId` });
  if (measure.kind === 'value' && (property === undefined || !layer.numbers.includes(property)))
    throw new Problem('map.layer_property_unfit', {
      field: `${field}source.property`,
      values: { property: property ?? '–', fitting: layer.numbers.join(', ') || '–' },
    });
  const found = new Map<Place['key'], { count: number; sum: number }>();
  for (let after: number | null = 0; after !== null; ) {
    const at: number = after;
    for (const { id, count, sum } of await ask((tx) => selectSums(tx, source, places, at))) {
      const known = found.get(id) ?? { count: 0, sum: 0 };
      found.set(id, { count: known.count + count, sum: known.sum + sum });
    }
    after = (await ask((tx) => selectLast(tx, source, at))).last;
  }
  const measured = places.items.map(({ key, km2 }, i): Measured => {
    const { count, sum } = found.get(key) ?? { count: 0, sum: 0 };
    const tally: Tally = { count, part: 0, valued: 0, sum: 0, squares: 0, isExact: true, isSuppressed: false };
    const facts = { reports: true, km2, residents: [residents[i] ?? null] };
    if (measure.kind !== 'value') return measureArea(measure, facts, [tally], [Number.POSITIVE_INFINITY]);
    const counted = measureArea({ kind: 'count' }, facts, [tally], [Number.POSITIVE_INFINITY]);
    // Where no feature lies there is no sum either: nothing is known, not naught.
    return count === 0
      ? { ...counted, class: noData, value: null, interval: null, isUnstable: false }
      : { ...counted, value: sum, interval: null, isUnstable: false };
  });
  return { measured, title: layer.title, source: layer.source || layer.title };
};
