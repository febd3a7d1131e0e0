import type { TestDatabase } from '@vias/sql/testing.ts';

const square = (x: number, y: number, size: number) => `((${x} ${y},${x + size} ${y},${x + size} ${y + size},${x} ${y + size},${x} ${y}))`;
/** Polygons in a world of municipalities of one by one degree: 1 and 2 overlap on T5, and 2 has a part on T4; 3 lies where nobody reports from, 4 on T0, 5 on T1 and has no name. */
export const sectors = [
  [1, `POLYGON${square(23.4, 57.4, 0.2)}`, 'Austrumi'],
  [2, `MULTIPOLYGON(${square(23.3, 57.3, 0.5)},${square(22.4, 57.4, 0.2)})`, 'Rietumi'],
  [3, `POLYGON${square(24.2, 58.2, 0.5)}`, 'Tukšums'],
  [4, `POLYGON${square(22.2, 56.2, 0.5)}`, 'Jelgava'],
  [5, `POLYGON${square(23.3, 56.3, 0.4)}`, ' '],
] as const;

/** A layer of Dobele that Jelgava may see; `features` selects the number, properties and area of each polygon. */
export const bringLayer = async (db: TestDatabase, title: string, features: string, values: unknown[] = []): Promise<string> => {
  const [made] = await db.admin<{ id: string }>(
    `insert into own_layer (tenant_id, title, state, file_name, format, geometry_kinds, fields, source, licence, lawful_basis, visibility, partners, created_by, created_by_name, changed_by, changed_by_name)
     values ('lv-dobele', $1, 'ready', 'x.geojson', 'geojson', '{area}', '[{"name":"nosaukums","kind":"text"},{"name":"platība","kind":"number"}]', 'Dobeles novads', 'CC0', 'Plāns', 'partners', '{lv-jelgava}', 't', 't', 't', 't')
     returning own_layer_id as id`,
    [title],
  );
  const id = made?.id as string;
  await db.admin(
    `insert into own_layer_feature (tenant_id, own_layer_id, feature_number, properties, area) select 'lv-dobele', '${id}'::uuid, ${features}`,
    values,
  );
  return id;
};
