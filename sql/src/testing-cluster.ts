import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrate } from './migrate.ts';
import type { Mode } from './mode.ts';
import { readBootstrap } from './sql-files.ts';
import { withConnection } from './test-server.ts';

type Programs = { bin: string; as: { uid?: number; gid?: number } };

/** Where PostgreSQL's programs are and whom they run as; undefined, with a line that says so, where they are not installed. */
const programs = (): Programs | undefined => {
  const versions = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql').sort() : [];
  const bin = `/usr/lib/postgresql/${versions.at(-1)}/bin`;
  if (!existsSync(join(bin, 'initdb'))) {
    if (process.env.CI === 'true') throw new Error('PostgreSQL is not in /usr/lib/postgresql.');
    console.log('Skipped: PostgreSQL is not in /usr/lib/postgresql, so there is no server to kill.');
    return undefined;
  }
  // PostgreSQL does not run as root.
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { bin, as: process.getuid?.() === 0 ? { uid: id('-u'), gid: id('-g') } : {} };
};

/** A port below those that outgoing connections take: one of those could be gone when the server comes back. */
const choosePort = async (): Promise<number> => {
  for (;;) {
    const wanted = 15_000 + Math.floor(Math.random() * 15_000);
    const listener = createServer().listen(wanted, '127.0.0.1');
    const port = await Promise.race([once(listener, 'listening').then(() => wanted), once(listener, 'error').then(() => 0)]);
    listener.close();
    if (port !== 0) return port;
  }
};

/** One server over the data in `at`, to be started, killed and started again. */
const serverOver = ({ bin, as }: Programs, data: string, at: string, port: number, settings: readonly string[]) => {
  const superuser = `postgresql://postgres@127.0.0.1:${port}/postgres`;
  const start = async () => {
    const said: string[] = [];
    let server: ReturnType<typeof spawn> | undefined;
    for (let n = 0; n < 300; n++) {
      // A backend that outlives its killed postmaster for a moment holds the shared memory: the new one leaves, and is started again.
      if (!server || server.exitCode !== null || server.signalCode !== null) {
        server = spawn(
          join(bin, 'postgres'),
          [
            '-D',
            at,
            '-p',
            String(port),
            ...['listen_addresses=127.0.0.1', `unix_socket_directories=${data}`, ...settings].flatMap((one) => ['-c', one]),
          ],
          { ...as, cwd: data, stdio: ['ignore', 'ignore', 'pipe'] },
        );
        server.stderr?.on('data', (text) => said.push(String(text)));
      }
      if (
        await withConnection(superuser, (client) => client.query('select 1')).then(
          () => true,
          () => false,
        )
      )
        return;
      await sleep(200);
    }
    throw new Error(`The cluster did not start:\n${said.join('').slice(-2000)}`);
  };
  const kill = () => {
    const postmaster = Number(readFileSync(join(at, 'postmaster.pid'), 'utf8').split('\n')[0]);
    // It must fork nothing between the look for its backends and their end.
    try {
      process.kill(postmaster, 'SIGSTOP');
    } catch {
      return;
    }
    // The backends too, as when the machine stops.
    // ps leaves with 1 when there are none.
    const children = spawnSync('ps', ['-o', 'pid=', '--ppid', String(postmaster)], { encoding: 'utf8' })
      .stdout.split('\n')
      .map(Number)
      .filter(Boolean);
    for (const pid of [postmaster, ...children]) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It went with its parent.
      }
    }
  };
  return { port, superuser, start, kill };
};

/** A PostgreSQL cluster of the test's own, which it may kill, and standbys of it; undefined, with a line that says so, where its programs are not installed. */
export const makeCluster = async ({ mode = 'demo', settings = [] }: { mode?: Mode; settings?: readonly string[] } = {}) => {
  const found = programs();
  if (!found) return undefined;
  const { bin, as } = found;
  const data = mkdtempSync(join(tmpdir(), 'vias-cluster-'));
  chmodSync(data, 0o777);
  const at = join(data, 'data');
  execFileSync(join(bin, 'initdb'), ['-D', at, '-U', 'postgres', '-A', 'trust', '--locale=C', '--encoding=UTF8'], {
    ...as,
    cwd: data,
    stdio: 'ignore',
  });
  const primary = serverOver(found, data, at, await choosePort(), settings);
  const { port, superuser, start, kill } = primary;
  await start();
  await withConnection(superuser, async (client) => {
    await client.query(readBootstrap().text);
    await client.query('set role vias_owner');
    await migrate(client, mode);
  });
  const servers = [primary];
  /** A streaming standby with all that the primary has, under a name of its own, running. */
  const addStandby = async (name: string, more: readonly string[] = []) => {
    const place = join(data, name);
    execFileSync(
      join(bin, 'pg_basebackup'),
      ['-d', `host=127.0.0.1 port=${port} user=postgres application_name=${name}`, '-D', place, '-R', '-X', 'stream', '-c', 'fast'],
      { ...as, cwd: data, stdio: 'ignore' },
    );
    const standby = serverOver(found, data, place, await choosePort(), more);
    await standby.start();
    servers.push(standby);
    return { ...standby, url: `postgresql://vias_login@127.0.0.1:${standby.port}/postgres` };
  };
  const remove = () => {
    for (const server of servers) server.kill();
    rmSync(data, { recursive: true, force: true });
  };
  return { url: `postgresql://vias_login@127.0.0.1:${port}/postgres`, at, port, superuser, start, kill, addStandby, remove };
};
