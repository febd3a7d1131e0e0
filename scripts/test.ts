/**
 * Runs the tests: `npm test` (everything but the browser), `npm test -- path` (some), `npm test -- --database` (those that open a database),
 * `npm test -- --pure` (those that need nothing but themselves), `npm run test:faults` (the failure tests by number), `npm run test:browser` (playwright-core with the system's Chromium).
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { runFaults } from './test-faults.ts';
import { testFiles } from './test-files.ts';

const kinds = ['--browser', '--database', '--pure', '--faults'] as const;
const args = process.argv.slice(2);
const kind = kinds.find((one) => args.includes(one));
const given = args.filter((arg) => !(kinds as readonly string[]).includes(arg));
const named = given.some((arg) => !arg.startsWith('-'));
const jest = createRequire(import.meta.url).resolve('jest/bin/jest');

const selection = (): string[] => {
  if (kind === '--browser') return named ? ['--maxWorkers=1'] : ['--testPathPatterns', '\\.browser\\.test\\.tsx?$', '--maxWorkers=2'];
  if (kind !== undefined) return ['--runTestsByPath', ...testFiles()[kind === '--pure' ? 'pure' : 'database']];
  return named ? [] : ['--testPathIgnorePatterns', '\\.browser\\.test\\.tsx?$', '/node_modules/', '/dist/', '/.vias/'];
};

const run = (more: Record<string, string>): number => {
  const { status } = spawnSync(process.execPath, [jest, ...given, ...selection()], {
    stdio: 'inherit',
    env: {
      ...process.env,
      NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules --no-warnings --max-old-space-size=4096`.trim(),
      ...more,
    },
  });
  return status ?? 1;
};

/** One demonstration for all the screens; where VIAS_BROWSER_URL names one that runs, that one. */
const runInBrowser = async (): Promise<number> => {
  const { chromiumPath, startDemo } = await import('../map-client/src/browser-testing.ts');
  if (!chromiumPath) return run({});
  const demo = await startDemo();
  try {
    return run({ VIAS_BROWSER_URL: demo.url });
  } finally {
    await demo.close();
  }
};

// No template is baked for tests that open no database.
if (kind === '--faults') process.exit(await runFaults(jest));
process.exit(kind === '--browser' ? await runInBrowser() : run(kind === '--pure' ? { VIAS_TEST_TEMPLATE: 'none' } : {}));
