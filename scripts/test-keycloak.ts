/**
 * `npm run test:keycloak`: fetches the Keycloak of docker-compose.yml through Maven, starts it on 127.0.0.1 with the realm file of the repository, and runs the sign-in tests of the embedded
 * provider against it, and the move from one to the other. Prints "skipped: …" and ends with 0 where Java, Maven or its repository are missing. Secrets are made for the run; nothing is left but
 * the unpacked program in the temporary folder (VIAS_KEYCLOAK_CACHE names another). `--serve` only starts it, prints what the tests need, and waits for Ctrl-C.
 */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { Absent, type KeycloakServer, startKeycloak } from './keycloak-server.ts';

const args = process.argv.slice(2);
let server: KeycloakServer;
try {
  server = await startKeycloak();
} catch (error) {
  if (!(error instanceof Absent)) throw error;
  console.log(`skipped: ${error.message}`);
  process.exit(0);
}
const { url, origin, admin, secret, password, version, startedMs } = server;
console.log(`Keycloak ${version} at ${url}, up and the realm imported after ${(startedMs / 1000).toFixed(1)} s.`);
const given = JSON.stringify({ url, origin, admin, secret, password });
const stopped = new Promise<number>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(130));
});
const tests = (): Promise<number> => {
  const child = spawn(
    process.execPath,
    [createRequire(import.meta.url).resolve('jest/bin/jest'), '--testMatch', '**/identity/provider.keycloak.ts', '--maxWorkers=1', ...args],
    {
      stdio: 'inherit',
      env: {
        ...process.env,
        NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules --no-warnings --max-old-space-size=4096`.trim(),
        VIAS_TEST_KEYCLOAK: given,
      },
    },
  );
  return new Promise((resolve) => child.on('close', (code) => resolve(code ?? 1)));
};
if (args.includes('--serve')) console.log(`VIAS_TEST_KEYCLOAK='${given}'`);
const code = await Promise.race([args.includes('--serve') ? stopped : tests(), stopped]);
await server.stop();
process.exit(code);
