import type { Database } from '@vias/sql/database.ts';
import type { Member } from '@vias/sql/principal.ts';
import { Problem } from '@vias/sql/problem.ts';
import type { LocalPlane } from '../camera-coverage/local-plane.ts';
import type { AnalysisQuestion } from './contract.ts';
import { isInside, type Outline } from './fill.ts';
import {
  hasIndicator,
  hasLayer,
  type Seeing,
  selectBuildings,
  selectClosed,
  selectFacilities,
  selectFear,
  selectIncidents,
  selectIndicatorAreas,
  selectLayerAreas,
  selectMonths,
  selectSeeing,
  selectStreets,
  type Zone,
} from './queries.ts';
import { outlineFrom, placesAlong } from './shapes.ts';
import { isNight } from './sun.ts';

/** Who asks about what, and the plane that it is looked at on. */
export interface Scene {
  db: Database;
  principal: Member;
  zone: Zone;
  plane: LocalPlane;
  outline: Outline;
}

/** Milliseconds of one transaction that slices are made for: the embedded database is not to be held for longer than 250. */
const [tooShort, tooLong] = [25, 80];
const day = 86_400_000;
const none = '00000000-0000-0000-0000-000000000000';
/** Risk areas that are told one by one. */
const mostAreas = 100;

/** Every row, a slice a transaction, each from after the last one's key. */
const readAll = async <T>(
  most: number,
  first: T extends { id: infer K } ? K : never,
  read: (after: never, most: number) => Promise<T[]>,
) => {
  const all: T[] = [];
  for (let after: unknown = first; ; ) {
    const slice = await read(after as never, most);
    for (const row of slice) all.push(row);
    if (slice.length < most) return all;
    after = (slice.at(-1) as { id: unknown }).id;
  }
};

/** Cameras that see into the area. */
export const readCameras = ({ db, principal, zone }: Scene): Promise<Seeing[]> =>
  readAll<Seeing>(100, none, (after, most) => db.as(principal, (tx) => selectSeeing(tx, zone.geom, after, most)));

/** Buildings of the area, and how many of its square metres lie under them. */
export const readBuildings = async ({ db, principal, zone, plane }: Scene) => {
  const found: { outlines: Outline[]; m2: number } = { outlines: [], m2: 0 };
  await readAll<{ id: number }>(500, 0, async (after, most) => {
    const page = await db.as(principal, (tx) => selectBuildings(tx, zone.geom, after, most));
    // Page by page: all at once would keep everybody waiting.
    for (const { shape, m2 } of page) {
      found.outlines.push(outlineFrom(plane, shape));
      found.m2 += m2;
    }
    return page;
  });
  return found;
};

export interface PlacedIncidents {
  places: [number, number][];
  degrees: [number, number][];
  /** Hour of the day, −1 where it is not known. */
  hours: number[];
  isDark: boolean[];
  /** In the area as far as is known, of which the reader knows no exact place. */
  coarse: number;
}

/** Incidents in the area, as many days a transaction as are read in about a tenth of a second. */
export const readIncidents = async (
  { db, principal, zone, plane, outline }: Scene,
  since: number,
  until: number,
  categories: readonly string[] | null,
): Promise<PlacedIncidents> => {
  const found: PlacedIncidents = { places: [], degrees: [], hours: [], isDark: [], coarse: 0 };
  let days = 7;
  for (let from = since; from < until; ) {
    const to = Math.min(until, from + days * day);
    const begun = performance.now();
    const { lon, lat, at, hour, isCoarse } = await db.as(principal, (tx) => selectIncidents(tx, zone.geom, from, to, categories));
    const took = performance.now() - begun;
    days = took < tooShort ? days * 2 : took > tooLong ? Math.max(1, days / 2) : days;
    from = to;
    for (let i = 0; i < lon.length; i++) {
      const [x, y] = [lon[i] as number, lat[i] as number];
      const place = plane.toMetres(x, y);
      if (!isInside(outline, ...place)) continue;
      if (isCoarse[i]) {
        found.coarse++;
        continue;
      }
      found.places.push(place);
      found.degrees.push([x, y]);
      found.hours.push(hour[i] as number);
      found.isDark.push(hour[i] !== -1 && isNight(1000 * (at[i] as number), x, y));
    }
  }
  return found;
};

/** Incidents that the reader may not read, as far as they are told, a month a transaction; null: none, or too few. */
export const readClosed = async ({ db, principal, zone }: Scene, since: number, until: number, categories: readonly string[] | null) => {
  const ends = await db.as(principal, (tx) => selectMonths(tx, since, until));
  let [closed, isExact]: [number | null, boolean] = [null, true];
  for (const [i, to] of ends.slice(1).entries()) {
    const told = await db.as(principal, (tx) => selectClosed(tx, zone.geom, ends[i] as number, to, categories));
    if (told.closed !== null) closed = (closed ?? 0) + told.closed;
    isExact &&= told.isExact;
  }
  return { closed, isExact };
};

/** Schools and other places that are looked after, and what each is. */
export const readFacilities = async ({ db, principal, zone, plane }: Scene) => {
  const rows = await db.as(principal, (tx) => selectFacilities(tx, zone.geom));
  return { places: rows.map(({ lon, lat }) => plane.toMetres(lon, lat)), kinds: rows.map(({ kind }) => kind) };
};

/** Places of survey answers; null where the reader may read none. */
export const readFear = async ({ db, principal, zone, plane }: Scene): Promise<[number, number][] | null> => {
  const rows = await db.as(principal, (tx) => selectFear(tx, zone.geom));
  return rows.length === 0 ? null : rows.map(({ lon, lat }) => plane.toMetres(lon, lat));
};

/** Places along the streets of an own layer and how many metres each stands for. Throws camera_analysis.layer_unknown. */
export const readStreets = async ({ db, principal, zone, plane, outline }: Scene, layer: string) => {
  if (!(await db.as(principal, (tx) => hasLayer(tx, layer)))) throw new Problem('camera_analysis.layer_unknown', { field: 'streets' });
  const rows = await readAll<{ id: number; shape: Buffer }>(1000, 0, (after, most) =>
    db.as(principal, (tx) => selectStreets(tx, zone.geom, layer, after, most)),
  );
  // A county has ten thousand kilometres of road.
  const spacing = zone.m2 > 2e8 ? 20 : 2;
  const along = placesAlong(
    plane,
    rows.map(({ shape }) => shape),
    spacing,
  );
  return { spacing, places: along.filter((place) => isInside(outline, ...place)) };
};

/** Areas that are told one by one, and how many only touch. Throws camera_analysis.layer_unknown, camera_analysis.indicator_unknown. */
export const readRiskAreas = ({ db, principal, zone, plane }: Scene, risk: NonNullable<AnalysisQuestion['risk']>) =>
  db.as(principal, async (tx) => {
    const isLayer = 'layer' in risk;
    if (isLayer && !(await hasLayer(tx, risk.layer))) throw new Problem('camera_analysis.layer_unknown', { field: 'risk' });
    if (!isLayer && !(await hasIndicator(tx, risk.indicator))) throw new Problem('camera_analysis.indicator_unknown', { field: 'risk' });
    const parts = isLayer
      ? await selectLayerAreas(tx, zone.geom, risk.layer, mostAreas)
      : await selectIndicatorAreas(tx, zone.geom, risk.indicator, mostAreas);
    return {
      slivers: parts[0]?.slivers ?? 0,
      areas: parts.flatMap(({ shape, isSliver, slivers: _slivers, ...part }) =>
        isSliver ? [] : [{ ...part, outline: outlineFrom(plane, shape) }],
      ),
    };
  });
