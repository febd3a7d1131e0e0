import { type Html, html } from '../identity/page.ts';
import type { OpenArea, OpenCameras } from './queries.ts';

/** Narrow, so that names can be read on a telephone; a screen shows it a quarter larger. */
const width = 440;
/** Pins nearer than this share one, in units of the picture. */
const pinGap = 22;

type At = { x: number; y: number };
const short = (n: number): string => String(Math.round(n));

/** Pins that would lie on each other, together. */
const gatherPins = (pins: readonly (At & { no: number; isPlanned: boolean })[]): (At & { numbers: number[]; isPlanned: boolean })[] => {
  const gathered: (At & { numbers: number[]; isPlanned: boolean })[] = [];
  for (const { x, y, no, isPlanned } of pins) {
    const near = gathered.find((pin) => Math.hypot(pin.x - x, pin.y - y) < pinGap);
    if (near) {
      near.numbers.push(no);
      near.isPlanned &&= isPlanned;
    } else gathered.push({ x, y, numbers: [no], isPlanned });
  }
  return gathered;
};

/** Numbers of cameras as people write them: 3, 5–8. */
export const sayNumbers = (numbers: readonly number[]): string => {
  const runs: [number, number][] = [];
  for (const n of [...numbers].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && n === last[1] + 1) last[1] = n;
    else runs.push([n, n]);
  }
  return runs.map(([from, to]) => (from === to ? String(from) : to === from + 1 ? `${from}, ${to}` : `${from}–${to}`)).join(', ');
};

/** The cameras of a municipality as a small map: numbered pins, what they see roughly, houses and names to find one's way, a scale bar; north up. Undefined where nothing has a place. */
export function drawCameras({ cameras, seen, flown, box, cell, houses, streets, places }: OpenCameras, label: string): Html | undefined {
  if (!box || !cell) return undefined;
  const [west, south, east, north] = box;
  const kmPerDegree = 111.32 * Math.cos((((south + north) / 2) * Math.PI) / 180);
  const [wide, high] = [(east - west) * kmPerDegree, (north - south) * 111.2];
  const height = Math.round(Math.min(1.1, Math.max(0.55, high / wide)) * width);
  const scale = Math.min(width / wide, height / high);
  const [left, top] = [(width - wide * scale) / 2, (height - high * scale) / 2];
  const x = (lon: number): number => left + (lon - west) * kmPerDegree * scale;
  const y = (lat: number): number => top + (north - lat) * 111.2 * scale;
  const path = (area: OpenArea): string =>
    (area === null ? [] : area.type === 'Polygon' ? area.coordinates : area.coordinates.flat())
      .map((ring) => `M${ring.map(([lon, lat]) => `${short(x(lon))} ${short(y(lat))}`).join('L')}Z`)
      .join('');

  // Rows of houses beside each other are one stroke, each said from the end of the one before.
  const step = [cell * kmPerDegree * scale, (cell / 1.8) * 111.2 * scale] as const;
  let town = '';
  let [penX, penY] = [0, 0];
  for (let i = 0; i < houses.length; ) {
    const [column = 0, row = 0] = houses[i] ?? [];
    let n = 1;
    while (houses[i + n]?.[1] === row && houses[i + n]?.[0] === column + n) n++;
    const [atX, atY, toX] = [left + column * step[0], top + high * scale - (row + 0.5) * step[1], left + (column + n) * step[0]].map(
      Math.round,
    ) as [number, number, number];
    const down = atY - penY;
    town += `m${atX - penX}${down < 0 ? '' : ' '}${down}h${toX - atX}`;
    [penX, penY] = [toX, atY];
    i += n;
  }

  const pins = gatherPins(
    cameras.flatMap(({ no, place, isPlanned }) => (place ? [{ x: x(place[0]), y: y(place[1]), no, isPlanned }] : [])),
  );
  const taken: (At & { w: number; h: number })[] = pins.map((pin) => ({ x: pin.x - 11, y: pin.y - 11, w: 22, h: 22 }));
  const isFree = (at: At & { w: number; h: number }): boolean =>
    at.x > 4 &&
    at.x + at.w < width - 4 &&
    at.y > 4 &&
    at.y + at.h < height - 30 &&
    taken.every((t) => at.x > t.x + t.w || t.x > at.x + at.w || at.y > t.y + t.h || t.y > at.y + at.h);
  const names = [...places.map((place) => [...place, 'town'] as const), ...streets.map((street) => [...street, 'street'] as const)].flatMap(
    ([name, lon, lat, kind]) => {
      const w = name.length * (kind === 'town' ? 8.6 : 7.2);
      const at = { x: x(lon) - w / 2, y: y(lat) - 8, w, h: 16 };
      if (!isFree(at)) return [];
      taken.push(at);
      return [html`<text class="${kind}" x="${short(x(lon))}" y="${short(y(lat) + 5)}">${name}</text>`];
    },
  );
  const gates = cameras.flatMap(({ gates: of }) => of).map(([lon, lat]) => `M${short(x(lon) - 15)} ${short(y(lat) + 14)}v-28h30v28`);
  const km = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50].findLast((length) => length * scale <= 120) ?? 0.05;
  return html`<svg class="map" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">
<defs><pattern id="h" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M0 0v7"/></pattern><circle id="pin" r="11" class="pin"/><circle id="planned" r="11" class="planned"/></defs>
<rect class="land" width="${width}" height="${height}"/>
<path class="houses" stroke-width="${short(step[1] + 0.6)}" d="${town}"/>
${seen !== null && html`<path class="seen" fill-rule="evenodd" d="${path(seen)}"/>`}
${flown !== null && html`<path class="flown" fill-rule="evenodd" d="${path(flown)}"/>`}
${names}
${gates.length > 0 && html`<path class="gate" d="${gates.join('')}"/>`}
${pins.map((pin) => {
  const said = sayNumbers(pin.numbers);
  const kind = pin.isPlanned ? 'planned' : 'pin';
  // Most pins carry one number and are all alike.
  const body =
    said.length <= 2
      ? html`<use href="#${kind}" x="${short(pin.x)}" y="${short(pin.y)}"/>`
      : html`<rect class="${kind}" x="${short(pin.x - said.length * 4.5 - 4)}" y="${short(pin.y - 11)}" width="${said.length * 9 + 8}" height="22" rx="11"/>`;
  return html`${body}<text class="n${pin.isPlanned && ' p'}" x="${short(pin.x)}" y="${short(pin.y + 5)}">${said}</text>`;
})}
<path class="bar" d="M14 ${height - 18}v6h${short(km * scale)}v-6"/><text class="km" x="${short(22 + km * scale)}" y="${height - 11}">${km < 1 ? `${km * 1000} m` : `${km} km`}</text>
</svg>`;
}
