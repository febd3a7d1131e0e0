import { createPublicKey } from 'node:crypto';
import { Readable } from 'node:stream';
import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import { createLocalJWKSet, type JWK, jwtVerify } from 'jose';
import type { Provider } from 'oidc-provider';
import type { Directory } from './directory.ts';
import { claimsOf } from './mint.ts';
import type { Realm } from './realm.ts';

const PROTOCOL = '/protocol/openid-connect';
const MAX_BODY_BYTES = 8_192;
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const WRAPPER_HEADER = `${encode({ alg: 'none', typ: 'JWT' })}.`;

/** Refresh tokens are opaque here, but keycloak-js decodes them to learn their end: they go out in a wrapper that is never trusted and is taken off again. */
const unwrap = (token: string): string => (token.startsWith(WRAPPER_HEADER) ? (token.split('.')[2] ?? '') : token);

/** After the library answered a token request: Keycloak's extra fields, and the refresh token in its wrapper. Times in seconds. */
export const dressTokenAnswers = (provider: Provider, realm: Realm): void => {
  provider.use(async (ctx, next) => {
    await next();
    const body = ctx.body as Record<string, unknown> | undefined;
    if (!ctx.path.endsWith('/token') || typeof body?.access_token !== 'string') return;
    body['not-before-policy'] = 0;
    const session = ctx.oidc?.entities.AccessToken?.sessionUid;
    if (session) body.session_state = session;
    if (typeof body.refresh_token === 'string') {
      const issued = Math.floor(Date.now() / 1000);
      const wrapper = encode({ iat: issued, exp: issued + realm.sessionIdle, iss: provider.issuer, typ: 'Refresh' });
      body.refresh_token = `${WRAPPER_HEADER}${wrapper}.${body.refresh_token}`;
      body.refresh_expires_in = realm.sessionIdle;
    }
  });
};

/** Reads at most 8 kB of a form, takes the wrapper off refresh tokens and hands the library a request with the body still to be read. */
const replayForm: RequestHandler = async (req, res, next) => {
  if (req.method !== 'POST') return next();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req) {
    size += (chunk as Buffer).length;
    if (size > MAX_BODY_BYTES) {
      res.status(413).set('connection', 'close').json({ error: 'invalid_request', error_description: 'the request body is over 8 kB' });
      return;
    }
    chunks.push(chunk as Buffer);
  }
  let text = Buffer.concat(chunks).toString('utf8');
  if (req.is('application/x-www-form-urlencoded')) {
    const form = new URLSearchParams(text);
    for (const field of ['refresh_token', 'token']) {
      const value = form.get(field);
      if (value !== null) form.set(field, unwrap(value));
    }
    text = form.toString();
  }
  const body = Readable.from([Buffer.from(text)], { objectMode: false });
  const replay = Object.create(req, {
    headers: { value: { ...req.headers, 'content-length': String(Buffer.byteLength(text)) } },
    readable: { get: () => true },
    readableEncoding: { value: null },
    iterator: { value: () => body[Symbol.asyncIterator]() },
    [Symbol.asyncIterator]: { value: () => body[Symbol.asyncIterator]() },
  }) as Request;
  (res as Response & { replay?: Request }).replay = replay;
  next();
};

/** The addresses of Keycloak that the library lacks or answers differently: realm page, user info, third-party-cookie check. Goes before the library. */
export const keycloakShape = (realm: Realm, directory: Directory, issuer: string, publicKeys: JWK[]): Router => {
  const router = express.Router();
  const keys = createLocalJWKSet({ keys: publicKeys });

  router.get('/', (_req, res) => {
    const pem = createPublicKey({ key: publicKeys[0] as never, format: 'jwk' })
      .export({ type: 'spki', format: 'der' })
      .toString('base64');
    res.json({
      realm: realm.name,
      public_key: pem,
      'token-service': `${issuer}${PROTOCOL}`,
      'account-service': `${issuer}/account`,
      'tokens-not-before': 0,
    });
  });

  // The library refuses JWT access tokens at its own userinfo, Keycloak does not.
  router.all(`${PROTOCOL}/userinfo`, async (req, res) => {
    res.set('cache-control', 'no-store');
    const token = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(req.get('authorization') ?? '')?.[1] ?? '';
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience: realm.audience,
        algorithms: ['RS256'],
        requiredClaims: ['sid', 'exp'],
      });
      const user = await directory.person(payload.sub ?? '');
      if (payload.typ !== 'Bearer' || !user) throw new Error('no token of a person');
      const { typ: _bearer, realm_access: _roles, ...claims } = claimsOf(user);
      res.json(claims);
    } catch {
      res.status(401).set('www-authenticate', 'Bearer realm="vias", error="invalid_token"').json({ error: 'invalid_token' });
    }
  });

  // keycloak-js asks whether cookies work inside a frame: from the same origin they do, so it can look for a session without leaving the page.
  router.get(`${PROTOCOL}/3p-cookies/step1.html`, (_req, res) => {
    res
      .set('content-security-policy', "default-src 'none'; script-src 'self'; frame-ancestors 'self'")
      .set('x-frame-options', 'SAMEORIGIN');
    res.type('html').send('<!doctype html><title>VIAS</title><script src="step1.js"></script>');
  });
  router.get(`${PROTOCOL}/3p-cookies/step1.js`, (_req, res) => {
    res.type('js').send("parent.postMessage('supported', '*');");
  });

  router.use([`${PROTOCOL}/token`, `${PROTOCOL}/revoke`, `${PROTOCOL}/logout`], replayForm);
  return router;
};

/** The library as Express middleware, given the request whose body `replayForm` put back. */
export const mountLibrary = (provider: Provider): RequestHandler => {
  const callback = provider.callback();
  return (req, res) => void callback((res as Response & { replay?: Request }).replay ?? req, res);
};
