import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Bridge } from '@vias/sql/bridge.ts';
import { withClient } from '@vias/sql/embedded-session.ts';
import { startSession } from '@vias/sql/pglite.ts';
import { bakeTemplate } from '@vias/sql/template.ts';
import { countryOutline, drawOutline, readCountries } from './base-map.ts';
import { drawBorders, type GeometryEngine } from './borders.ts';
import { bordersPath, type DemoSet, demoSets, readMunicipalities } from './municipalities.ts';
import { drawPlaces, readPlaces } from './places.ts';

/** Where database templates are kept, outside git. */
const templateFolder = fileURLToPath(new URL('../../../.vias/', import.meta.url));

/**
 * Every file that is drawn from facts and an open outline, by its path from the root of the repository: committed, and checked for
 * drift. Borders are always drawn on the embedded database, whose GEOS is pinned.
 */
export async function drawDemoFiles(): Promise<Map<string, string>> {
  const world = readCountries();
  const files = new Map([
    ['map-client/public/base/outline.json', drawOutline(world)],
    ['map-client/public/base/places.json', drawPlaces()],
  ]);
  const session = await startSession({ template: readFileSync(await bakeTemplate(templateFolder, () => startSession({}))) });
  const bridge = new Bridge();
  await bridge.attach(session.exchange);
  await withClient(bridge, 'admin', async (client) => {
    const engine: GeometryEngine = async (text, values) => (await client.query(text, values)).rows;
    for (const set of demoSets) files.set(bordersPath(set.id), await drawSet(set, world, engine));
  });
  await session.close();
  return files;
}

async function drawSet(set: DemoSet, world: ReturnType<typeof readCountries>, engine: GeometryEngine): Promise<string> {
  const units = new Map(
    readMunicipalities()
      .filter((unit) => unit.set === set.id)
      .map((unit) => [unit.code, unit]),
  );
  const seeds = readPlaces()
    .filter((place) => place.country === set.country)
    .map((place) => ({ lon: place.lon, lat: place.lat, code: place[set.placeColumn] }));
  const drawn = await drawBorders(engine, seeds, set.towns, countryOutline(world, set.country), townCodes(set));
  const features = drawn.map(({ code, geometry }) => {
    const unit = units.get(code);
    if (!unit) throw new Error(`${set.id} has no municipality ${code}`);
    units.delete(code);
    return JSON.stringify({ type: 'Feature', properties: { code, name: unit.name, kind: unit.kind }, geometry });
  });
  if (units.size > 0) throw new Error(`${set.id} has no borders for ${[...units.keys()].join(', ')}`);
  return `{"type":"FeatureCollection","title":${JSON.stringify(set.title.en)},"features":[\n${features.join(',\n')}\n]}\n`;
}

/** Towns keep their limits through the reform of 2021 but not their code: the old code by the new one. */
function townCodes(set: DemoSet): Map<string, string> {
  if (set.id !== 'lv-2009') return new Map();
  const old = readMunicipalities().filter((unit) => unit.set === 'lv-2009' && unit.kind === 'republikas pilsēta');
  return new Map(old.map((unit) => [unit.successors[0]?.code ?? '', unit.code]));
}
