import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

/** A stand-in for GeoServer's REST interface: it keeps what it is sent, judges it, and answers as GeoServer does. For tests. */
export type GeoServerStub = {
  url: string;
  /** Everything but reads, as "PUT /rest/…". */
  writes: string[];
  /** Bodies by path, as last written. */
  kept: Map<string, string>;
  /** The password that the database takes; any while it is not set. */
  databasePassword?: string | undefined;
  /** When set, answers every request. */
  misbehave?: ((req: IncomingMessage, res: ServerResponse) => void) | undefined;
  /** When set, hears of every request and may answer it, which it says. */
  notice?: ((req: IncomingMessage, res: ServerResponse) => boolean) | undefined;
  close(): Promise<void>;
};

const Titles = z.strictObject({ lv: z.string(), lt: z.string(), en: z.string() });
const Entry = z.strictObject({ '@key': z.string(), $: z.union([z.string(), z.number(), z.boolean()]) });
const Box = z.strictObject({ minx: z.number(), miny: z.number(), maxx: z.number(), maxy: z.number(), crs: z.literal('EPSG:4326') });
const name = z.string().regex(/^[a-z_]+$/);
const Time = z.strictObject({
  entry: z.array(
    z.strictObject({
      '@key': z.literal('time'),
      dimensionInfo: z.strictObject({
        enabled: z.literal(true),
        attribute: z.string(),
        presentation: z.literal('CONTINUOUS_INTERVAL'),
        units: z.literal('ISO8601'),
        defaultValue: z.strictObject({ strategy: z.literal('MAXIMUM') }),
      }),
    }),
  ),
});
const FeatureType = z.strictObject({
  featureType: z.strictObject({
    name,
    nativeName: name.optional(),
    title: z.string().min(1),
    internationalTitle: Titles.optional(),
    srs: z.literal('EPSG:4326'),
    enabled: z.literal(true),
    abstract: z.string().optional(),
    nativeBoundingBox: Box,
    latLonBoundingBox: Box.optional(),
    metadata: Time.optional(),
  }),
});
const Group = z.strictObject({
  layerGroup: z.strictObject({
    name,
    workspace: z.strictObject({ name }).optional(),
    mode: z.literal('NAMED'),
    title: z.string(),
    internationalTitle: Titles,
    layerGroupTitle: z.string().optional(),
    abstractTxt: z.string().optional(),
    bounds: Box,
    publishables: z.strictObject({
      published: z.array(z.strictObject({ '@type': z.literal('layer'), name: z.string(), href: z.string().optional() })),
    }),
    styles: z.strictObject({ style: z.array(z.literal('')) }),
  }),
});
const Store = z.strictObject({
  dataStore: z.strictObject({
    name,
    description: z.string().max(200).optional(),
    type: z.literal('PostGIS').optional(),
    enabled: z.literal(true).optional(),
    workspace: z.strictObject({ name }).optional(),
    connectionParameters: z.strictObject({ entry: z.array(Entry) }),
  }),
});
const Wfs = z.strictObject({
  wfs: z.strictObject({
    enabled: z.boolean(),
    name: z.literal('WFS'),
    serviceLevel: z.literal('BASIC'),
    maxFeatures: z.int(),
    workspace: z.strictObject({ name }),
  }),
});
const rules = z.record(z.string().regex(/^[\w*]+\.[\w*]+\.[rwa]$/), z.string());

/** What may be written: method and path, the body's shape, and the path under which it can be read afterwards. */
const writable: [RegExp, z.ZodType | 'sld' | 'xml', (path: string, body: never) => string][] = [
  [
    /^POST \/rest\/workspaces$/,
    z.strictObject({ workspace: z.strictObject({ name }) }),
    (path, body: { workspace: { name: string } }) => `${path}/${body.workspace.name}.json`,
  ],
  [/^POST \/rest\/workspaces\/vias\/datastores$/, Store, (path) => `${path}/pub.json`],
  [/^PUT \/rest\/workspaces\/vias\/datastores\/pub\.json$/, Store, (path) => path],
  [
    /^POST \/rest\/workspaces\/vias\/datastores\/pub\/featuretypes$/,
    FeatureType,
    (path, body: { featureType: { name: string } }) => `${path}/${body.featureType.name}.json`,
  ],
  [/^PUT \/rest\/workspaces\/vias\/datastores\/pub\/featuretypes\/\w+\.json$/, FeatureType, (path) => path],
  [/^POST \/rest\/workspaces\/vias\/styles\?name=\w+$/, 'sld', (path) => path.replace('?name=', '/').concat('.sld')],
  [/^PUT \/rest\/workspaces\/vias\/styles\/\w+$/, 'sld', (path) => `${path}.sld`],
  [
    /^POST \/rest\/layers\/vias:\w+\/styles\?default=true$/,
    z.strictObject({ style: z.strictObject({ name: z.string() }) }),
    (path) => path.replace(/\/styles.*/, '.json'),
  ],
  [/^POST \/rest\/\/?workspaces\/vias\/layergroups$/, Group, () => '/rest/workspaces/vias/layergroups/open.json'],
  [/^PUT \/rest\/\/?workspaces\/vias\/layergroups\/open\.json$/, Group, () => '/rest/workspaces/vias/layergroups/open.json'],
  [/^(POST|PUT) \/rest\/security\/acl\/layers\.json$/, rules, (path) => path],
  [/^(POST|PUT) \/gwc\/rest\/layers\/vias:\w+\.xml$/, 'xml', (path) => path],
  [/^PUT \/rest\/services\/wfs\/workspaces\/vias\/settings\.json$/, Wfs, (path) => path],
];

const textOf = async (req: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of req) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
};

export const startGeoServer = async (user: string, password: string): Promise<GeoServerStub> => {
  const kept = new Map<string, string>([
    ['/rest/about/version.json', '{"about":{"resource":[{"@name":"GeoServer","Version":"3.0.1"}]}}'],
    ['/rest/security/acl/layers.json', '{"*.*.r":"*","*.*.w":"GROUP_ADMIN,ADMIN"}'],
  ]);
  const writes: string[] = [];
  const stub = { url: '', writes, kept } as GeoServerStub;
  const answer = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    if (stub.misbehave) return stub.misbehave(req, res);
    if (stub.notice?.(req, res)) return;
    const path = (req.url ?? '').replace(/^\/geoserver/, '').replace('/rest//', '/rest/');
    if (req.headers.authorization !== `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`) {
      res.writeHead(401).end();
      return;
    }
    if (req.method === 'GET' && path === '/rest/workspaces/vias/datastores/pub/featuretypes.json?list=available') {
      const entries = (JSON.parse(kept.get('/rest/workspaces/vias/datastores/pub.json') ?? '{}') as z.output<typeof Store>).dataStore
        ?.connectionParameters.entry;
      const sent = entries?.find((entry) => entry['@key'] === 'passwd')?.$;
      if (stub.databasePassword !== undefined && sent !== stub.databasePassword) res.writeHead(404).end('Could not load data store: pub');
      else res.writeHead(200, { 'content-type': 'application/json' }).end('{"list":{"string":["incident"]}}');
      return;
    }
    if (req.method === 'GET' && path === '/rest/workspaces/vias/datastores/pub/featuretypes.json') {
      const names = [...kept.keys()].flatMap((key) => /\/pub\/featuretypes\/(\w+)\.json$/.exec(key)?.[1] ?? []);
      const featureTypes = names.length === 0 ? '' : { featureType: names.map((name) => ({ name })) };
      res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ featureTypes }));
      return;
    }
    if (req.method === 'GET') {
      const found = kept.get(path);
      const style = /^\/rest\/workspaces\/vias\/styles\/(\w+)\.json$/.exec(path)?.[1];
      if (style && kept.has(path.replace('.json', '.sld')))
        res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ style: { name: style } }));
      else if (found === undefined) res.writeHead(404, { 'content-type': 'text/plain' }).end(`No such thing: ${path}`);
      else res.writeHead(200, { 'content-type': path.endsWith('.json') ? 'application/json' : 'application/xml' }).end(found);
      return;
    }
    writes.push(`${req.method} ${path}`);
    const gone = /^\/rest\/workspaces\/vias\/datastores\/pub\/featuretypes\/(\w+)\?recurse=true$/.exec(path)?.[1];
    if (req.method === 'DELETE' && gone !== undefined) {
      // A layer of a group goes only once the group has let it go.
      const isThere = kept.delete(`/rest/workspaces/vias/datastores/pub/featuretypes/${gone}.json`);
      const isGrouped = kept.get('/rest/workspaces/vias/layergroups/open.json')?.includes(`vias:${gone}"`);
      kept.delete(`/rest/layers/vias:${gone}.json`);
      res.writeHead(!isThere ? 404 : isGrouped ? 500 : 200).end();
      return;
    }
    const style = /^\/rest\/workspaces\/vias\/styles\/(\w+)\?purge=true(&recurse=true)?$/.exec(path);
    if (req.method === 'DELETE' && style) {
      // A style that a layer is drawn with goes only when the layers may fall back to another.
      const key = `/rest/workspaces/vias/styles/${style[1]}.sld`;
      const users = [...kept.keys()].filter((each) => each.startsWith('/rest/layers/') && kept.get(each)?.includes(`"vias:${style[1]}"`));
      const isRefused = users.length > 0 && style[2] === undefined;
      const isThere = isRefused ? kept.has(key) : kept.delete(key);
      if (!isRefused) for (const user of users) kept.set(user, '{"layer":{"defaultStyle":{"name":"polygon"}}}');
      res.writeHead(!isThere ? 404 : isRefused ? 403 : 200).end();
      return;
    }
    const body = await textOf(req);
    const rule = writable.find(([pattern]) => pattern.test(`${req.method} ${path}`));
    const refuse = (why: string) => res.writeHead(400, { 'content-type': 'text/plain' }).end(why);
    if (!rule) return void refuse(`No such operation: ${req.method} ${path}`);
    const [, shape, place] = rule;
    if (shape === 'sld' || shape === 'xml') {
      const wanted = shape === 'sld' ? 'application/vnd.ogc.sld+xml' : 'text/xml';
      if (req.headers['content-type'] !== wanted || !body.startsWith('<')) return void refuse(`Expected ${wanted}`);
      kept.set(place(path, body as never), body);
    } else {
      const json: unknown = JSON.parse(body);
      const judged = shape.safeParse(json);
      if (!judged.success) return void refuse(judged.error.message);
      const key = place(path, json as never);
      const before = JSON.parse(kept.get(key) ?? '{}') as Record<string, object>;
      const after = json as Record<string, object | string>;
      // A PUT changes the fields it names; a style assigned to a layer shows in the layer.
      const merged = key.includes('/layers/')
        ? { layer: { defaultStyle: { name: `vias:${(after as { style: { name: string } }).style.name}` } } }
        : Object.fromEntries(
            [...Object.entries(before), ...Object.entries(after)].map(([field, value]) => [
              field,
              typeof value === 'object' ? { ...before[field], ...value } : value,
            ]),
          );
      kept.set(key, JSON.stringify(merged));
      // A new feature type brings its layer, and a new workspace the settings it inherits.
      const layer = (json as { featureType?: { name: string } }).featureType?.name;
      if (layer && !kept.has(`/rest/layers/vias:${layer}.json`))
        kept.set(`/rest/layers/vias:${layer}.json`, '{"layer":{"defaultStyle":{"name":"polygon"}}}');
    }
    res.writeHead(req.method === 'POST' ? 201 : 200).end();
  };
  const server = createServer((req, res) => void answer(req, res).catch((error: unknown) => res.writeHead(500).end(String(error))));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stub.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/geoserver`;
  stub.close = () =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return stub;
};
