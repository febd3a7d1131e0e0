/** What must be true before a commit: format and lint, types, derived files fresh, no dead exports. Prints each step and its time; exits 1 at the first that fails. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const bin = (name: string, path: string): string => fileURLToPath(new URL(`../node_modules/${name}/${path}`, import.meta.url));
const steps: [title: string, args: string[]][] = [
  ['format and lint', [bin('@biomejs/biome', 'bin/biome'), 'ci', '--error-on-warnings', '.']],
  ['types', [bin('typescript', 'bin/tsc'), '--noEmit', '-p', '.']],
  ['dead exports and unused packages', [bin('knip', 'bin/knip.js'), '--no-progress']],
  ['derived files', ['--import', 'tsx', 'scripts/generate.ts', '--check']],
];

for (const [title, args] of steps) {
  const started = performance.now();
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${title} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  if (status !== 0) process.exit(1);
}
