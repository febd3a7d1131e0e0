import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

type Locked = Record<string, { version: string; dev?: true; link?: true; integrity?: string }>;
type Part = { 'bom-ref': string; purl: string; hashes?: { alg: string; content: string }[] };

const root = new URL('../', import.meta.url);

test('S30: the list of parts names every package that the program runs on, with its version and checksum, and goes into the image', () => {
  const { stdout, status } = spawnSync('npm', ['run', '--silent', 'sbom'], { cwd: fileURLToPath(root), encoding: 'utf8', maxBuffer: 1e8 });
  expect(status).toBe(0);
  const { bomFormat, components } = JSON.parse(stdout) as { bomFormat: string; components: Part[] };
  expect(bomFormat).toBe('CycloneDX');
  const listed = new Map(components.map((part) => [part['bom-ref'].split('|')[0], part]));
  const { packages } = JSON.parse(readFileSync(new URL('package-lock.json', root), 'utf8')) as { packages: Locked };
  // npm's own --omit=dev leaves out what the root names for its tests and a workspace for its work, pg and pino among it; so nothing is left out.
  const needed = Object.entries(packages).filter(([path, { dev, link }]) => path.includes('node_modules/') && !dev && !link);
  const missing = needed.flatMap(([path, { version, integrity }]) => {
    const part = listed.get(`${path.slice(path.lastIndexOf('node_modules/') + 13)}@${version}`);
    return part?.purl && (integrity === undefined || part.hashes?.some(({ alg }) => alg === 'SHA-512')) ? [] : [`${path} ${version}`];
  });
  expect(needed.length).toBeGreaterThan(200);
  expect(missing).toEqual([]);
  expect(readFileSync(new URL('Dockerfile', root), 'utf8')).toMatch(/npm run --silent sbom > sbom\.cdx\.json/);
});
