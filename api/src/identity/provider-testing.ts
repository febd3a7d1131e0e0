import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Problem } from '@vias/sql/problem.ts';
import { openTestDatabase, type TestDatabase } from '@vias/sql/testing.ts';
import express, { type ErrorRequestHandler } from 'express';
import { pino } from 'pino';
import { createGuard, type Guard } from './guard.ts';
import { createProvider, type EmbeddedProvider, type ProviderOptions } from './provider.ts';
import { loadRealm } from './realm.ts';
import { createDenyList } from './user-state.ts';

/** A running embedded provider with one guarded address, `/who`, for tests. */
export type ProviderServer = {
  origin: string;
  issuer: string;
  protocol: string;
  db: TestDatabase;
  provider: EmbeddedProvider;
  guard: Guard;
  clock: { now(): number; ahead: number };
  /** What an access token is good for. */
  who(token: string, method?: string): Promise<{ status: number; body: Record<string, unknown> }>;
  /** Serves a text at an address, for the tests in a browser. */
  serve(path: string, type: string, text: string): void;
  restart(options?: Partial<ProviderOptions>): Promise<void>;
  close(): Promise<void>;
};

export const PASSWORD = 'correct horse battery staple';

/** One guarded address, `/who`, which tells who the token speaks for. */
export const serveWho = (guardNow: () => Guard): express.Express => {
  const app = express();
  app.all('/who', async (req, res) => void res.json(guardNow().requireMember(await guardNow().authenticate(req))));
  app.use(((error, _req, res, _next) => {
    if (!(error instanceof Problem)) throw error;
    res
      .status(error.status)
      .set(error.info.headers ?? {})
      .json({ code: error.code });
  }) satisfies ErrorRequestHandler);
  return app;
};

export const openProviderServer = async (options: Partial<ProviderOptions> = {}): Promise<ProviderServer> => {
  const db = (options.db as TestDatabase | undefined) ?? (await openTestDatabase());
  let app = express();
  const server = createServer((req, res) => app(req, res));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clock = { ahead: 0, now: () => Date.now() + clock.ahead };
  const realm = loadRealm({ origin, demoUsers: true });
  const log = pino({ level: process.env.VIAS_TEST_LOG ?? 'silent' });
  const pages = new Map<string, { type: string; text: string }>();
  const start = async (changed: Partial<ProviderOptions>) => {
    const provider = await createProvider({ db, origin, realm, mode: 'demo', password: PASSWORD, clock, log, ...options, ...changed });
    const guard = createGuard({
      issuer: provider.issuer,
      audience: realm.audience,
      keySet: provider.keySet,
      clock,
      refusedBefore: createDenyList(db, clock.now),
    });
    app = express();
    app.set('trust proxy', 'loopback'); // so that tests can come from several addresses
    app.use(provider.router);
    app.get(/.*/, (req, res, next) => {
      const page = pages.get(req.path);
      if (page) res.type(page.type).send(page.text);
      else next();
    });
    app.use(serveWho(() => guard));
    return { provider, guard };
  };
  let running = await start({});
  return {
    origin,
    get issuer() {
      return running.provider.issuer;
    },
    protocol: `${origin}/realms/vias/protocol/openid-connect`,
    db,
    get provider() {
      return running.provider;
    },
    get guard() {
      return running.guard;
    },
    clock,
    async who(token, method = 'GET') {
      const answer = await fetch(`${origin}/who`, { method, headers: { authorization: `Bearer ${token}` } });
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    },
    serve: (path, type, text) => void pages.set(path, { type, text }),
    async restart(changed = {}) {
      running.provider.close();
      running = await start(changed);
    },
    async close() {
      running.provider.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      if (options.db === undefined) await db.close();
    },
  };
};

export type Tokens = { access_token: string; refresh_token: string; id_token: string; [field: string]: unknown };
export const payloadOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
export const form = (fields: Record<string, string>, accept = 'text/html'): RequestInit => ({
  method: 'POST',
  headers: { accept, 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(fields).toString(),
});

/** Where a browser goes. `near`: it comes from this machine whatever address it has, because who comes from outside needs https. */
type Place = Pick<ProviderServer, 'origin' | 'protocol'> & { near?: boolean };

/** Keycloak's forms say where they go; ours go where their page is. */
const targetOf = (page: string): string | undefined => {
  const form = page.match(/<form[^>]*>/g)?.find((tag) => tag.includes('id="kc-'));
  return /action="([^"]+)"/.exec(form ?? '')?.[1]?.replaceAll('&amp;', '&');
};

/** A browser without a screen: it keeps cookies, follows where sign-in leads and fills forms. `address` is where it seems to come from. */
export class TestBrowser {
  readonly cookies = new Map<string, string>();
  readonly #server: Place;
  readonly #address: string;
  constructor(server: Place, address = '192.0.2.1') {
    this.#server = server;
    this.#address = address;
  }

  async fetch(url: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(new URL(url, this.#server.protocol), {
      redirect: 'manual',
      ...init,
      headers: {
        accept: 'text/html',
        ...(!this.#server.near && { 'x-forwarded-for': this.#address }),
        ...(init.headers as Record<string, string>),
        ...(cookie && { cookie }),
      },
    });
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (value === '' || /expires=Thu, 01 Jan 1970/i.test(set)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return answer;
  }

  /** Follows redirects until a page or the client's own address; answers where it ended. */
  async follow(first: Response): Promise<{ url: string; page: Response }> {
    let page = first;
    for (let hop = 0; hop < 8; hop += 1) {
      const location = page.headers.get('location');
      if (location === null) return { url: '', page };
      const url = new URL(location, page.url || this.#server.protocol);
      if (url.pathname === '/') return { url: url.href, page };
      page = await this.fetch(url.href);
      if (page.headers.get('location') === null) return { url: url.href, page };
    }
    throw new Error('too many redirects');
  }

  /** Starts a sign-in; `changed` replaces or (undefined) removes parameters of the authorization request. */
  async authorize(changed: Record<string, string | undefined> = {}) {
    const verifier = randomBytes(32).toString('base64url');
    const parameters = {
      client_id: 'vias-map',
      response_type: 'code',
      redirect_uri: `${this.#server.origin}/`,
      scope: 'openid',
      state: 'a-state',
      nonce: 'a-nonce',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...changed,
    };
    const query = new URLSearchParams(Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined));
    return { verifier, ...(await this.follow(await this.fetch(`${this.#server.protocol}/auth?${query}`))) };
  }

  /** Sends the form of the sign-in page at `url`, with the page's own hidden fields. */
  async submit(url: string, fields: Record<string, string>, page?: string) {
    const text = page ?? (await (await this.fetch(url)).text());
    const hidden = Object.fromEntries(
      ['csrf', 'pending', 'key', 'seal', 'totpSecret', 'credentialId'].flatMap((name) => {
        const value = new RegExp(`name="${name}"[^>]*? value="([^"]*)"`).exec(text)?.[1];
        return value === undefined ? [] : [[name, value]];
      }),
    );
    return this.follow(await this.fetch(targetOf(text) ?? url, form({ ...hidden, ...fields })));
  }

  async exchange(callback: string, verifier: string): Promise<Response> {
    const code = new URL(callback).searchParams.get('code') ?? new URLSearchParams(new URL(callback).hash.slice(1)).get('code') ?? '';
    return this.fetch(
      `${this.#server.protocol}/token`,
      form({
        grant_type: 'authorization_code',
        code,
        redirect_uri: `${this.#server.origin}/`,
        client_id: 'vias-map',
        code_verifier: verifier,
      }),
    );
  }

  /** The whole way to tokens by password, or by the demonstration's click. */
  async signIn(username: string, fields: Record<string, string> = { username, password: PASSWORD }): Promise<Tokens> {
    const { verifier, url, page: first } = await this.authorize();
    const { url: callback, page } = await this.submit(url, fields, await first.text());
    if (!callback.includes('code=')) throw new Error(`No code came back: ${page.status} ${callback}`);
    return (await (await this.exchange(callback, verifier)).json()) as Tokens;
  }

  async refresh(token: string): Promise<{ status: number; tokens: Tokens }> {
    const answer = await this.fetch(
      `${this.#server.protocol}/token`,
      form({ grant_type: 'refresh_token', refresh_token: token, client_id: 'vias-map' }, 'application/json'),
    );
    return { status: answer.status, tokens: (await answer.json()) as Tokens };
  }
}
