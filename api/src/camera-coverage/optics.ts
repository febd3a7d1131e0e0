import { z } from 'zod';

/** All that one field of view is computed from; null: nobody knows. Units as in the register: degrees, metres, millimetres, pixels. */
export const Optics = z.object({
  azimuth: z.number().nullable(),
  tilt: z.number().nullable(),
  heightM: z.number().nullable(),
  focalMm: z.number().nullable(),
  sensorWidthMm: z.number().nullable(),
  pixelsWide: z.int().nullable(),
  pixelsHigh: z.int().nullable(),
  rangeM: z.number().nullable(),
  nightRangeM: z.number().nullable(),
});
export type Optics = z.output<typeof Optics>;

/**
 * How finely something is seen, in pixels across a metre of it. IEC 62676-4 in its two editions: of 2014 (detect, observe, recognise, identify) and of 2025
 * (overview to scrutinise). The one home of these numbers; `ppm` is what tables and tiles name a grade by.
 */
export const grades = [
  { code: 'overview', edition: 2025, ppm: 20 },
  { code: 'detect', edition: 2014, ppm: 25 },
  { code: 'outline', edition: 2025, ppm: 40 },
  { code: 'observe', edition: 2014, ppm: 62.5 },
  { code: 'discern', edition: 2025, ppm: 80 },
  { code: 'perceive', edition: 2025, ppm: 125 },
  { code: 'recognise', edition: 2014, ppm: 125 },
  { code: 'characterise', edition: 2025, ppm: 250 },
  { code: 'identify', edition: 2014, ppm: 250 },
  { code: 'validate', edition: 2025, ppm: 500 },
  { code: 'scrutinise', edition: 2025, ppm: 1500 },
] as const;
/** Every density at which something changes, the coarsest first. */
export const densities: readonly number[] = [...new Set(grades.map(({ ppm }) => ppm))].sort((a, b) => a - b);

/** Metres above the ground of what a camera is to see: a grown person's face. */
export const faceHeight = 1.6;
/** Farther than this nothing is drawn, metres: the register's own limit. */
const farthest = 20_000;
const rad = Math.PI / 180;

export type Field = {
  /** Radians, counter-clockwise from east, `from` below `to`; a whole turn apart at most. */
  from: number;
  to: number;
  /** Metres on the ground between which a face stands in the picture. */
  near: number;
  far: number;
};

/** Degrees across the picture, from lens and sensor; null when one of them is unknown. */
const acrossOf = (sizeMm: number | null, focalMm: number | null): number | null =>
  sizeMm === null || focalMm === null ? null : (2 * Math.atan(sizeMm / (2 * focalMm))) / rad;

/** What of the ground lies in the picture, before walls and fineness; or what is not known of the camera. */
export const fieldOf = (optics: Optics): Field | 'direction_unknown' | 'optics_unknown' | 'looks_over' => {
  const { azimuth, tilt, heightM, focalMm, sensorWidthMm, pixelsWide, pixelsHigh } = optics;
  if (azimuth === null) return 'direction_unknown';
  const width = acrossOf(sensorWidthMm, focalMm);
  if (width === null) return 'optics_unknown';
  const middle = (90 - azimuth) * rad;
  const half = Math.min(width / 2, 180) * rad;
  const field = { from: middle - half, to: middle + half, near: 0, far: farthest };
  const sensorHeight =
    pixelsWide === null || pixelsHigh === null || sensorWidthMm === null ? null : (sensorWidthMm * pixelsHigh) / pixelsWide;
  const tall = acrossOf(sensorHeight, focalMm);
  const above = heightM === null ? 0 : heightM - faceHeight;
  if (tilt === null || tall === null || above <= 0) return field;
  const [upper, lower] = [(tilt + tall / 2) * rad, (tilt - tall / 2) * rad];
  if (lower >= 0) return 'looks_over';
  if (lower > -Math.PI / 2) field.near = above / Math.tan(-lower);
  if (upper < 0) field.far = Math.min(farthest, above / Math.tan(-upper));
  return field;
};

/** Metres on the ground up to which a face is seen with so many pixels a metre; 0: nowhere. Null when the picture's pixels are not known. */
export const reachOf = ({ focalMm, sensorWidthMm, pixelsWide, heightM }: Optics, ppm: number): number | null => {
  if (focalMm === null || sensorWidthMm === null || pixelsWide === null) return null;
  const slant = (focalMm * pixelsWide) / (sensorWidthMm * ppm);
  const above = heightM === null ? 0 : Math.max(0, heightM - faceHeight);
  return slant <= above ? 0 : Math.sqrt(slant * slant - above * above);
};
