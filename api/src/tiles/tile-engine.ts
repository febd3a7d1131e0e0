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
import { createScopeReader, type Scope } from './scope.ts';
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

/** What an answer is called: `stamp` says which data and which reader's it is made of. */
type Name = { stamp: string; key: string; etag: string };
type Answer = { name: Name; cacheControl: string; build: () => Buffer | Promise<Buffer> };
/** What an address names (a layer of `''` is nothing), and the name of its last answer: one tile is asked for again and again by people who may read the same. */
type Question = { layer: string; set: number | undefined; tile: TileAddress; search: string; last: Name | undefined };

const address = /^\/tiles\/([a-z0-9-]{1,60})\/(\d{1,2})\/(\d{1,8})\/(\d{1,8})\.mvt$/;
const contentType = 'application/vnd.mapbox-vector-tile';
const always = ['vary', 'Authorization, Accept-Encoding', 'x-content-type-options', 'nosniff'];
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

const readQuestion = (url: string): Question => {
  const [path = '', search = ''] = url.split('?', 2);
  const [, layer = '', ...numbers] = address.exec(path) ?? [];
  const [z = 0, x = 0, y = 0] = numbers.map(Number);
  const set = /^territory-(\d{1,9})$/.exec(layer)?.[1];
  return { layer, set: set === undefined ? undefined : Number(set), tile: { z, x, y }, search, last: undefined };
};
/** Longer addresses are read anew each time, so that what is remembered stays small. */
const rememberedLength = 500;

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
  const known = createMemo(5000, readQuestion);
  const questionOf = (url: string): Question => (url.length > rememberedLength ? readQuestion(url) : known(url));
  // One text for all who may read the same, so that comparing it compares no letters.
  const oneStamp = createMemo(500, (stamp) => stamp);
  // Requests that shared a question share what its answer means for the key.
  const stamps = new WeakMap<Scope, string>();
  const stampOf = (scope: Scope): string => {
    const shared = stamps.get(scope);
    if (shared !== undefined) return shared;
    const stamp = oneStamp(`${scope.classes} ${store.place.versionOf(scope.classes)}`);
    stamps.set(scope, stamp);
    return stamp;
  };

  const nameOf = (question: Question, stamp: string, what: string): Name => {
    if (question.last?.stamp === stamp) return question.last;
    const { z, x, y } = question.tile;
    const key = `${z}/${x}/${y} ${what} ${stamp}`;
    question.last = { stamp, key, etag: `"${hash(`${format} ${key}`)}"` };
    return question.last;
  };

  const incidents = async (principal: Principal, question: Question, cacheControl: string): Promise<Answer> => {
    const { asked, name } = filterOf(question.search);
    await store.ready();
    const scope = await scopeOf(principal);
    if (scope.behind) await store.refresh();
    return {
      name: nameOf(question, stampOf(scope), name),
      cacheControl,
      build: () => buildIncidentTile(store.columns, question.tile, compileFilter(asked, scope.classes, store.words()), store.words(), fits),
    };
  };

  const territories = async (principal: Principal, question: Question, set: number): Promise<Answer> => {
    const version = await selectBoundaryVersion(db, principal, set);
    if (version === undefined) throw new Problem('tile.layer_unknown', { values: { layer: `territory-${set}` } });
    return {
      name: nameOf(question, oneStamp(`territory ${set} ${version}`), ''),
      cacheControl:
        new URLSearchParams(question.search).get('v') === String(version) ? 'public, max-age=31536000, immutable' : 'public, no-cache',
      build: () => buildTerritoryTile(db, principal, set, question.tile),
    };
  };

  const answerOf = (req: IncomingMessage, principal: Principal): Promise<Answer> => {
    const question = questionOf(req.url ?? '');
    const { layer, set, tile } = question;
    if (layer !== 'public-incidents' && set === undefined) guard.requireMember(principal);
    if (req.method !== 'GET' && req.method !== 'HEAD') throw new Problem('tile.read_only', { headers: { allow: 'GET, HEAD' } });
    if (layer === '') throw new Problem('request.not_found');
    if (layer !== 'incidents' && layer !== 'public-incidents' && set === undefined)
      throw new Problem('tile.layer_unknown', { values: { layer } });
    const { z, x, y } = tile;
    if (z > deepestZoom || x >= 2 ** z || y >= 2 ** z)
      throw new Problem('tile.outside', { values: { z, x: String(x), y: String(y), deepest: deepestZoom } });
    if (set !== undefined) return territories(principal, question, set);
    return layer === 'incidents'
      ? incidents(principal, question, 'private, no-cache')
      : incidents({ kind: 'public' }, question, 'public, no-cache');
  };

  const answer = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const began = performance.now();
    try {
      const principal = await guard.authenticate(req);
      const { name, cacheControl, build } = await answerOf(req, principal);
      const { key, etag } = name;
      // A list, which Node writes down as it is: these lines are most of what a cached tile costs.
      const headers = ['etag', etag, 'cache-control', cacheControl, ...always];
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
    } catch (error) {
      answerProblem(error, req, res, log);
    } finally {
      observe(res.statusCode, performance.now() - began);
    }
  };

  return {
    handler(req, res) {
      if (!req.url?.startsWith('/tiles/')) return false;
      void answer(req, res);
      return true;
    },
    ready: store.ready,
    refresh: store.refresh,
    close: store.close,
  };
};
