import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const client = join(root, 'map-client');

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules' || entry.name === 'dist' || entry.name.startsWith('.')) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesOf(path) : [path];
  });

/** What the client is made of, as one hash: paths, sizes and times of its files, and the lock file. */
const stamp = (): string => {
  const hash = createHash('sha256');
  for (const file of [...filesOf(client), ...filesOf(join(root, 'alerts/src')), join(root, 'package-lock.json')].sort()) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${file} ${size} ${Math.round(mtimeMs)}\n`);
  }
  return hash.digest('hex');
};

/** Builds the browser's files into a folder when they are missing or older than their source. A container has them built and no source to build from. */
export const buildClient = async (folder: string, progress: (text: string) => void): Promise<void> => {
  const built = join(folder, '.built-from');
  if (!existsSync(join(client, 'vite.config.ts'))) return;
  const now = stamp();
  if (existsSync(built) && readFileSync(built, 'utf8') === now) return;
  progress('Building the browser client …');
  const { build } = await import('vite');
  // Libraries look at it while they are built: under 'test' a long list would be drawn whole.
  process.env.NODE_ENV = 'production';
  await build({ configFile: join(client, 'vite.config.ts'), logLevel: 'error', build: { outDir: folder } });
  writeFileSync(built, now);
};
