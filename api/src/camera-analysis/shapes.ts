import type { LocalPlane } from '../camera-coverage/local-plane.ts';
import { units } from '../camera-coverage/outlines.ts';
import { linesOf, polygonsOf } from '../tiles/twkb.ts';
import { type Outline, outlineOf } from './fill.ts';

const onPlane = (plane: LocalPlane, flat: Int32Array): Float64Array => {
  const metres = new Float64Array(flat.length);
  for (let i = 0; i < flat.length; i += 2) metres.set(plane.toMetres((flat[i] as number) / units, (flat[i + 1] as number) / units), i);
  return metres;
};

/** An area from TWKB, in metres on a plane. */
export const outlineFrom = (plane: LocalPlane, twkb: Buffer): Outline =>
  outlineOf(
    polygonsOf(twkb)
      .flat()
      .map((ring) => onPlane(plane, ring)),
  );

/** Places along lines in TWKB, one for each `spacing` metres, in the middle of its piece: each stands for so many metres of street. What is left over at the end of one line goes on in the next. */
export const placesAlong = (plane: LocalPlane, lines: readonly Buffer[], spacing: number): [number, number][] => {
  const places: [number, number][] = [];
  let ahead = spacing / 2;
  for (const flat of lines.flatMap(linesOf).map((line) => onPlane(plane, line)))
    for (let i = 2; i < flat.length; i += 2) {
      const [x1, y1, x2, y2] = flat.subarray(i - 2, i + 2) as unknown as [number, number, number, number];
      const length = Math.hypot(x2 - x1, y2 - y1);
      for (; ahead < length; ahead += spacing) places.push([x1 + ((x2 - x1) * ahead) / length, y1 + ((y2 - y1) * ahead) / length]);
      ahead -= length;
    }
  return places;
};

/** The outline of polygons in degrees, on a plane. */
export const outlineOfRings = (plane: LocalPlane, polygons: readonly (readonly (readonly (readonly [number, number])[])[])[]): Outline =>
  outlineOf(polygons.flat().map((ring) => Float64Array.from(ring.flatMap(([lon, lat]) => plane.toMetres(lon, lat)))));
