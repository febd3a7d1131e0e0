import { type PlainStyle, type SldWords, toPlainSld, toSld } from '@vias/style/sld.ts';
import type { ThematicStyle } from '@vias/style/thematic-style.ts';
import { XMLParser } from 'fast-xml-parser';
import { GeoServerResponseError, GeoServerRestClient } from 'geoserver-node-client';
import type { Layer } from './layers.ts';
import { isMarkOf, markOf } from './password-mark.ts';
import { GeoServerError, inTime, openRest, unreachable } from './rest.ts';

/** How GeoServer is reached, and how it reaches the database: `database` is a PostgreSQL address with user and password. */
export type Target = { url: string; user: string; password: string; database: string };
/** What was done to one thing. */
export type Done = { thing: string; did: 'made' | 'changed' | 'removed' | 'same' };

const workspace = 'vias';
const store = 'pub';
const namespace = 'https://vias.example/ns';
/** Seconds a browser, and the tile cache, may keep a picture. */
const keepFor = 300;
/** Layers whose rows are shared: what is shared with everybody no more must be gone with the next picture. 0 would be for ever. */
const keepSharedFor = 1;
const sharedLayers = new Set(['incident', 'incident_rate']);
const words: SldWords = {
  noData: { lv: 'nav datu', lt: 'nėra duomenų', en: 'no data' },
  suppressed: { lv: 'slēpts mazo skaitļu dēļ', lt: 'paslėpta dėl mažų skaičių', en: 'suppressed: small numbers' },
};

type Json = Record<string, unknown>;
type Named = { name: string };
/** A list of one comes back as the one, and an empty one as ''. */
type Group = { layerGroup?: { publishables?: { published?: Named | Named[] } } };
/** True when everything in `wanted` stands in `found` too; GeoServer adds fields of its own to what it was sent. */
const holds = (found: unknown, wanted: unknown): boolean => {
  // A list of one comes back as the one.
  if (Array.isArray(wanted)) return wanted.every((item) => [found].flat().some((other) => holds(other, item)));
  if (typeof wanted === 'object' && wanted !== null)
    return (
      typeof found === 'object' && found !== null && Object.entries(wanted).every(([key, value]) => holds((found as Json)[key], value))
    );
  return String(found).trim() === String(wanted).trim();
};

const isThematic = (style: ThematicStyle | PlainStyle): style is ThematicStyle => 'breaks' in style;

/**
 * Makes GeoServer serve exactly these layers: workspace, PostGIS store on the schema pub, feature types with titles in three languages and
 * a time dimension, styles, a group, tile cache, read rules, read-only WFS. What is already so is left alone, so a second run writes nothing.
 * Throws GeoServerError with a sentence; what was done before it stays, and the next run goes on from there.
 */
export const publish = async (target: Target, layers: readonly Layer[], tell: (done: Done) => void = () => undefined): Promise<Done[]> => {
  const { url, user, password } = target;
  const rest = openRest(url, user, password);
  const client = new GeoServerRestClient(`${url.replace(/\/+$/, '')}/rest/`, user, password);
  const done: Done[] = [];
  const note = (thing: string, did: Done['did']) => {
    done.push({ thing, did });
    tell({ thing, did });
  };
  /** Makes a thing that is not there, changes one that is not as wanted. */
  const ensure = async (thing: string, found: unknown, wanted: unknown, make: () => Promise<unknown>, change: () => Promise<unknown>) => {
    const did = found === undefined ? 'made' : holds(found, wanted) ? 'same' : 'changed';
    try {
      if (did === 'made') await inTime(url, make());
      if (did !== 'same') await inTime(url, change());
    } catch (error) {
      if (error instanceof GeoServerError) throw error;
      // The client library lets errors of the network through as they are.
      if (!(error instanceof GeoServerResponseError)) throw unreachable(url, false);
      const said = String((await inTime(url, Promise.resolve(error.geoServerOutput))) ?? '')
        .replace(/<[^>]*>/g, ' ')
        .trim()
        .slice(0, 300);
      throw new GeoServerError(`GeoServer refused ${thing}: ${said || error.message}.`);
    }
    note(thing, did);
  };
  const none = () => Promise.resolve();

  // Asked first without the client library, which takes every failure for "is not there".
  if ((await rest.read('/about/version.json')) === undefined)
    throw new GeoServerError(`What answers at ${url} is not GeoServer: check GEOSERVER_URL (it ends in /geoserver).`);

  await ensure(
    `workspace ${workspace}`,
    await rest.read(`/workspaces/${workspace}.json`),
    {},
    () => client.workspaces.create(workspace),
    none,
  );

  const db = new URL(target.database);
  const entry = (key: string, value: string | number | boolean) => ({ '@key': key, $: value });
  const database = decodeURIComponent(db.pathname.slice(1));
  const place = [
    entry('host', db.hostname),
    entry('port', Number(db.port || 5432)),
    entry('database', database),
    entry('schema', 'pub'),
    entry('user', decodeURIComponent(db.username)),
  ];
  // GeoServer answers a password encrypted, so it can be sent but not compared. The store's description says which it was that was sent.
  const secret = [
    entry('passwd', decodeURIComponent(db.password)),
    entry('dbtype', 'postgis'),
    entry('namespace', namespace),
    entry('Expose primary keys', true),
  ];
  const storePath = `/workspaces/${workspace}/datastores/${store}`;
  const storeFound = (await rest.read(`${storePath}.json`)) as { dataStore?: { description?: unknown } } | undefined;
  const found = storeFound?.dataStore?.description;
  const description = (await isMarkOf(found, decodeURIComponent(db.password))) ? found : await markOf(decodeURIComponent(db.password));
  await ensure(
    `store ${store}`,
    storeFound,
    { dataStore: { description, enabled: true, connectionParameters: { entry: place } } },
    () =>
      client.datastores.createPostgisStore(
        workspace,
        namespace,
        store,
        db.hostname,
        Number(db.port || 5432),
        decodeURIComponent(db.username),
        decodeURIComponent(db.password),
        'pub',
        database,
        true,
      ),
    () =>
      rest.write('PUT', `/rest${storePath}.json`, {
        dataStore: { name: store, description, enabled: true, connectionParameters: { entry: [...place, ...secret] } },
      }),
  );
  // With what it has now GeoServer must be able to read the schema: a login that it lost would show as empty maps, and not here.
  const isReadable = await rest.read(`${storePath}/featuretypes.json?list=available`).catch((error: unknown) => {
    if (error instanceof GeoServerError && error.isAnswer) return undefined;
    throw error;
  });
  if (isReadable === undefined)
    throw new GeoServerError(
      `GeoServer cannot read the database ${database} at ${db.hostname}:${db.port || 5432} as ${decodeURIComponent(db.username)}: check VIAS_GEO_URL, which is the address as GeoServer sees it, and the password of that login (alter role … login password …).`,
    );

  for (const layer of layers) await publishLayer(layer);

  const bounds = layers.map((layer) => layer.bounds);
  const [minx, miny, maxx, maxy] = [0, 1, 2, 3].map((side) =>
    (side < 2 ? Math.min : Math.max)(...bounds.map((box) => box[side] as number)),
  );
  const order = [...layers].sort((a, b) => Number(a.geometry === 'Point') - Number(b.geometry === 'Point')).map(({ name }) => name);
  const groupTitle = { lv: 'VIAS atklātie dati', lt: 'VIAS atvirieji duomenys', en: 'VIAS open data' };
  const options = {
    mode: 'NAMED',
    title: groupTitle.en,
    internationalTitle: groupTitle,
    bounds: { minx, miny, maxx, maxy, crs: 'EPSG:4326' },
  };
  const published = order.map((name) => ({ '@type': 'layer', name: `${workspace}:${name}` }));
  const groupFound = (await rest.read(`/workspaces/${workspace}/layergroups/open.json`)) as Group | undefined;
  // Its layers one by one and in their order: one that is gone keeps GeoServer from drawing the others, and one too low is not seen.
  const members = groupFound && [groupFound.layerGroup?.publishables?.published ?? []].flat().map((one) => one.name);
  const isInOrder = String(members) === String(published.map(({ name }) => name));
  await ensure(
    'group open',
    groupFound && { ...groupFound, isInOrder },
    { isInOrder: true, layerGroup: { mode: 'NAMED', internationalTitle: groupTitle } },
    () => client.layergroups.create(workspace, 'open', order, options),
    () =>
      client.layergroups.update(workspace, 'open', {
        layerGroup: { name: 'open', ...options, publishables: { published }, styles: { style: order.map(() => '') } },
      }),
  );

  // What an earlier release published and the schema has no more would stand in every list and answer with an error.
  const typesPath = `${storePath}/featuretypes`;
  const listed = ((await rest.read(`${typesPath}.json`)) ?? {}) as { featureTypes?: { featureType?: Named | Named[] } };
  for (const { name } of [listed.featureTypes?.featureType ?? []].flat()) {
    if (layers.some((layer) => layer.name === name)) continue;
    // Its style first: were it left for later, a run that breaks off in between would leave a style that nobody knows any more to be ours. One of another name is somebody else's.
    const shown = (await rest.read(`/layers/${workspace}:${name}.json`)) as { layer?: { defaultStyle?: { name?: string } } } | undefined;
    const stylePath = `/workspaces/${workspace}/styles/${encodeURIComponent(name)}`;
    if (shown?.layer?.defaultStyle?.name === `${workspace}:${name}` && (await rest.read(`${stylePath}.json`)) !== undefined) {
      await rest.write('DELETE', `/rest${stylePath}?purge=true&recurse=true`);
      note(`style ${name}`, 'removed');
    }
    await rest.write('DELETE', `/rest${typesPath}/${encodeURIComponent(name)}?recurse=true`);
    note(`layer ${name}`, 'removed');
  }

  const rules: Record<string, string> = { [`${workspace}.*.r`]: '*', [`${workspace}.*.w`]: 'ADMIN', [`${workspace}.*.a`]: 'ADMIN' };
  const present = ((await rest.read('/security/acl/layers.json')) ?? {}) as Json;
  for (const [rule, role] of Object.entries(rules)) {
    const write = (method: 'POST' | 'PUT') => rest.write(method, '/rest/security/acl/layers.json', { [rule]: role });
    const found = present[rule];
    await ensure(
      `rule ${rule}`,
      found,
      role,
      () => write('POST'),
      () => (found === undefined ? none() : write('PUT')),
    );
  }

  // One level below transactions: nobody writes through GeoServer.
  const wfs = { wfs: { enabled: true, name: 'WFS', serviceLevel: 'BASIC', maxFeatures: 10_000, workspace: { name: workspace } } };
  const wfsPath = `/services/wfs/workspaces/${workspace}/settings.json`;
  const wfsWanted = { wfs: { serviceLevel: 'BASIC', maxFeatures: 10_000 } };
  await ensure('read-only WFS', await rest.read(wfsPath), wfsWanted, none, () => rest.write('PUT', `/rest${wfsPath}`, wfs));
  return done;

  async function publishLayer({ name, titles, time, bounds: [west, south, east, north], style }: Layer): Promise<void> {
    const box = { minx: west, miny: south, maxx: east, maxy: north, crs: 'EPSG:4326' };
    const path = `${storePath}/featuretypes/${name}.json`;
    const dimension = {
      entry: [
        {
          '@key': 'time',
          dimensionInfo: {
            enabled: true,
            attribute: time,
            presentation: 'CONTINUOUS_INTERVAL',
            units: 'ISO8601',
            defaultValue: { strategy: 'MAXIMUM' },
          },
        },
      ],
    };
    const wanted = {
      title: titles.en,
      internationalTitle: titles,
      srs: 'EPSG:4326',
      enabled: true,
      ...(time !== undefined && { metadata: dimension }),
    };
    await ensure(
      `layer ${name}`,
      await rest.read(path),
      { featureType: wanted },
      () => client.layers.publishFeatureType(workspace, store, name, name, titles.en, 'EPSG:4326', true, '', { ...box }),
      () => rest.write('PUT', `/rest${path}`, { featureType: { name, ...wanted, nativeBoundingBox: box, latLonBoundingBox: box } }),
    );

    const sld = isThematic(style) ? await toSld(style, words) : await toPlainSld(style);
    const sldPath = `/rest/workspaces/${workspace}/styles/${name}.sld`;
    await ensure(
      `style ${name}`,
      await rest.readText(sldPath),
      sld,
      () => client.styles.publish(workspace, name, sld),
      () => rest.write('PUT', sldPath.replace(/\.sld$/, ''), sld, 'application/vnd.ogc.sld+xml'),
    );
    await ensure(
      `style of ${name}`,
      (await rest.read(`/layers/${workspace}:${name}.json`)) ?? {},
      { layer: { defaultStyle: { name: `${workspace}:${name}` } } },
      none,
      () => client.styles.assignStyleToLayer(workspace, name, workspace, name, true),
    );

    const cachePath = `/gwc/rest/layers/${workspace}:${name}.xml`;
    const formats = ['image/png', 'image/png8'];
    const grids = ['EPSG:3857', 'EPSG:4326'];
    const keep = sharedLayers.has(name) ? keepSharedFor : keepFor;
    const cache = `<GeoServerLayer><enabled>true</enabled><name>${workspace}:${name}</name><mimeFormats>${formats.map((format) => `<string>${format}</string>`).join('')}</mimeFormats><gridSubsets>${grids.map((grid) => `<gridSubset><gridSetName>${grid}</gridSetName></gridSubset>`).join('')}</gridSubsets><expireCache>${keep}</expireCache><expireClients>${keep}</expireClients></GeoServerLayer>`;
    const asked = await rest.readText(cachePath);
    await ensure(
      `cache of ${name}`,
      asked && new XMLParser({ parseTagValue: false, isArray: (tag) => tag === 'string' || tag === 'gridSubset' }).parse(asked),
      {
        GeoServerLayer: {
          enabled: 'true',
          mimeFormats: { string: formats },
          gridSubsets: { gridSubset: grids.map((grid) => ({ gridSetName: grid })) },
          expireCache: keep,
          expireClients: keep,
        },
      },
      () => rest.write('PUT', cachePath, cache, 'text/xml'),
      () => (asked === undefined ? none() : rest.write('POST', cachePath, cache, 'text/xml')),
    );
  }
};
