import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Problem } from '@vias/sql/problem.ts';
import './problems.ts';
import { convertLayer } from './gdal.ts';

const folder = mkdtempSync(join(tmpdir(), 'vias-gdal-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A program in GDAL's place that knows three drivers and then does as the script says. */
const standIn = (name: string, script: string): string => {
  const path = join(folder, name);
  writeFileSync(
    path,
    `#!/bin/sh
if [ "$1" = --formats ]; then printf 'Supported Formats:\\n  GPKG -raster,vector- (rw+vs): GeoPackage\\n  MapInfo File -vector- (rw+v): x\\n  GeoJSONSeq -vector- (rw+v): y\\n  WFS -vector- (rov): z\\n'; exit 0; fi
${script}
`,
  );
  chmodSync(path, 0o700);
  return path;
};
const convert = (program: string, hungUp: AbortSignal = new AbortController().signal) =>
  convertLayer(
    program,
    { format: 'gpkg', path: '/a/source.gpkg', layer: 'viens', encoding: undefined, asIs: false },
    join(folder, 'out'),
    hungUp,
  );
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

test('GDAL is given one driver, no network, a limit and a local file', async () => {
  await convert(standIn('tells', `printf '%s\\n' "$@" > ${folder}/args`));
  const args = readFileSync(join(folder, 'args'), 'utf8').split('\n');
  const settingOf = (name: string) => args[args.indexOf(name) + 1];
  expect(settingOf('OGR_SKIP')).toBe('MapInfo File,WFS');
  expect([settingOf('CPL_VSIL_CURL_ALLOWED_EXTENSIONS'), settingOf('GDAL_HTTP_PROXY')]).toEqual(['.none', '127.0.0.1:9']);
  expect(settingOf('-limit')).toBe('100001');
  expect(args.slice(-4)).toEqual(['/vsistdout/', '/a/source.gpkg', 'viens', '']);
});

test('it dies with the reader', async () => {
  const reader = new AbortController();
  const working = convert(standIn('sleeps', `echo $$ > ${folder}/pid; exec sleep 60`), reader.signal);
  const refused = expect(working).rejects.toThrow();
  while (!existsSync(join(folder, 'pid')) || readFileSync(join(folder, 'pid'), 'utf8') === '')
    await new Promise((go) => setTimeout(go, 20));
  const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
  expect(isAlive(pid)).toBe(true);
  reader.abort();
  await refused;
  // Killed is not yet gone: the system takes a moment to say so. Left alone it would sleep for a minute.
  for (let n = 0; n < 250 && isAlive(pid); n++) await new Promise((go) => setTimeout(go, 20));
  expect(isAlive(pid)).toBe(false);
});

test('what it writes is bounded, what it complains of is told without our paths, and a server without it says what would work', async () => {
  await expect(convert(standIn('floods', 'exec yes 0123456789012345678901234567890123456789'))).rejects.toThrow(
    expect.objectContaining({ code: 'layer.zip_too_large' }),
  );
  const failed = await convert(standIn('fails', 'echo "ERROR 1: /secret/place/source.gpkg is broken" >&2; exit 1')).catch(
    (error: Problem) => error,
  );
  expect((failed as Problem).code).toBe('layer.not_readable');
  expect((failed as Problem).sentence('en')).toMatch(/: ERROR 1: source\.gpkg is broken$/);
  await expect(convert(join(folder, 'absent'))).rejects.toThrow(expect.objectContaining({ code: 'layer.no_ogr2ogr' }));
});
