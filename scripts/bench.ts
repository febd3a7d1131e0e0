/**
 * Runs a benchmark: `npm run --silent bench -- tiles [--json] [its own options]`.
 * Each one is `bench/<name>.ts` and makes its own database inside the PostgreSQL of VIAS_TEST_DATABASE_URL; `--embedded`, where a benchmark knows it, needs none, and neither do `client`, `cameras` and `siting`.
 * Exit code: 0 every target reached, 1 a target missed, 2 it could not run.
 */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { BenchModule, BenchResult } from '../bench/result.ts';

const folder = new URL('../bench/', import.meta.url);
const names = readdirSync(fileURLToPath(folder))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => file.slice(0, -3))
  .filter((name) => name !== 'result');
const json = process.argv.includes('--json');
const [name, ...args] = process.argv.slice(2).filter((arg) => arg !== '--json');

const refuse = (sentence: string): never => {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
};

const show = (value: number): string =>
  value.toLocaleString('en', { maximumSignificantDigits: Math.abs(value) < 1000 ? 3 : 7, useGrouping: false });

/** A table for people: one line a figure, the verdict first. */
const table = (results: BenchResult[]): string => {
  const head = ['', 'id', 'measured', 'target', 'unit', 'note'];
  const lines = results.map((r) => [r.ok ? 'ok' : 'MISSED', r.id, show(r.measured), show(r.target), r.unit ?? 'ratio', r.note ?? '']);
  const width = head.map((title, column) => Math.max(title.length, ...lines.map((line) => line[column]?.length ?? 0)));
  return [head, ...lines]
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(width[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};

if (name === undefined || !names.includes(name)) refuse(`Say which benchmark to run: npm run bench -- ${names.join(' | ')} [--json]`);
const databaseUrl =
  process.env.VIAS_TEST_DATABASE_URL ??
  (name === 'client' ||
  name === 'cameras' ||
  name === 'siting' ||
  (args.includes('--embedded') && (name === 'tiles' || name === 'camera-analysis' || name === 'streets'))
    ? ''
    : refuse(
        'Benchmarks run on PostgreSQL with PostGIS: set VIAS_TEST_DATABASE_URL, for example postgresql://postgres@127.0.0.1:5432/postgres',
      ));

const { run } = (await import(new URL(`${name}.ts`, folder).href)) as BenchModule;
const results = await run({ databaseUrl, args, progress: (line) => void process.stderr.write(`${line}\n`) });
process.stdout.write(json ? `${JSON.stringify({ results })}\n` : `${table(results)}\n`);
process.exitCode = results.every((result) => result.ok) ? 0 : 1;
