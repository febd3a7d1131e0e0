import type pg from 'pg';
import type { z } from 'zod';
import { type Principal, settingsOf } from './principal.ts';
import { type Sql, toQuery, toText } from './sql.ts';
import { watchStatement } from './timings.ts';

/** A page and the key that asks for the next one; null at the end. */
export type Page<T> = { items: T[]; next: string | null };

/** One transaction under one principal. Rows are parsed by the contract's own schema, so the shape is checked where it leaves the database. */
export interface Tx {
  rows<S extends z.ZodType>(schema: S, query: Sql): Promise<z.output<S>[]>;
  /** Exactly one row; anything else is a mistake of ours and throws. */
  one<S extends z.ZodType>(schema: S, query: Sql): Promise<z.output<S>>;
  maybe<S extends z.ZodType>(schema: S, query: Sql): Promise<z.output<S> | undefined>;
  /** At most `limit` rows of a query that has no limit of its own; the query's column `key` becomes the cursor of the next page. */
  page<S extends z.ZodType>(schema: S, limit: number, query: Sql): Promise<Page<z.output<S>>>;
  /** Runs a statement and tells how many rows it touched. */
  run(query: Sql): Promise<number>;
}

/** A row of another shape than its contract is a mistake of ours, and never to be taken for one of the reader's. */
const fitting = <S extends z.ZodType>(schema: S, row: unknown, text: string): z.output<S> => {
  const fit = schema.safeParse(row);
  if (!fit.success) throw new Error(`A row does not have the shape it should: ${text}`, { cause: fit.error });
  return fit.data;
};

const transactionOver = (client: pg.ClientBase, mark: { open: boolean }): Tx => {
  const ask = async (text: string, values: unknown[]) => {
    // The client may already serve another principal.
    if (!mark.open) throw new Error(`The transaction is over: ${text}`);
    return watchStatement(text, () => client.query<Record<string, unknown>>(text, values));
  };
  const query = async (q: Sql) => {
    const { text, values } = toQuery(q);
    return ask(text, values);
  };
  const rows: Tx['rows'] = async (schema, q) => {
    const { text, values } = toQuery(q);
    return (await ask(text, values)).rows.map((row) => fitting(schema, row, text));
  };
  return {
    rows,
    async one(schema, q) {
      const found = await rows(schema, q);
      if (found.length !== 1) throw new Error(`One row expected, ${found.length} came: ${toQuery(q).text}`);
      return found[0] as never;
    },
    async maybe(schema, q) {
      const found = await rows(schema, q);
      if (found.length > 1) throw new Error(`At most one row expected, ${found.length} came: ${toQuery(q).text}`);
      return found[0] as never;
    },
    async page(schema, limit, q) {
      const { text, values } = toQuery(q);
      const found = (await ask(`${text} limit ${limit + 1}`, values)).rows;
      const shown = found.slice(0, limit);
      const last = shown.at(-1);
      return { items: shown.map((row) => fitting(schema, row, text)), next: found.length > limit && last ? String(last.key) : null };
    },
    run: async (q) => (await query(q)).rowCount ?? 0,
  };
};

/** The statement that makes the rest of a transaction the principal's. A null byte would end the text on its way. */
const becoming = (client: pg.ClientBase, principal: Principal): string => {
  const { role, tenant, id, kind, roles, name } = settingsOf(principal);
  if ([tenant, id, roles, name].some((value) => value.includes('\0'))) throw new Error('A null byte in the name of a principal.');
  const settings = Object.entries({
    role,
    'vias.tenant': tenant,
    'vias.principal': id,
    'vias.principal_kind': kind,
    'vias.roles': roles,
    'vias.principal_name': name,
  }).map(([key, value]) => `set_config('${key}', ${client.escapeLiteral(value)}, true)`);
  return `select ${settings.join(', ')}`;
};

/**
 * Asks for exactly one row as the principal in a single journey: settings and question are one text, which PostgreSQL runs as one transaction.
 * For what is asked on every request; numbers, texts and lists of them only, because values stand in the text.
 */
export const askAs = async <S extends z.ZodType>(
  client: pg.ClientBase,
  principal: Principal,
  schema: S,
  query: Sql,
): Promise<z.output<S>> => {
  const text = toText(query, (value) => client.escapeLiteral(value));
  // Told without the values that stand in what is sent.
  const answers = (await watchStatement(toQuery(query).text, () =>
    client.query(`${becoming(client, principal)}; ${text}`),
  )) as unknown as pg.QueryResult[];
  const rows = answers.at(-1)?.rows ?? [];
  if (rows.length !== 1) throw new Error(`One row expected, ${rows.length} came: ${text}`);
  return fitting(schema, rows[0], text);
};

/**
 * Runs `fn` in one transaction as the principal: role and settings hold for this transaction only and are gone after it, whatever happens.
 * What `fn` was given works until it returns. Throws when the database did not keep what was written.
 */
export const runAs = async <T>(client: pg.ClientBase, principal: Principal, fn: (tx: Tx) => Promise<T>): Promise<T> => {
  const mark = { open: true };
  try {
    // One journey for both: every read of VIAS begins with them.
    await client.query(`begin; ${becoming(client, principal)}`);
    const result = await fn(transactionOver(client, mark));
    mark.open = false;
    // After a statement that failed PostgreSQL answers COMMIT with ROLLBACK, and no error.
    const { command } = await client.query('commit');
    if (command !== 'COMMIT')
      throw new Error('The transaction was rolled back: a statement in it had failed and the error was not passed on.');
    return result;
  } catch (error) {
    mark.open = false;
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
};
