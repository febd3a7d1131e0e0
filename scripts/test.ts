/** Runs the tests: `npm test` (everything but the browser), `npm test -- path` (some), `npm run test:browser` (playwright-core with the system's Chromium). */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

const args = process.argv.slice(2);
const browser = args.includes('--browser');
const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const chosen = args.filter((arg) => arg !== '--browser');
const match = browser
  ? ['--testPathPatterns', '\\.browser\\.test\\.tsx?$', '--maxWorkers=1']
  : ['--testPathIgnorePatterns', '\\.browser\\.test\\.tsx?$', '/node_modules/', '/dist/', '/.vias/'];
const result = spawnSync(process.execPath, [jest, ...(chosen.some((arg) => !arg.startsWith('-')) && !browser ? [] : match), ...chosen], {
  stdio: 'inherit',
  env: {
    ...process.env,
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules --no-warnings --max-old-space-size=4096`.trim(),
  },
});
process.exit(result.status ?? 1);
