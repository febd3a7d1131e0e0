import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as listenTo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openTwilioStub } from '@vias/alerts/testing-twilio.ts';
import { withConnection } from '@vias/sql/test-server.ts';
import { makeCluster } from '@vias/sql/testing-cluster.ts';
import { createTestIdentity } from '../api/src/identity/testing.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = listenTo().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

/** A process of VIAS that may be killed and started again; its log goes to a file of the stage. */
export type Part = { name: string; start(): Promise<void>; kill(): void };

/** Keys of Keycloak's kind, whose tokens the API trusts. */
const serveKeys = async (port: number): Promise<{ identity: Awaited<ReturnType<typeof createTestIdentity>>; server: Server }> => {
  const identity = await createTestIdentity(`http://127.0.0.1:${port}`);
  const server = createServer((req, res) => {
    const body = req.url?.endsWith('/certs') ? identity.jwks : { realm: 'vias', 'tokens-not-before': 0 };
    res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { identity, server };
};

/** nginx in front of both API processes, with TLS, and in front of the Twilio stub, which production reaches by https alone. */
const nginxConfig = (
  folder: string,
  { tls, twilioTls, apis, twilio }: { tls: number; twilioTls: number; apis: number[]; twilio: number },
) => `
daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/nginx.log warn;
${process.getuid?.() === 0 ? 'user nobody nogroup;' : ''}
events { worker_connections 1024; }
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}
  ssl_certificate ${folder}/cert.pem; ssl_certificate_key ${folder}/key.pem;
  client_max_body_size 100m;
  upstream api {
    ${apis.map((port) => `server 127.0.0.1:${port} max_fails=1 fail_timeout=2s;`).join(' ')}
    keepalive 32;
  }
  server {
    listen 127.0.0.1:${tls} ssl;
    location / {
      proxy_pass http://api;
      proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header Host $host:$server_port; proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Forwarded-Proto https;
      # A request that reached nobody goes to the other; one that may have been taken does not, unless it only reads.
      proxy_next_upstream error timeout http_502; proxy_connect_timeout 2s; proxy_read_timeout 40s;
    }
  }
  server { listen 127.0.0.1:${twilioTls} ssl; location / { proxy_pass http://127.0.0.1:${twilio}; proxy_set_header Host $host:$server_port; } }
}
`;

/** Everything that Compose would start, on loopback: PostgreSQL with a streaming standby, two API processes, two workers, nginx, and what they talk to. Undefined where PostgreSQL or nginx is missing. */
export const openStage = async (say: (text: string) => void) => {
  const nginxPath = ['/usr/sbin/nginx', '/usr/bin/nginx'].find((path) => spawnSync(path, ['-v']).status === 0);
  if (!nginxPath || spawnSync('openssl', ['version']).status !== 0) return undefined;
  const settings = ['max_connections=200', 'jit=off'];
  const cluster = await makeCluster({ mode: 'production', settings });
  if (!cluster) return undefined;
  const standby = await cluster.addStandby('standby', settings);
  // After the copy, so that the standby, once promoted, waits for nobody.
  await withConnection(cluster.superuser, async (client) => {
    await client.query(`alter system set synchronous_standby_names = 'standby'`);
    await client.query('select pg_reload_conf()');
  });
  say('PostgreSQL with a synchronous streaming standby runs.');
  const folder = mkdtempSync(join(tmpdir(), 'vias-cluster-test-'));
  chmodSync(folder, 0o755);
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=127.0.0.1',
      '-addext',
      'subjectAltName=IP:127.0.0.1',
    ].concat(['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')]),
    { stdio: 'ignore' },
  );
  const ports = await Promise.all(Array.from({ length: 5 }, freePort));
  const [tls = 0, twilioTls = 0, keysPort = 0, ...apis] = ports;
  const origin = `https://127.0.0.1:${tls}`;
  const { identity, server: keys } = await serveKeys(keysPort);
  const token = 'c1'.repeat(16);
  const twilio = await openTwilioStub({ token, latencyMs: 20, forward: (address) => address });
  const hosts = `127.0.0.1:${cluster.port},127.0.0.1:${standby.port}`;
  const dataDir = join(folder, 'data');
  mkdirSync(dataDir);
  const env = {
    PATH: process.env.PATH,
    NODE_EXTRA_CA_CERTS: join(folder, 'cert.pem'),
    NODE_OPTIONS: '--max-old-space-size=1024',
    VIAS_MODE: 'production',
    VIAS_LOG_LEVEL: 'warn',
    VIAS_ORIGIN: origin,
    VIAS_DATA_DIR: dataDir,
    DATABASE_URL: `postgresql://vias_login@${hosts}/postgres`,
    VIAS_READ_URL: standby.url,
    VIAS_KEYCLOAK_URL: `http://127.0.0.1:${keysPort}`,
    VIAS_PHONE_KEY: '07'.repeat(32),
    VIAS_PHONE_KEY_ID: 'test',
    VIAS_PHONE_PEPPER: '09'.repeat(32),
    VIAS_LINK_KEY: '5a'.repeat(32),
    VIAS_TRUST_PROXY: '1',
    VIAS_RATE_READ: '0',
    VIAS_RATE_WRITE: '0',
    VIAS_RATE_HEAVY: '0',
    VIAS_RATE_TILES: '0',
    TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: token,
    TWILIO_MESSAGING_SERVICE_SID: `MG${'0'.repeat(32)}`,
    TWILIO_BASE_URL: `https://127.0.0.1:${twilioTls}`,
  };
  const running = new Map<string, ChildProcess>();
  const partOf = (name: string, script: string, more: Record<string, string>, isReady: () => Promise<boolean>): Part => ({
    name,
    async start() {
      const out = openSync(join(folder, `${name}.log`), 'a');
      const child = spawn(process.execPath, ['--import', 'tsx', script], {
        cwd: root,
        env: { ...env, ...more },
        stdio: ['ignore', out, out],
      });
      running.set(name, child);
      for (let n = 0; !(await isReady()); n += 1) {
        if (child.exitCode !== null || n > 600)
          throw new Error(`${name} did not start:\n${readFileSync(join(folder, `${name}.log`), 'utf8').slice(-2000)}`);
        await sleep(200);
      }
    },
    kill: () => void running.get(name)?.kill('SIGKILL'),
  });
  const answers = (port: number) => async () => (await fetch(`http://127.0.0.1:${port}/health`).catch(() => undefined))?.ok === true;
  const said = (name: string) => async () => /worker is ready/.test(readFileSync(join(folder, `${name}.log`), 'utf8'));
  const api = apis.map((port, i) =>
    partOf(`api-${i + 1}`, 'scripts/cluster-api.ts', { PORT: String(port), VIAS_DISPATCH: 'no' }, answers(port)),
  );
  const workers = [1, 2].map((n) => partOf(`worker-${n}`, 'api/src/worker.ts', {}, said(`worker-${n}`)));
  writeFileSync(join(folder, 'nginx.conf'), nginxConfig(folder, { tls, twilioTls, apis, twilio: Number(new URL(twilio.url).port) }));
  const proxy = spawn(nginxPath, ['-c', join(folder, 'nginx.conf'), '-e', join(folder, 'nginx.log')], { stdio: 'ignore' });
  const close = async (): Promise<void> => {
    for (const child of running.values()) child.kill('SIGKILL');
    proxy.kill('SIGTERM');
    keys.close();
    await twilio.close();
    cluster.remove();
    rmSync(folder, { recursive: true, force: true });
  };
  return {
    cluster,
    standby,
    api,
    workers,
    apiUrls: apis.map((port) => `http://127.0.0.1:${port}`),
    origin,
    ca: readFileSync(join(folder, 'cert.pem')),
    identity,
    twilio,
    folder,
    close,
  };
};
export type Stage = NonNullable<Awaited<ReturnType<typeof openStage>>>;
