import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeDrillFolder } from './drill-folder.ts';

const root = mkdtempSync(join(tmpdir(), 'vias-drills-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A rehearsal that never ends by itself. */
const begin = async () => {
  const code = `import { makeDrillFolder } from ${JSON.stringify(new URL('./drill-folder.ts', import.meta.url).href)}; console.log(makeDrillFolder(process.argv[1]).folder); setInterval(() => 0, 1000);`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code, root], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  const end = async (signal: NodeJS.Signals) => {
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  };
  return { end };
};

test('a rehearsal that is broken off leaves no readable database, and one that is killed leaves it until the next', async () => {
  const [stopped, killed, running] = [await begin(), await begin(), await begin()];
  expect(readdirSync(root)).toHaveLength(3);
  await stopped.end('SIGTERM');
  expect(readdirSync(root)).toHaveLength(2);
  await killed.end('SIGKILL');
  expect(readdirSync(root)).toHaveLength(2);
  const { folder, remove } = makeDrillFolder(root);
  // That of the one that still runs stays.
  expect(readdirSync(root)).toHaveLength(2);
  remove();
  expect(readdirSync(root)).toHaveLength(1);
  expect(folder).toContain(`vias-drill-${process.pid}-`);
  await running.end('SIGINT');
  expect(readdirSync(root)).toEqual([]);
});
