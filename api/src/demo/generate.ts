import { drawOutline, readCountries } from './base-map.ts';
import { drawPlaces } from './places.ts';

/** Every file that is drawn from facts and an open outline, by its path from the root of the repository: committed, and checked for drift. */
export async function drawDemoFiles(): Promise<Map<string, string>> {
  const world = readCountries();
  return new Map([
    ['map-client/public/base/outline.json', drawOutline(world)],
    ['map-client/public/base/places.json', drawPlaces()],
  ]);
}
