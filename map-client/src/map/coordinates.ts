import { fromLks, type Lks } from './lks.ts';

/** A position read from text: degrees, and how the text was understood. */
export interface ReadPosition {
  position: [number, number];
  as: 'degrees' | 'degrees-swapped' | Lks;
}

const inBaltic = ([lon, lat]: readonly [number, number]): boolean => lon >= 19 && lon <= 30 && lat >= 53 && lat <= 59;

const numbersIn = (text: string): [number, number] | undefined => {
  // "56,6512; 23,2786" and "56.6512, 23.2786" both mean two numbers; a comma between digits is decimal when something else separates the numbers.
  const parts = /[;\s]/.test(text.trim()) ? text.trim().split(/[;\s]+/) : text.trim().split(',');
  const numbers = parts.map((part) => Number(part.replace(/[,°NE]$/i, '').replace(',', '.'))).filter((value) => Number.isFinite(value));
  return numbers.length === 2 && parts.length === 2 ? [numbers[0] as number, numbers[1] as number] : undefined;
};

/** Reads "latitude, longitude" in degrees, or "east north" (either order) in metres of LKS-92 or LKS-94. Undefined when it is neither, or far from Latvia and Lithuania. */
export const readPosition = (text: string): ReadPosition | undefined => {
  const pair = numbersIn(text);
  if (!pair) return undefined;
  const [a, b] = pair;
  if (Math.abs(a) <= 180 && Math.abs(b) <= 180) {
    if (inBaltic([b, a])) return { position: [b, a], as: 'degrees' };
    return inBaltic([a, b]) ? { position: [a, b], as: 'degrees-swapped' } : undefined;
  }
  // LKS-92 north is 0.16–0.44 million metres, LKS-94 north 5.9–6.3 million: the two cannot be confused.
  const [east, north] = a > 1_000_000 || (b < 1_000_000 && a < b && b > 560_000) ? [b, a] : [a, b];
  const system: Lks = north > 1_000_000 ? 'EPSG:3346' : 'EPSG:3059';
  const position = fromLks([east, north], system);
  return inBaltic(position) ? { position, as: system } : undefined;
};
