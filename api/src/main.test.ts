import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * The program itself, started as npm start does, on a data directory of its own. Embedded database only; the other has its own start tests.
 * VIAS_TEST_DEMO_DIR names a demonstration that another start has made: then a copy of it is started instead of making one more.
 */
const folder = mkdtempSync(join(tmpdir(), 'vias-main-'));
if (process.env.VIAS_TEST_DEMO_DIR) cpSync(process.env.VIAS_TEST_DEMO_DIR, folder, { recursive: true });
const env = {
  ...process.env,
  NODE_OPTIONS: '',
  VIAS_DATA_DIR: folder,
  VIAS_LOG_LEVEL: 'warn',
  VIAS_TEST_DATABASE_URL: '',
  DATABASE_URL: '',
};
const running: ChildProcess[] = [];

const start = (settings: Record<string, string>) => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'api/src/main.ts'], {
    env: { ...env, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (text += chunk));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const ready = async () => {
    for (let i = 0; i < 3000 && !text.includes('VIAS is ready at') && child.exitCode === null; i++)
      await new Promise((resolve) => setTimeout(resolve, 100));
    if (!text.includes('VIAS is ready at')) throw new Error(`did not start: ${text}`);
  };
  return { child, ended, ready, said: () => text };
};
const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

test('a demonstration starts, serves, refuses a second on its data, gives tokens, and leaves with 0 having finished what ran', async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const first = start({ PORT: String(port) });
  await first.ready();
  // Elsewhere than usual the command for a token names the place.
  expect(first.said()).toContain(`VIAS_URL=http://localhost:${port} npm run --silent token -- planner@lv-jelgava`);
  expect(await (await fetch(`${url}/health`)).json()).toEqual({ status: 'ok' });
  expect(await (await fetch(`${url}/metrics`)).text()).toContain('vias_database_up 1');
  const page = await fetch(`${url}/`, { headers: { accept: 'text/html' } });
  expect(page.headers.get('content-security-policy')).toMatch(/script-src 'self';/);
  expect((await fetch(`${url}/api/docs`)).status).toBe(200);

  const second = start({ PORT: String(await freePort()) });
  expect(await second.ended).toBe(1);
  expect(second.said()).toMatch(/^.*data directory.*$/m);

  const busy = start({ PORT: String(port), VIAS_DATA_DIR: join(folder, 'other') });
  expect(await busy.ended).toBe(1);
  expect(busy.said()).toContain(`Port ${port} on 127.0.0.1 is used by another program`);

  const cli = spawn(process.execPath, ['--import', 'tsx', 'api/src/cli.ts', 'token', 'planner@lv-jelgava'], {
    env: { ...env, VIAS_URL: url },
  });
  let token = '';
  cli.stdout.on('data', (chunk) => (token += chunk));
  await new Promise((resolve) => cli.once('exit', resolve));
  const authorization = `Bearer ${token.trim()}`;
  expect((await fetch(`${url}/api/incidents?limit=1`, { headers: { authorization } })).status).toBe(200);

  // A stream stays open for ever; it must not keep the program from leaving.
  const stream = await fetch(`${url}/api/events`, { headers: { authorization } });
  const asked = fetch(`${url}/api/incidents?limit=500`, { headers: { authorization } });
  await new Promise((resolve) => setTimeout(resolve, 30));
  first.child.kill('SIGTERM');
  expect((await asked).status).toBe(200);
  expect(await first.ended).toBe(0);
  await stream.body?.cancel().catch(() => undefined);

  const again = start({ PORT: String(port) });
  await again.ready();
  again.child.kill('SIGINT');
  expect(await again.ended).toBe(0);
}, 600_000);

test('a bad setting stops it with one sentence and 1, before anything is written', async () => {
  const other = join(folder, 'never');
  const child = start({ PORT: 'eighty', VIAS_DATA_DIR: other });
  expect(await child.ended).toBe(1);
  expect(child.said()).toMatch(/^PORT must be a whole number from 0 to 65535: set for example PORT=8080[^\n]*\.\n$/);
});
