import type { Footprint } from '../camera-coverage/footprints.ts';
import { footprintSteps } from '../camera-coverage/outlines.ts';
import { runThrough } from '../camera-coverage/steps.ts';

/** Outlines of many buildings in three pieces of memory, that go to another thread without being copied: TWKB one after the other, where each ends, heights in metres (NaN: nobody knows). */
export interface PackedOutlines {
  bytes: Uint8Array<ArrayBuffer>;
  ends: Uint32Array<ArrayBuffer>;
  heights: Float64Array<ArrayBuffer>;
}

export const packOutlines = (rows: readonly { heightM: number | null; shape: Buffer }[]): PackedOutlines => {
  const bytes = new Uint8Array(rows.reduce((sum, { shape }) => sum + shape.length, 0));
  const ends = new Uint32Array(rows.length);
  let end = 0;
  for (const [n, { shape }] of rows.entries()) {
    bytes.set(shape, end);
    end += shape.length;
    ends[n] = end;
  }
  return { bytes, ends, heights: Float64Array.from(rows, ({ heightM }) => heightM ?? Number.NaN) };
};

/** The buildings again, as what hides. */
export const unpackOutlines = ({ bytes, ends, heights }: PackedOutlines): Footprint[] => {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const rows = Array.from(ends, (end, n) => {
    const height = heights[n] as number;
    return { heightM: Number.isNaN(height) ? null : height, shape: all.subarray(n === 0 ? 0 : (ends[n - 1] as number), end) };
  });
  return runThrough(footprintSteps(rows));
};
