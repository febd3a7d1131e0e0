import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Member, Principal } from '@vias/sql/principal.ts';
import { type Language, Problem } from '@vias/sql/problem.ts';
import { readOnly } from '@vias/sql/standby-reads.ts';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import type { Deps } from '../deps.ts';
import { requireStepUp } from '../identity/step-up.ts';
import { watchRequest } from '../watching/watch-request.ts';
import type { AnswerOf, BodyOf, Endpoint, EndpointSpec, ParamsOf, QueryOf } from './endpoint.ts';
import { type Once, onceFor } from './once.ts';
import { defaultBodyLimit, readJson } from './read-body.ts';
import { readerLanguage } from './reader-language.ts';

export type Context<S extends EndpointSpec> = {
  /** A member wherever the route asks for roles or a sign-in; anyone on public routes. */
  principal: S['roles'] extends 'public' ? Principal : Member;
  params: ParamsOf<S>;
  query: QueryOf<S>;
  body: BodyOf<S>;
  lang: Language;
  /** The version named by If-Match; 0 where the route does not ask for one. */
  ifMatch: number;
  /** Runs a write once per Idempotency-Key, inside the caller's transaction. */
  once: Once;
  req: Request;
  res: Response;
};
type Handler<S extends EndpointSpec> = (context: Context<S>) => Promise<AnswerOf<S>> | AnswerOf<S>;

/** One operation ready to be mounted. */
export type Route = { endpoint: Endpoint; handler: (context: Context<EndpointSpec>) => unknown };
export const route = <S extends EndpointSpec>(endpoint: Endpoint<S>, handler: Handler<S>): Route => {
  if (endpoint.roles !== 'public' && endpoint.roles !== 'signed-in' && !endpoint.roles?.length)
    throw new Error(`${endpoint.method} ${endpoint.path} names no role.`);
  return { endpoint, handler: handler as Route['handler'] };
};

const isMember = (principal: Principal): principal is Member => principal.kind === 'user' || principal.kind === 'machine';

const checkAccess = ({ roles, stepUp }: Endpoint, principal: Principal, { guard, clock }: Deps): void => {
  if (roles === 'public') return;
  if (roles === 'signed-in') guard.requireMember(principal);
  else guard.requireRole(principal, roles);
  if (stepUp) requireStepUp(principal, clock);
};

type Rate = 'read' | 'pages' | 'write' | 'heavy' | 'none';
/** Programs turn pages of ten where a person reads one: reads of such routes are counted apart, this many times as many. */
const pagesPerRead = 5;

const limitOf = (kind: Rate, { rateLimit }: Deps['config']): number =>
  kind === 'none' ? 0 : kind === 'pages' ? rateLimit.read * pagesPerRead : rateLimit[kind];

const principalOf = (req: Request): Principal | undefined => (req as Request & { principal?: Principal }).principal;
const tenantOf = (req: Request): string | undefined => {
  const principal = principalOf(req);
  return principal && isMember(principal) ? principal.tenant : undefined;
};

/** Everybody of one municipality together may ask this many times as often as one person: one that runs wild does not take the server away from the others. */
const personsPerTenant = 20;

const makeLimiter = (kind: Rate, deps: Deps, of: 'person' | 'tenant'): RequestHandler =>
  rateLimit({
    windowMs: 60_000,
    limit: limitOf(kind, deps.config) * (of === 'tenant' ? personsPerTenant : 1),
    standardHeaders: of === 'person' ? 'draft-7' : false,
    legacyHeaders: false,
    // `none` is for callbacks of providers: signed, and as many as there were messages.
    skip: (req) => limitOf(kind, deps.config) === 0 || (of === 'tenant' && tenantOf(req) === undefined),
    keyGenerator: (req) => {
      const principal = principalOf(req);
      if (of === 'tenant') return `tenant:${tenantOf(req)}`;
      // An IPv6 network of 64 bits is one household, so it counts as one address.
      return principal && isMember(principal) ? `${principal.kind}:${principal.id}` : `address:${ipKeyGenerator(req.ip ?? '', 64)}`;
    },
    handler: () => {
      throw new Problem('request.too_many', { values: { seconds: 60 }, headers: { 'retry-after': '60' } });
    },
    validate: false,
  });

/** A partner's system has a quota of its own: everything it asks counts, of whatever kind. */
const makeQuota = (): RequestHandler =>
  rateLimit({
    windowMs: 60_000,
    limit: (req) => quotaOf(req as Request) ?? 0,
    standardHeaders: false,
    legacyHeaders: false,
    skip: (req) => quotaOf(req) === undefined,
    keyGenerator: (req) => `quota:${(principalOf(req) as Member).id}`,
    handler: (req) => {
      throw new Problem('identity.quota_used', { values: { n: quotaOf(req) ?? 0, seconds: 60 }, headers: { 'retry-after': '60' } });
    },
    validate: false,
  });
const quotaOf = (req: Request): number | undefined => {
  const principal = principalOf(req);
  return principal?.kind === 'machine' ? principal.perMinute : undefined;
};
const quotas = new WeakMap<Deps, RequestHandler>();
const quotaFor = (deps: Deps): RequestHandler => {
  const made = quotas.get(deps) ?? makeQuota();
  quotas.set(deps, made);
  return made;
};

const limiters = new WeakMap<Deps, Map<Rate, RequestHandler[]>>();
/** Requests a minute per person (or address, when nobody signed in) and per municipality, by how much work they are; all routes of a kind count together. */
const limitersOf = (kind: Rate, deps: Deps): RequestHandler[] => {
  const made = limiters.get(deps) ?? new Map<Rate, RequestHandler[]>();
  limiters.set(deps, made);
  // The person's own first, so that what it refuses does not count against the others of the municipality.
  const limiter = made.get(kind) ?? [makeLimiter(kind, deps, 'person'), makeLimiter(kind, deps, 'tenant')];
  made.set(kind, limiter);
  return limiter;
};

/** A parameter nobody knows is most likely a slip, and to leave it out would answer another question than the one asked. */
const readQuery = ({ query }: Endpoint, req: Request): unknown => {
  if (!query) return {};
  const unknown = Object.keys(req.query).find((name) => !Object.hasOwn(query.shape, name));
  if (unknown !== undefined) throw new Problem('request.parameter_unknown', { field: unknown, values: { name: unknown.slice(0, 60) } });
  return query.parse(req.query);
};

const readIfMatch = (endpoint: Endpoint, req: Request): number => {
  if (!endpoint.ifMatch) return 0;
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(req.get('if-match') ?? '')?.[1];
  if (version === undefined) throw new Problem('request.if_match_missing');
  return Number(version);
};

const gzipAsync = promisify(gzip);
/** Bytes from which an answer is packed. */
const smallestPacked = 8_192;

const send = async (endpoint: Endpoint, answer: unknown, res: Response): Promise<void> => {
  const { kind } = endpoint.answer;
  if (kind === 'raw') return;
  if (kind === 'noContent') {
    res.status(204).end();
    return;
  }
  const body = answer as { id?: string; version?: number };
  if (typeof body?.version === 'number') res.setHeader('etag', `"${body.version}"`);
  if (kind === 'created' || kind === 'accepted') {
    res.status(kind === 'created' ? 201 : 202);
    if (body.id !== undefined) res.setHeader('location', `${endpoint.path.replace(/\/\{[^}]+\}.*$/, '')}/${body.id}`);
  }
  res.setHeader('content-type', 'application/json; charset=utf-8');
  // What is a person's own is kept by no browser: its route says so.
  if (!res.hasHeader('cache-control')) res.setHeader('cache-control', 'private, no-cache');
  const text = Buffer.from(JSON.stringify(answer));
  res.setHeader('vary', 'accept-encoding');
  // A map of thousands of areas is megabytes of digits, a tenth of it when packed; what is short is not worth the work.
  if (text.length < smallestPacked || !res.req.acceptsEncodings('gzip')) {
    res.end(text);
    return;
  }
  const packed = await gzipAsync(text, { level: 5 });
  res.setHeader('content-encoding', 'gzip');
  res.end(packed);
};

/** The handlers Express runs for one route, in this order: who asks, may they, how often, what do they say, do it. */
export const handlersOf = ({ endpoint, handler }: Route, deps: Deps): RequestHandler[] => {
  const rate = endpoint.limit?.rate ?? (endpoint.method === 'get' ? 'read' : 'write');
  const watch = watchRequest(endpoint);
  const authorise = (req: Request, res: Response, next: NextFunction): Promise<void> =>
    watch(req, res, async () => {
      const principal: Principal = endpoint.ownGuard ? { kind: 'public' } : await deps.guard.authenticate(req);
      (req as Request & { principal?: Principal }).principal = principal;
      checkAccess(endpoint, principal, deps);
      next();
    });
  const perform = async (req: Request, res: Response): Promise<void> => {
    const principal = (req as Request & { principal?: Principal }).principal as Principal;
    const body = endpoint.body ? endpoint.body.parse(await readJson(req, endpoint.limit?.bytes ?? defaultBodyLimit)) : undefined;
    const context = {
      principal,
      params: endpoint.params ? endpoint.params.parse(req.params) : {},
      query: readQuery(endpoint, req),
      body,
      lang: readerLanguage(req.get('accept-language')),
      ifMatch: readIfMatch(endpoint, req),
      once: onceFor(principal, req.get('idempotency-key'), { method: req.method, url: req.originalUrl, body }),
      req,
      res,
    } as unknown as Context<EndpointSpec>;
    const work = () => handler(context);
    await send(endpoint, await (endpoint.method === 'get' ? readOnly(endpoint.path, work) : work()), res);
  };
  return [authorise, quotaFor(deps), ...limitersOf(rate, deps), perform];
};
