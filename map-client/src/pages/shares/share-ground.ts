import type { Share, ShareGround } from './share-data.ts';

export type Area = ShareGround['areas'][number];
export type Spot = { x: number; y: number };

/** A plane around some areas: longitude shrunk at the middle latitude, north up, `width` units wide, with a margin of a part of that on every side. */
export const planeOf = (areas: readonly Area[], width: number, margin = 0) => {
  const spots = areas.flatMap(({ rings }) => rings.flat());
  const lons = spots.map(([lon]) => lon);
  const lats = spots.map(([, lat]) => lat);
  const min = (list: readonly number[]) => list.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const max = (list: readonly number[]) => list.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const [west, east, south, north] = [min(lons), max(lons), min(lats), max(lats)];
  const shrink = Math.cos(((south + north) / 2) * (Math.PI / 180));
  const scale = (width * (1 - 2 * margin)) / ((east - west) * shrink);
  const edge = width * margin;
  return {
    height: (north - south) * scale + 2 * edge,
    at: ([lon, lat]: readonly [number, number]): Spot => ({ x: (lon - west) * shrink * scale + edge, y: (north - lat) * scale + edge }),
  };
};

export type Way = 'both' | 'given' | 'received' | 'over';
/** In which directions something is shared with each partner now, or was; everybody is not a partner. */
export const waysOf = ({ given, received }: { given: readonly Share[]; received: readonly Share[] }): Map<string, Way> => {
  const living = ({ state }: Share): boolean => state === 'live';
  const out = new Set(given.filter(living).map(({ to }) => to?.tenant ?? ''));
  const into = new Set(received.filter((share) => living(share) && share.to !== null).map(({ from }) => from.tenant));
  const partners = new Set([
    ...given.map(({ to }) => to?.tenant ?? ''),
    ...received.map(({ from, to }) => (to === null ? '' : from.tenant)),
  ]);
  partners.delete('');
  return new Map(
    [...partners].flatMap((tenant): [string, Way][] => {
      const way = out.has(tenant) ? (into.has(tenant) ? 'both' : 'given') : into.has(tenant) ? 'received' : 'over';
      const was = [...given, ...received].some(
        ({ to, from, state }) => (to?.tenant === tenant || from.tenant === tenant) && (state === 'expired' || state === 'ended'),
      );
      return way === 'over' && !was ? [] : [[tenant, way]];
    }),
  );
};

/** A straight arrow between two spots that stops short of both, so that its heads are seen; `gap` in the same units. */
export const arrowBetween = (from: Spot, to: Spot, gap: number): { from: Spot; to: Spot } => {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const cut = Math.min(gap, length / 3) / length;
  const between = (part: number): Spot => ({ x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part });
  return { from: between(cut), to: between(1 - cut) };
};

/** A letter of a label is so wide, and a line so high, in the units of the drawing. */
const letter = 7;
const line = 15;
/** Where labels stand: under their spots, or above where one before is in the way; `y` is the base line. */
export const placeLabels = <T extends { spot: Spot; text: string }>(labels: readonly T[]): (T & { y: number })[] => {
  const placed: (T & { y: number })[] = [];
  const isFree = (spot: Spot, text: string, y: number): boolean =>
    placed.every(
      (other) => Math.abs(other.spot.x - spot.x) > ((other.text.length + text.length) * letter) / 2 || Math.abs(other.y - y) > line,
    );
  for (const label of labels) {
    const { spot, text } = label;
    const y = [spot.y + 18, spot.y - 10, spot.y + 32].find((at) => isFree(spot, text, at)) ?? spot.y + 18;
    placed.push({ ...label, y });
  }
  return placed;
};
