import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Database } from '@vias/sql/database.ts';
import type { Principal } from '@vias/sql/principal.ts';
import { Problem } from '@vias/sql/problem.ts';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { answerProblem } from '../http/answer-problem.ts';
import type { Guard } from '../identity/guard.ts';
import { requestSeconds, tileBuildSeconds, tileRequests, watchTiles } from '../watching/metrics.ts';
import { askerOf, createBuildLimit } from './build-limit.ts';
import { buildIncidentTile, largestTile } from './incident-tile.ts';
import './problems.ts';
import { createScopeReader } from './scope.ts';
import { buildTerritoryTile, selectBoundaryVersion } from './territory-tile.ts';
import { createMemo, createTileCache } from './tile-cache.ts';
import { compileFilter, TileFilter } from './tile-filter.ts';
import { deepestZoom, type TileAddress } from './tile-scan.ts';
import { openTileStore } from './tile-store.ts';

/** Answers `/tiles/…` in front of Express, where a cached tile costs a quarter. */
export type TileEngine = {
  /** Takes the request if it is one for a tile, and says so. */
  handler(req: IncomingMessage, res: ServerResponse): boolean;
  /** Resolves when incidents are loaded; requests wait for it by themselves. */
  ready(): Promise<void>;
  /** Takes in what has been committed up to now, for tests and shutdown; otherwise it happens within a second. */
  refresh(): Promise<void>;
  close(): Promise<void>;
};

type Answer = { etag: string; cacheControl: string; key: string; build: () => Buffer | Promise<Buffer> };

const address = /^\/tiles\/([a-z0-9-]{1,60})\/(\d{1,2})\/(\d{1,8})\/(\d{1,8})\.mvt$/;
const contentType = 'application/vnd.mapbox-vector-tile';
type TileDeps = {
  db: Database;
  guard: Guard;
  log: Logger;
  config: Pick<Config, 'rateLimit' | 'trustProxy'>;
  /** For measurements: how many questions of one kind of reader are under way at once. */
  questionsAtOnce?: number | undefined;
};
const hash = (text: string): string => createHash('sha1').update(text).digest('base64url').slice(0, 20);
/** Part of every ETag: raise it when the bytes of a tile change though the data did not. */
const format = '2';

const fits = (bytes: Buffer): boolean =>
  bytes.length <= largestTile.raw && (bytes.length <= largestTile.gz || gzipSync(bytes, { level: 6 }).length <= largestTile.gz);

/** What a path names; a layer of `''` names nothing. */
const readAddress = (path: string): { layer: string; set: number | undefined; tile: TileAddress } => {
  const [, layer = '', ...numbers] = address.exec(path) ?? [];
  const [z = 0, x = 0, y = 0] = numbers.map(Number);
  const set = /^territory-(\d{1,9})$/.exec(layer)?.[1];
  return { layer, set: set === undefined ? undefined : Number(set), tile: { z, x, y } };
};

const counted = {
  kept: tileRequests.labels('kept'),
  unchanged: tileRequests.labels('unchanged'),
  built: tileRequests.labels('built'),
};
const observed = createMemo(20, (status) => requestSeconds.labels('get', '/tiles/{layer}/{z}/{x}/{y}.mvt', status));
const observe = (status: number, ms: number): void => observed(`${Math.floor(status / 100)}xx`).observe(ms / 1000);

/** Layers: `incidents` for members, `public-incidents` for everyone, `territory-<boundary set>` for everyone. */
export const createTileEngine = ({ db, guard, log, config, questionsAtOnce }: TileDeps): TileEngine => {
  const store = openTileStore({ db, log });
  const scopeOf = createScopeReader(db, store.place, questionsAtOnce);
  const cache = createTileCache();
  const admit = createBuildLimit(config.rateLimit.tiles);
  watchTiles(() => ({ bytes: cache.size(), behindMs: store.behindMs() }));
  // A map asks for thousands of tiles with a few filters, and for each of them again and again.
  const filterOf = createMemo(500, (search) => {
    const asked = TileFilter.parse(Object.fromEntries(new URLSearchParams(search)));
    return { asked, name: JSON.stringify(asked) };
  });
  const addressOf = createMemo(5000, readAddress);
  const etagOf = createMemo(5000, (key) => `"${hash(`${format} ${key}`)}"`);
  // Requests that shared a question share what its answer means for the key.
  const stamps = new WeakMap<object, string>();

  const incidents = async (principal: Principal, tile: TileAddress, search: string, cacheControl: string): Promise<Answer> => {
    const { asked, name } = filterOf(search);
    await store.ready();
    const scope = await scopeOf(principal);
    const { classes, behind } = scope;
    if (behind) await store.refresh();
    const stamp = stamps.get(scope) ?? `${classes} ${store.place.versionOf(classes)}`;
    stamps.set(scope, stamp);
    const build = () => buildIncidentTile(store.columns, tile, compileFilter(asked, classes, store.words()), store.words(), fits);
    const key = `${tile.z}/${tile.x}/${tile.y} ${name} ${stamp}`;
    return { etag: etagOf(key), cacheControl, key, build };
  };

  const territories = async (principal: Principal, set: number, tile: TileAddress, search: string): Promise<Answer> => {
    const version = await selectBoundaryVersion(db, principal, set);
    if (version === undefined) throw new Problem('tile.layer_unknown', { values: { layer: `territory-${set}` } });
    const key = `territory ${set} ${version} ${tile.z}/${tile.x}/${tile.y}`;
    return {
      etag: etagOf(key),
      cacheControl: new URLSearchParams(search).get('v') === String(version) ? 'public, max-age=31536000, immutable' : 'public, no-cache',
      key,
      build: () => buildTerritoryTile(db, principal, set, tile),
    };
  };

  const answerOf = (req: IncomingMessage, principal: Principal, path: string, search: string): Promise<Answer> => {
    const { layer, set, tile } = addressOf(path);
    if (layer !== 'public-incidents' && set === undefined) guard.requireMember(principal);
    if (req.method !== 'GET' && req.method !== 'HEAD') throw new Problem('tile.read_only', { headers: { allow: 'GET, HEAD' } });
    if (layer === '') throw new Problem('request.not_found');
    if (layer !== 'incidents' && layer !== 'public-incidents' && set === undefined)
      throw new Problem('tile.layer_unknown', { values: { layer } });
    const { z, x, y } = tile;
    if (z > deepestZoom || x >= 2 ** z || y >= 2 ** z)
      throw new Problem('tile.outside', { values: { z, x: String(x), y: String(y), deepest: deepestZoom } });
    if (set !== undefined) return territories(principal, set, tile, search);
    return layer === 'incidents'
      ? incidents(principal, tile, search, 'private, no-cache')
      : incidents({ kind: 'public' }, tile, search, 'public, no-cache');
  };

  const answer = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const [path = '', search = ''] = (req.url ?? '').split('?', 2);
    const principal = await guard.authenticate(req);
    const { etag, cacheControl, key, build } = await answerOf(req, principal, path, search);
    // A list, which Node writes down as it is: these lines are most of what a cached tile costs.
    const headers = [
      'etag',
      etag,
      'cache-control',
      cacheControl,
      'vary',
      'Authorization, Accept-Encoding',
      'x-content-type-options',
      'nosniff',
    ];
    // What everybody may read any page may draw, as it may what is under /ogc, which leads here.
    if (cacheControl.startsWith('public')) headers.push('access-control-allow-origin', '*');
    const known = req.headers['if-none-match'];
    if (known !== undefined && (known === etag || known.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag))) {
      res.writeHead(304, headers).end();
      counted.unchanged.inc();
      return;
    }
    let found = cache.peek(key);
    if (found) counted.kept.inc();
    else {
      if (!cache.has(key)) admit(askerOf(principal, req, config.trustProxy));
      const ended = tileBuildSeconds.startTimer();
      found = await cache.get(key, build);
      ended();
      counted.built.inc();
    }
    const zipped = found.gz.length > 0 && /\bgzip\b/.test(String(req.headers['accept-encoding'] ?? ''));
    const bytes = zipped ? found.gz : await found.raw();
    headers.push('content-type', contentType, 'content-length', String(bytes.length));
    if (zipped) headers.push('content-encoding', 'gzip');
    res.writeHead(200, headers).end(req.method === 'HEAD' ? undefined : bytes);
  };

  return {
    handler(req, res) {
      if (!req.url?.startsWith('/tiles/')) return false;
      const began = performance.now();
      answer(req, res)
        .catch((error: unknown) => answerProblem(error, req, res, log))
        .finally(() => observe(res.statusCode, performance.now() - began));
      return true;
    },
    ready: store.ready,
    refresh: store.refresh,
    close: store.close,
  };
};
