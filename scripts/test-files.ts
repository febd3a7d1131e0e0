import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

const testsIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (['node_modules', 'dist'].includes(entry.name) || entry.name.startsWith('.')) return [];
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return testsIn(path);
    return /\.test\.tsx?$/.test(entry.name) && !/\.browser\./.test(entry.name) ? [path] : [];
  });

// A type leaves nothing behind when a test runs.
const imports = /^(?:import|export)\s+(?!type\b)[^;]*?from\s+'([^']+)'|^import\s+'([^']+)'|\bimport\('([^']+)'\)/gm;
const textOf = (file: string): string => (existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : '');
const importsOf = (file: string): string[] =>
  [...textOf(file).matchAll(imports)].flatMap(([, ...names]) => {
    const name = names.find(Boolean) ?? '';
    if (name.startsWith('.')) return [join(dirname(file), name)];
    return /^@vias\/(?:sql|alerts|api)\//.test(name) ? [name.replace(/^@vias\/(\w+)\//, '$1/src/')] : [];
  });

const reaches = (file: string, targets: readonly string[], seen = new Set<string>()): boolean => {
  if (targets.includes(file)) return true;
  if (seen.has(file)) return false;
  seen.add(file);
  return importsOf(file).some((next) => reaches(next, targets, seen));
};

/** The tests that open a database, by what they import however far, and those that need nothing but themselves: no database and no program started. */
export const testFiles = (): { database: string[]; pure: string[] } => {
  const all = ['sql', 'alerts', 'api', 'map-client', 'scripts', 'bench'].flatMap(testsIn);
  const database = all.filter((file) => reaches(file, ['sql/src/test-template.ts', 'sql/src/test-server.ts']));
  const pure = all.filter((file) => !database.includes(file) && !textOf(file).includes('api/src/main.ts'));
  return { database, pure };
};
