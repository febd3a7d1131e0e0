import type { PlainStyle } from '@vias/style/sld.ts';
import { spreadColours, type ThematicStyle, type Titles } from '@vias/style/thematic-style.ts';
import type pg from 'pg';

/** A layer to publish: a view of the schema pub. Bounds are west, south, east, north in WGS 84. */
export type Layer = {
  name: string;
  titles: Titles;
  geometry: 'Point' | 'MultiPolygon';
  /** Column of the time dimension. */
  time?: string;
  bounds: [number, number, number, number];
  style: ThematicStyle | PlainStyle;
};

type Comment = { title: Titles; geometry: Layer['geometry']; time?: string; classes?: string };

// ColorBrewer BuPu, the ramp of incidents on screen.
const ramp = ['#edf8fb', '#b3cde3', '#8c96c6', '#8856a7', '#810f7c'];
/** Both countries, for a layer that is still empty. */
const everywhere: Layer['bounds'] = [20.8, 53.8, 28.3, 58.2];
const classes = 5;

const noData = { ground: '#f4f3f0', mark: '#c9c5be' };
const suppressed = { ground: '#eceae6', mark: '#8a857d' };

const styleOf = (id: string, { title: titles, geometry, classes: field }: Comment, breaks: number[]): Layer['style'] => {
  if (field !== undefined)
    return {
      id,
      titles,
      field,
      breaks,
      colours: spreadColours(ramp, Math.max(0, breaks.length - 1)),
      symbol: { kind: 'fill' },
      outline: { colour: '#ffffff', width: 1 },
      noData,
      suppressed,
    };
  if (geometry === 'Point') return { id, titles, colour: '#55504a', radius: 3, outline: { colour: '#ffffff', width: 1 } };
  return {
    id,
    titles,
    colour: '#ecebe8',
    outline: { colour: '#8f8b84', width: 1 },
    label: { field: 'name', colour: '#3d3a36', halo: '#ffffff' },
  };
};

/**
 * The layers as the database describes them. Bounds of classes are found anew from the values of today (equal numbers of territories a class,
 * at most five) and kept in `publication`, so that view, colours and legend speak of the same numbers. `client` acts as vias_owner.
 */
export const readLayers = async (client: pg.ClientBase): Promise<Layer[]> => {
  const { rows } = await client.query<{ name: string; comment: string }>(
    `select c.relname as name, obj_description(c.oid, 'pg_class') as comment from pg_class c
     where c.relnamespace = 'pub'::regnamespace and c.relkind = 'v' order by c.relname`,
  );
  const layers: Layer[] = [];
  for (const { name, comment } of rows) {
    const told = JSON.parse(comment) as Comment;
    const breaks = told.classes === undefined ? [] : await findBreaks(client, name);
    const { rows: found } = await client.query<{ bounds: Layer['bounds'] | null }>(
      `select case when e is not null then array[st_xmin(e), st_ymin(e), st_xmax(e), st_ymax(e)] end as bounds from (select st_extent(geom) as e from pub.${client.escapeIdentifier(name)}) x`,
    );
    layers.push({
      name,
      titles: told.title,
      geometry: told.geometry,
      ...(told.time !== undefined && { time: told.time }),
      bounds: found[0]?.bounds ?? everywhere,
      style: styleOf(name, told, breaks),
    });
  }
  return layers;
};

const findBreaks = async (client: pg.ClientBase, layer: string): Promise<number[]> => {
  const { rows } = await client.query<{ breaks: number[] }>(
    `with v as (select rate::numeric as rate from pub.${client.escapeIdentifier(layer)} where class >= 0)
     select coalesce(array_agg(distinct round(b, 2)::float8 order by round(b, 2)::float8), '{}') as breaks
     from (select percentile_disc(least(q, ${classes}) / ${classes}.0) within group (order by rate) as b from v, generate_series(0, ${classes}) q group by q) s where b is not null`,
  );
  const breaks = rows[0]?.breaks ?? [];
  await client.query(
    `insert into publication (layer, breaks) values ($1, $2) on conflict (layer) do update set breaks = excluded.breaks, published_at = now() where publication.breaks <> excluded.breaks`,
    [layer, breaks],
  );
  return breaks;
};
