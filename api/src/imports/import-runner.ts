import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { isLost, onlyReads } from '@vias/sql/primary-finder.ts';
import type { Member } from '@vias/sql/principal.ts';
import { Problem, type ProblemInfo } from '@vias/sql/problem.ts';
import { sql } from '@vias/sql/sql.ts';
import { z } from 'zod';
import type { Deps } from '../deps.ts';
import { note } from './queries.ts';
import { runImport } from './run-import.ts';
import { spoolPath } from './spool.ts';
import { undoImport } from './undo-import.ts';

/** Imports at work at once: the embedded database has one session. */
const atOnce = { embedded: 1, native: 2 } as const;
/** How often an import is begun again whose database went away. */
const MOST_ATTEMPTS = 10;
/** An import that another process runs shows a sign of life with every batch. */
const silence = '2 minutes';

const StoredMember = z.custom<Member>((value) => typeof value === 'object' && value !== null && 'tenant' in value);
const Interrupted = z.object({
  id: z.uuid(),
  principal: StoredMember,
  state: z.enum(['waiting', 'running', 'undoing']),
  isSilent: z.boolean(),
});

const Claim = z.object({ attempt: z.int() });
const State = z.object({ state: z.string() });

export type ImportRunner = {
  /** Queues an import (or its undo); it runs as this member to its end, whatever becomes of the token. */
  start(id: string, member: Member): void;
  undo(id: string, member: Member): void;
  /** After a start: goes on with what the last process left, or marks it failed if its file is not here. */
  recover(): Promise<void>;
  /** Finishes the batch at work and leaves the rest for the next start. */
  close(): Promise<void>;
};

const createImportRunner = ({ db, config, clock, log }: Deps): ImportRunner => {
  const queue: (() => Promise<void>)[] = [];
  const working = new Set<Promise<void>>();
  let closing = false;
  const mayGoOn = () => !closing;

  const next = (): void => {
    if (closing || working.size >= atOnce[db.kind]) return;
    const work = queue.shift();
    if (!work) return;
    const done: Promise<void> = work()
      .catch((error: unknown) => log.error({ err: error }, 'An import could not even be marked as failed.'))
      .finally(() => {
        working.delete(done);
        next();
      });
    working.add(done);
    next();
  };

  /** What a person is told about an error; anything that is not said in a problem's own words is ours and goes to the log. */
  const problemOf = (error: unknown, id: string): { code: string; values?: ProblemInfo['values'] } => {
    if (error instanceof Problem) return { code: error.code, ...(error.info.values && { values: error.info.values }) };
    log.error({ err: error, import: id }, 'An import failed.');
    return { code: (error as { code?: string }).code === '42501' ? 'import.not_allowed' : 'import.stopped_by_error' };
  };

  /** Ends a run, unless another one has taken its place meanwhile (`attempt` fences); answers whether it did. */
  const finish = (id: string, member: Member, from: string, to: string, problem: object | null, attempt?: number): Promise<boolean> =>
    db.as(member, async (tx) => {
      const changed = await tx.run(sql`
        update import set state = ${to}, problem = ${problem === null ? null : JSON.stringify(problem)}, progress = case ${to} when 'finished' then 1 else progress end,
          changed_at = now(), finished_at = now() where import_id = ${id} and state = ${from} and (${attempt ?? null}::int is null or attempt = ${attempt ?? null}::int)`);
      if (changed === 1) await note(tx, `import.${to}`, id, problem ?? {});
      return changed === 1;
    });

  const perform = async (id: string, member: Member): Promise<void> => {
    const claimed = await db.as(member, (tx) =>
      tx.maybe(
        Claim,
        sql`update import set state = 'running', attempt = attempt + 1, changed_at = now() where import_id = ${id} and state = 'waiting' returning attempt`,
      ),
    );
    if (!claimed) return;
    const path = spoolPath(config, id);
    try {
      if ((await runImport(db, { id, member, path, attempt: claimed.attempt }, clock.now, mayGoOn)) === 'left') {
        const { state } = await db.as(member, (tx) => tx.one(State, sql`select state from import where import_id = ${id}`));
        if (!['waiting', 'running', 'paused'].includes(state)) await rm(path, { force: true });
        return;
      }
      // Whoever took the run over still reads the file.
      if (!(await finish(id, member, 'running', 'finished', null, claimed.attempt))) return;
      await rm(path, { force: true });
      await db.tidy();
    } catch (error) {
      // The database went away under it, or another took its place: what has landed stays, and the rest of the file follows.
      if (db.kind === 'native' && (isLost(error) || onlyReads(error)) && claimed.attempt < MOST_ATTEMPTS) {
        const again = await db.as(member, (tx) =>
          tx.run(
            sql`update import set state = 'waiting', changed_at = now() where import_id = ${id} and state = 'running' and attempt = ${claimed.attempt}`,
          ),
        );
        if (again === 1) start(id, member);
        return;
      }
      if (await finish(id, member, 'running', 'failed', problemOf(error, id), claimed.attempt)) await rm(path, { force: true });
    }
  };

  const takeBack = async (id: string, member: Member): Promise<void> => {
    try {
      if (await undoImport(db, id, member, mayGoOn)) await finish(id, member, 'undoing', 'undone', null);
    } catch (error) {
      await finish(id, member, 'undoing', 'failed', problemOf(error, id));
    }
  };

  const enqueue = (work: () => Promise<void>): void => {
    queue.push(work);
    next();
  };
  const start = (id: string, member: Member) => enqueue(() => perform(id, member));
  const undo = (id: string, member: Member) => enqueue(() => takeBack(id, member));

  return {
    start,
    undo,
    async recover() {
      const jobs = { kind: 'jobs' } as const;
      const left = await db.as(jobs, (tx) =>
        tx.rows(
          Interrupted,
          sql`select import_id as id, principal, state, changed_at < now() - ${silence}::interval as "isSilent" from import where state in ('waiting', 'running', 'undoing') order by import_no`,
        ),
      );
      for (const { id, principal, state, isSilent } of left) {
        if (state === 'undoing') undo(id, principal);
        else if (existsSync(spoolPath(config, id))) {
          await db.as(jobs, (tx) =>
            tx.run(sql`update import set state = 'waiting', changed_at = now() where import_id = ${id} and state = 'running'`),
          );
          start(id, principal);
        } else if (isSilent || db.kind === 'embedded') {
          await db.as(jobs, (tx) =>
            tx.run(
              sql`update import set state = 'failed', problem = ${JSON.stringify({ code: 'import.interrupted' })}, changed_at = now(), finished_at = now() where import_id = ${id} and state in ('waiting', 'running')`,
            ),
          );
        }
      }
    },
    async close() {
      closing = true;
      await Promise.all(working);
    },
  };
};

const runners = new WeakMap<Deps, ImportRunner>();
/** The one runner of a process; main.ts recovers and closes it. */
export const importRunnerOf = (deps: Deps): ImportRunner => {
  const known = runners.get(deps);
  if (known) return known;
  const made = createImportRunner(deps);
  runners.set(deps, made);
  return made;
};
