import { Problem } from '@vias/sql/problem.ts';
import type { MultiPolygon } from 'geojson';
import { z } from 'zod';
import type { OwnArea } from './definition.ts';
import { type Batch, selectAreaLayer, selectOwnResidents, selectPolygons, selectSizes } from './own-area-queries.ts';
import type { Ask, Place, Places } from './places.ts';

/** Polygons of a layer that are areas of a map: how many, and how many corners in all and each. */
export const ownAreaLimits = { areas: 1_000, vertices: 100_000, areaVertices: 10_000 } as const;
/** Polygons and corners that one transaction looks at, neighbours together: the embedded database is held for well under 250 ms. */
const atOnce = { areas: 100, vertices: 4_000 } as const;
/** Part of a polygon that must be counted for its residents to be known. */
const leastCovered = 0.99;

/** A polygon as it is drawn: its shape, and where its label stands, both in degrees. */
export type OwnShape = { geometry: MultiPolygon; label: [number, number] };
export type OwnResidents = Map<Place['key'], { residents: number; asOf: string; source: string }>;
export type OwnPolygons = { batches: Batch[]; shapes: Map<Place['key'], OwnShape>; residents: () => Promise<OwnResidents> };

const toBatches = (layerId: string, sizes: readonly { number: number; vertices: number }[]): Batch[] => {
  const batches: { layerId: string; numbers: number[] }[] = [];
  let vertices = Number.POSITIVE_INFINITY;
  for (const each of sizes) {
    const last = batches.at(-1);
    if (last && last.numbers.length < atOnce.areas && vertices + each.vertices <= atOnce.vertices) {
      last.numbers.push(each.number);
      vertices += each.vertices;
    } else {
      batches.push({ layerId, numbers: [each.number] });
      vertices = each.vertices;
    }
  }
  for (const { numbers } of batches) numbers.sort((a, b) => a - b);
  return batches;
};

const checkSizes = (sizes: readonly { number: number; vertices: number }[]): void => {
  const field = 'area.layerId';
  const { areas, vertices, areaVertices } = ownAreaLimits;
  if (sizes.length === 0) throw new Problem('map.own_areas_none', { field });
  if (sizes.length > areas) throw new Problem('map.own_areas_too_many', { field, values: { most: areas } });
  const large = sizes.find((each) => each.vertices > areaVertices);
  if (large) throw new Problem('map.own_area_too_detailed', { field, values: { ...large, most: areaVertices } });
  const sum = sizes.reduce((total, each) => total + each.vertices, 0);
  if (sum > vertices) throw new Problem('map.own_areas_too_detailed', { field, values: { vertices: sum, most: vertices } });
};

/** Residents of every polygon that is counted as a whole; asked for once. */
const askResidents = (ask: Ask, batches: readonly Batch[]): (() => Promise<OwnResidents>) => {
  let asked: Promise<OwnResidents> | undefined;
  const load = async (): Promise<OwnResidents> => {
    const found: OwnResidents = new Map();
    for (const batch of batches)
      for (const { id, residents, share, asOf, sources } of await ask((tx) => selectOwnResidents(tx, batch)))
        if (residents !== null && asOf !== null && share >= leastCovered) found.set(id, { residents, asOf, source: sources.join(', ') });
    return found;
  };
  return () => (asked ??= load());
};

/**
 * The polygons of a layer as areas of a map, within its limits; `sets` are the borders that say where anybody reports from.
 * Throws map.layer_unknown, map.layer_name_unfit, map.own_areas_none, map.own_areas_too_many, map.own_areas_too_detailed, map.own_area_too_detailed.
 */
export const loadOwnAreas = async (ask: Ask, area: OwnArea, sets: number[]): Promise<Places> => {
  const { layerId, name } = area;
  const unknown = () => new Problem('map.layer_unknown', { field: 'area.layerId' });
  const layer = z.guid().safeParse(layerId).success ? await ask((tx) => selectAreaLayer(tx, layerId)) : undefined;
  if (!layer) throw unknown();
  if (name !== undefined && !layer.texts.includes(name))
    throw new Problem('map.layer_name_unfit', { field: 'area.name', values: { name, fitting: layer.texts.join(', ') || '–' } });
  const sizes = await ask((tx) => selectSizes(tx, layerId, ownAreaLimits.areas + 1));
  checkSizes(sizes);
  const batches = toBatches(layerId, sizes);
  const items: Place[] = [];
  const shapes = new Map<Place['key'], OwnShape>();
  const reporters = new Set<string>();
  for (const batch of batches)
    for (const polygon of await ask((tx) => selectPolygons(tx, batch, area, sets))) {
      const { number, km2, shape, label, recordedSince } = polygon;
      for (const each of polygon.reporters) reporters.add(each);
      const id = String(number);
      const reports = polygon.reporters.length > 0;
      items.push({ id, key: number, code: id, name: polygon.name ?? `${layer.title} ${id}`, km2, reports, recordedSince });
      shapes.set(number, { geometry: JSON.parse(shape) as MultiPolygon, label });
    }
  // Deleted or hidden while it was read.
  if (items.length !== sizes.length) throw unknown();
  items.sort((a, b) => Number(a.key) - Number(b.key));
  return {
    sets,
    items,
    sources: [layer.source || layer.title],
    reporters: [...reporters],
    own: { batches, shapes, residents: askResidents(ask, batches) },
  };
};
