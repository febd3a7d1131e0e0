/**
 * `npm run test:security`: runs the tests whose titles begin with the number of an item (S01 to S30) over a real database, the embedded one or VIAS_TEST_DATABASE_URL, and prints item, tests
 * and verdict. `--write` renews the table in docs/security.md. Exit code 1 while one is red, without a test, or not wholly built.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { numbersIn, securityItems, securityTestFiles } from './security-items.ts';
import { type TestRun, tableOf } from './security-table.ts';

type Report = { testResults: { name: string; assertionResults: { fullName: string; title: string; status: string }[] }[] };

const root = fileURLToPath(new URL('..', import.meta.url));
const jest = createRequire(import.meta.url).resolve('jest/bin/jest');

const runJest = async (files: readonly string[], more: Record<string, string> = {}): Promise<TestRun[]> => {
  if (files.length === 0) return [];
  const folder = mkdtempSync(join(tmpdir(), 'vias-security-'));
  const file = join(folder, 'report.json');
  const child = spawn(
    process.execPath,
    [jest, '--runTestsByPath', ...files, '--testNamePattern', '(^| )(S\\d\\d )*S\\d\\d: ', '--json', '--outputFile', file],
    {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...process.env,
        NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules --no-warnings --max-old-space-size=4096`.trim(),
        ...more,
      },
    },
  );
  await new Promise((resolve) => child.on('close', resolve));
  const { testResults } = JSON.parse(readFileSync(file, 'utf8')) as Report;
  rmSync(folder, { recursive: true });
  return testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.flatMap(({ fullName, status }) =>
      // A test outside the pattern is told as pending too, but has no number.
      numbersIn(fullName).map((number) => ({ number, file: name.slice(root.length), status })),
    ),
  );
};

/** One demonstration for the screens, where there is a browser. */
const runInBrowser = async (files: readonly string[]): Promise<TestRun[]> => {
  const { chromiumPath, startDemo } = await import('../map-client/src/browser-testing.ts');
  if (!chromiumPath || files.length === 0) return [];
  const demo = await startDemo();
  try {
    return await runJest(files, { VIAS_BROWSER_URL: demo.url });
  } finally {
    await demo.close();
  }
};

const files = [...new Set([...securityTestFiles().values()].flat())].sort();
const isBrowser = (file: string) => /\.browser\.test\.tsx?$/.test(file);
const runs = [...(await runJest(files.filter((file) => !isBrowser(file)))), ...(await runInBrowser(files.filter(isBrowser)))];
const rows = tableOf(securityItems, runs);
for (const { number, what, tests, verdict, lacks } of rows)
  console.log(
    `S${String(number).padStart(2, '0')}  ${verdict.padEnd(8)} ${String(tests).padStart(3)} tests  ${what}${lacks ? `; lacks: ${lacks}` : ''}`,
  );
const whole = rows.filter(({ verdict }) => verdict === 'passed').length;
console.log(`\n${whole} of ${rows.length} proved.`);

if (process.argv.includes('--write')) {
  const page = join(root, 'docs/security.md');
  const database = process.env.VIAS_TEST_DATABASE_URL ? 'PostgreSQL' : 'the embedded database';
  const table = [
    `Run over ${database}: ${whole} of ${rows.length} proved.`,
    '',
    '| | Item | How | Tests | Verdict |',
    '|---|---|---|---|---|',
    ...rows.map(
      ({ number, what, how, tests, files: own, verdict, lacks }) =>
        `| S${String(number).padStart(2, '0')} | ${what} | ${how} | ${tests}: ${own.map((file) => `\`${file}\``).join(', ') || '–'} | ${verdict}${lacks ? `; lacks: ${lacks}` : ''} |`,
    ),
  ].join('\n');
  const place = /(?<=<!-- table -->\n)[\s\S]*?(?=<!-- end of table -->)/;
  const text = readFileSync(page, 'utf8');
  if (!place.test(text)) throw new Error('docs/security.md has lost the marks between which the table stands.');
  writeFileSync(
    page,
    text.replace(place, () => `\n${table}\n\n`),
  );
}
process.exit(whole === rows.length ? 0 : 1);
