import type { AreaId } from '../../map/territory-layer.ts';
import type { ThematicMap, ThematicValue } from '../builder/theme.ts';
import type { Territory } from '../rate/rate.ts';
import { listName } from '../rate/territory-name.ts';

/** An area of the map with its value, as list, drawer and labels know it. */
export interface Row {
  id: AreaId;
  /** What a link names it by: LV:0026000, or a cell's id. */
  key: string;
  name: string;
  /** The name where there is little room. */
  shortName: string;
  /** Where its label stands: longitude and latitude in degrees. */
  position: readonly [number, number];
  territory: Territory | undefined;
  value: ThematicValue | undefined;
}

const middleOf = (ring: readonly (readonly number[])[]): [number, number] => {
  const corners = ring.slice(0, -1);
  const sum = corners.reduce<[number, number]>(([x, y], [lon = 0, lat = 0]) => [x + lon, y + lat], [0, 0]);
  return [sum[0] / corners.length, sum[1] / corners.length];
};

/** A cell as lists write it: the municipality in its short form, and the kilometres of its middle. */
const cellName = (name: string): string => {
  const [, municipality = '', place = ''] = /^(.*) (\S+\/\S+)$/.exec(name) ?? [];
  return municipality
    ? `${listName(municipality)} ${place
        .split('/')
        .map((km) => Math.round(Number(km) * 10) / 10)
        .join('/')}`
    : name;
};

/** Highest value first; suppressed and missing ones last, by name as the reader's language sorts. */
export const sortRows = (rows: readonly Row[], compare: (a: string, b: string) => number): Row[] =>
  [...rows].sort((a, b) => {
    const [first, second] = [a.value?.value ?? Number.NEGATIVE_INFINITY, b.value?.value ?? Number.NEGATIVE_INFINITY];
    return first === second ? compare(a.name, b.name) : second - first;
  });

/** The areas of a map: territories with their values, or the cells that came with it. */
export const rowsOf = (map: ThematicMap | undefined, territories: readonly Territory[], nameOfCell: (code: string) => string): Row[] => {
  if (!map) return [];
  const values = new Map(map.values.map((value) => [value.id, value]));
  if (map.geometry.kind === 'features') {
    const isGrid = map.definition.area.kind === 'grid';
    return map.geometry.featureCollection.features.map(({ id, geometry, properties }) => {
      const value = values.get(id);
      const name = (isGrid ? cellName(value?.name ?? '') : value?.name) || nameOfCell(value?.code ?? id);
      const position = properties.label ?? middleOf(geometry.type === 'Polygon' ? (geometry.coordinates[0] ?? []) : []);
      return { id, key: id, name, shortName: name, position, territory: undefined, value };
    });
  }
  return territories.map((territory) => ({
    id: territory.id,
    key: `${territory.country}:${territory.code}`,
    name: territory.name,
    shortName: listName(territory.name),
    position: [territory.labelPoint.coordinates[0], territory.labelPoint.coordinates[1]],
    territory,
    value: values.get(territory.id),
  }));
};

/** Half the width of a value's interval: what stands after ±. */
export const plusMinusOf = (value: ThematicValue | undefined): number | null =>
  value?.interval ? (value.interval[1] - value.interval[0]) / 2 : null;
