import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A real Keycloak with the realm of the repository, on loopback, as `api/src/identity/provider.keycloak.ts` needs it. */
export type KeycloakServer = {
  url: string;
  /** Where the browser application of the test will be; the realm names it. */
  origin: string;
  admin: { username: string; password: string };
  /** The secret that every machine of the realm file was given, and the password of every demonstration person. */
  secret: string;
  password: string;
  version: string;
  startedMs: number;
  stop(): Promise<void>;
};
/** Why there is no Keycloak here: one sentence. */
export class Absent extends Error {}

const root = fileURLToPath(new URL('..', import.meta.url));
const realmFolder = join(root, 'api/src/identity/realm');

/** The version that production runs: the tag of the image in docker-compose.yml. */
const versionInCompose = (): string =>
  /keycloak\/keycloak:([\d.]+)/.exec(readFileSync(join(root, 'docker-compose.yml'), 'utf8'))?.[1] ?? '';

const runs = (program: string, ...args: string[]): boolean => spawnSync(program, args, { stdio: 'ignore' }).status === 0;

/** Fetches, unpacks and builds the distribution once; later runs find it in the temporary folder. */
const prepare = (version: string): string => {
  if (!runs('java', '-version')) throw new Absent('there is no Java (17 or newer).');
  const cache = join(process.env.VIAS_KEYCLOAK_CACHE ?? join(tmpdir(), 'vias-keycloak'), version);
  const home = join(cache, `keycloak-${version}`);
  if (existsSync(join(home, '.built'))) return home;
  if (!runs('mvn', '-version')) throw new Absent('there is no Maven.');
  if (!runs('unzip', '-v')) throw new Absent('there is no unzip.');
  mkdirSync(cache, { recursive: true });
  const artifact = `org.keycloak:keycloak-quarkus-dist:${version}:zip`;
  const fetched = spawnSync('mvn', ['-q', '-B', 'dependency:copy', `-Dartifact=${artifact}`, `-DoutputDirectory=${cache}`], {
    encoding: 'utf8',
    timeout: 540_000,
  });
  const archive = join(cache, `keycloak-quarkus-dist-${version}.zip`);
  if (fetched.status !== 0 || !existsSync(archive)) throw new Absent(`Maven could not fetch ${artifact}.`);
  const unpacked = mkdtempSync(join(cache, 'unpacking-'));
  if (!runs('unzip', '-q', archive, '-d', unpacked)) throw new Error(`${archive} could not be unpacked.`);
  rmSync(home, { recursive: true, force: true });
  renameSync(join(unpacked, `keycloak-${version}`), home);
  rmSync(unpacked, { recursive: true });
  rmSync(archive);
  const built = spawnSync(join(home, 'bin/kc.sh'), ['build', '--db=dev-file', '--health-enabled=true'], {
    encoding: 'utf8',
    timeout: 540_000,
  });
  if (built.status !== 0) throw new Error(`kc.sh build failed: ${built.stdout}${built.stderr}`);
  mkdirSync(join(home, '.built'));
  return home;
};

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

const answers = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
};

const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.pid === undefined) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  // kc.sh and the Java below it are one group of their own.
  process.kill(-child.pid, 'SIGTERM');
  const late = setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), 15_000);
  await ended;
  clearTimeout(late);
};

/**
 * Starts Keycloak as production does (`start`, realm imported from files), on loopback alone and over its own file database, with secrets made for this run.
 * Throws Absent where it cannot be had, an Error with the end of its log where it does not come up.
 */
export const startKeycloak = async (version = versionInCompose()): Promise<KeycloakServer> => {
  const prepared = prepare(version);
  const home = mkdtempSync(join(tmpdir(), 'vias-keycloak-run-'));
  cpSync(prepared, home, { recursive: true });
  mkdirSync(join(home, 'data/import'), { recursive: true });
  for (const file of ['vias-realm.json', 'vias-users-0.json']) cpSync(join(realmFolder, file), join(home, 'data/import', file));
  const [port, managementPort, appPort] = [await freePort(), await freePort(), await freePort()];
  const [secret, password, adminPassword] = [1, 2, 3].map(() => randomBytes(24).toString('hex')) as [string, string, string];
  const [url, origin] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${appPort}`];
  const log = join(home, 'log.txt');
  const began = Date.now();
  const out = openSync(log, 'a');
  const secrets = [...readFileSync(join(realmFolder, 'vias-realm.json'), 'utf8').matchAll(/\$\{(VIAS_CLIENT_\w+)\}/g)];
  const child = spawn(
    join(home, 'bin/kc.sh'),
    [
      'start',
      '--optimized',
      '--import-realm',
      `--hostname=${url}`,
      '--http-enabled=true',
      '--http-host=127.0.0.1',
      `--http-port=${port}`,
      '--http-management-host=127.0.0.1',
      `--http-management-port=${managementPort}`,
      '--proxy-headers=xforwarded',
      '--cache=local',
    ],
    {
      detached: true,
      stdio: ['ignore', out, out],
      env: {
        PATH: process.env.PATH,
        ...(process.env.JAVA_HOME && { JAVA_HOME: process.env.JAVA_HOME }),
        JAVA_OPTS_APPEND: '-Xmx768m -Djava.net.preferIPv4Stack=true',
        KC_BOOTSTRAP_ADMIN_USERNAME: 'bootstrap',
        KC_BOOTSTRAP_ADMIN_PASSWORD: adminPassword,
        VIAS_ORIGIN: origin,
        VIAS_DEMO_PASSWORD: password,
        ...Object.fromEntries(secrets.map(([, name = '']) => [name, secret])),
      },
    },
  );
  const stop = async () => {
    await end(child);
    rmSync(home, { recursive: true, force: true });
  };
  const until = began + 420_000;
  while (!(await answers(`http://127.0.0.1:${managementPort}/health/ready`))) {
    if (child.exitCode !== null || Date.now() > until) {
      const tail = readFileSync(log, 'utf8').split('\n').slice(-25).join('\n');
      await stop();
      throw new Error(`Keycloak did not come up:\n${tail}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return {
    url,
    origin,
    admin: { username: 'bootstrap', password: adminPassword },
    secret,
    password,
    version,
    startedMs: Date.now() - began,
    stop,
  };
};
