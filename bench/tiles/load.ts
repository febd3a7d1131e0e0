import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Whether a program is on this machine. */
export const isThere = (program: string, versionFlag = '-v'): boolean => spawnSync(program, [versionFlag]).error === undefined;

/** A request of the load; `{n}` in the path becomes a number that was not there before. */
export type LoadRequest = { path: string; headers?: Record<string, string> };
export type Load = { url: string; requests: readonly LoadRequest[]; connections: number; seconds: number };

/** Requests a second, and how many there were. */
export type LoadResult = { perSecond: number; requests: number };

const quoted = (text: string): string => JSON.stringify(text);
const table = (entries: Record<string, string>): string =>
  `{${Object.entries(entries)
    .map(([name, value]) => `[${quoted(name)}] = ${quoted(value)}`)
    .join(', ')}}`;

/** wrk's script: the requests in turn, each thread beginning elsewhere, so that no two ask for one tile at one moment by design. */
const luaOf = ({ requests }: Load): string => `
local requests = {${requests.map(({ path, headers }) => `{path = ${quoted(path)}, headers = ${table(headers ?? {})}}`).join(',\n')}}
local threads = 0
function setup(thread) thread:set("id", threads); threads = threads + 1 end
function init() i = id * math.floor(#requests / 2); n = id end
function request()
  i = i + 1
  n = n + 2
  local r = requests[i % #requests + 1]
  return wrk.format("GET", (r.path:gsub("{n}", tostring(n))), r.headers)
end
function done(summary, latency, all) io.write(string.format("done %d %d %d\\n", summary.requests, summary.duration, summary.errors.status)) end
`;

/** Puts a server under load with wrk, the same client for every server. Throws when answers are errors. */
export const putUnderLoad = async (load: Load): Promise<LoadResult> => {
  const { url, connections, seconds } = load;
  const folder = await mkdtemp(join(tmpdir(), 'vias-load-'));
  try {
    const script = join(folder, 'load.lua');
    await writeFile(script, luaOf(load));
    const { stdout } = await run('wrk', ['-t2', `-c${connections}`, `-d${seconds}`, '-s', script, url], { maxBuffer: 1 << 20 });
    const [, requests, micros, failed] = /^done (\d+) (\d+) (\d+)$/m.exec(stdout)?.map(Number) ?? [];
    if (!requests || !micros) throw new Error(`wrk gave no figures for ${url}: ${stdout}`);
    if (failed) throw new Error(`${failed} of ${requests} answers of ${url} were errors.`);
    return { perSecond: (requests / micros) * 1e6, requests };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
