/** One measured figure beside the bar it has to reach; `unit` is that of both numbers, absent for ratios. */
export type BenchResult = { id: string; measured: number; target: number; ok: boolean; unit?: string; note?: string };

/** What a benchmark gets: a superuser's PostgreSQL to make its own database in, its own arguments, and a line for progress (stderr). */
export type BenchContext = { databaseUrl: string; args: string[]; progress: (line: string) => void };

/** What every `bench/<name>.ts` exports. */
export type BenchModule = { run: (context: BenchContext) => Promise<BenchResult[]> };

type Extra = { unit?: string; note?: string };

/** A figure that is good when it is small. */
export const atMost = (id: string, measured: number, target: number, extra: Extra = {}): BenchResult => ({
  id,
  measured,
  target,
  ok: measured <= target,
  ...extra,
});

/** A figure that is good when it is large. */
export const atLeast = (id: string, measured: number, target: number, extra: Extra = {}): BenchResult => ({
  id,
  measured,
  target,
  ok: measured >= target,
  ...extra,
});

/** The number after `--name` among a benchmark's own arguments, or the fallback. */
export const numberOption = (args: string[], name: string, fallback: number): number => {
  const index = args.indexOf(`--${name}`);
  const value = index < 0 ? Number.NaN : Number(args[index + 1]);
  return Number.isFinite(value) ? value : fallback;
};
