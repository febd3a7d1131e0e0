import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { testFiles } from './test-files.ts';

/** What fails, by the numbers that the tests carry in their names: `[fault 13]`. */
const faults = [
  'kill -9 of workers',
  'PostgreSQL killed under load, and away',
  'taken, then the line is cut',
  'taken, then 503',
  'a storm of 429',
  'opted out at the provider',
  "the provider's list lags",
  'a worker frozen past its lease',
  'receipts early, doubled, reversed, forged, for another host, under an old token',
  'overtaking, and sharing among equals',
  'stop, pause, go on, and a worker that dies meanwhile',
  'a clock that is five minutes ahead',
  'the account is suspended: second channel',
  'creator and approver are one person',
  'a drill in a place full of people',
  'areas with holes, over the border, crossing themselves, empty',
  'three places of one person',
  'opting out between queueing and hand-over',
  'a full disk',
  'memory of a worker',
] as const;

type Report = { testResults: { assertionResults: { title: string; status: string }[] }[] };

/** Runs the failure tests alone and tells what became of each number; answers the exit code: 1 when one failed or a number has no test. Those of several processes need VIAS_TEST_DATABASE_URL; VIAS_KILLS=20 runs everything at full length. */
export const runFaults = async (jest: string): Promise<number> => {
  const { database, pure } = testFiles();
  const root = fileURLToPath(new URL('..', import.meta.url));
  const files = [...database, ...pure].filter((file) => readFileSync(join(root, file), 'utf8').includes('[fault '));
  const folder = mkdtempSync(join(tmpdir(), 'vias-faults-'));
  const file = join(folder, 'report.json');
  const told: string[] = [];
  const child = spawn(
    process.execPath,
    [jest, '--runTestsByPath', ...files, '--testNamePattern', '\\[fault \\d+\\]', '--maxWorkers=1', '--json', '--outputFile', file],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules --no-warnings`.trim() },
    },
  );
  // Jest's report comes on the same stream as what the tests count.
  child.stdout.setEncoding('utf8').on('data', (text: string) => told.push(...text.split('\n').filter((line) => /^fault \d+: /.test(line))));
  const status = await new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? 1)));
  const { testResults } = JSON.parse(readFileSync(file, 'utf8')) as Report;
  rmSync(folder, { recursive: true });
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const verdicts = faults.map((what, i) => {
    const own = tests.filter(({ title }) => title.includes(`[fault ${i + 1}]`)).map((one) => one.status);
    const verdict =
      own.length === 0
        ? 'NO TEST'
        : own.includes('failed')
          ? 'FAILED'
          : own.includes('passed')
            ? 'ok'
            : 'skipped: needs VIAS_TEST_DATABASE_URL';
    return { line: `${String(i + 1).padStart(2)}  ${verdict.padEnd(8)} ${what}`, verdict };
  });
  process.stdout.write(`${told.join('\n')}\n\n${verdicts.map(({ line }) => line).join('\n')}\n`);
  const sums = (name: string) => told.reduce((sum, line) => sum + Number(new RegExp(`${name} (\\d+)`).exec(line)?.[1] ?? 0), 0);
  process.stdout.write(
    `\n${sums('people')} people, ${sums('handedOver')} messages handed over, ${sums('lost')} lost, ${sums('duplicated')} duplicated (only where the list lags longer than we wait)\n`,
  );
  return verdicts.some(({ verdict }) => verdict === 'NO TEST') ? 1 : status;
};
