import { parseArgs } from 'node:util';
import { createAsk, type Env, type Io } from '../territories/command-line.ts';

const usage = `npm run vias -- retention --dry-run | --now

  What is over age in your municipality and would be deleted (--dry-run), or is deleted now as every night (--now): a count for each category.
  What is held stays. The server is VIAS_URL, an administrator's token is VIAS_TOKEN.
`;
type Row = { category: string; days: number; decided: boolean; count: number };

/** The command line `retention`: counts by category, as a table. Answers the exit code. */
export const retentionCommand = async (
  args: readonly string[],
  env: Env,
  io: Io = { out: (text) => process.stdout.write(text), err: (text) => process.stderr.write(text), fetch: (url, init) => fetch(url, init) },
): Promise<number> => {
  const flag = { type: 'boolean', default: false } as const;
  try {
    const { values } = parseArgs({ args: [...args], options: { 'dry-run': flag, now: flag } });
    const dryRun = values['dry-run'];
    if (dryRun === values.now) {
      io.err(usage);
      return 1;
    }
    const { items } = await createAsk(env, io)<{ items: Row[] }>('POST', '/api/privacy/retention/run', JSON.stringify({ dryRun }));
    for (const { category, days, decided, count } of items)
      io.out(
        `${category.padEnd(16)} ${String(days).padStart(5)} days  ${String(count).padStart(8)} ${decided ? (dryRun ? 'would go' : 'deleted') : 'over age; nothing goes until a time is chosen'}\n`,
      );
    return 0;
  } catch (error) {
    io.err(`${(error as Error).message}\n`);
    return 1;
  }
};
