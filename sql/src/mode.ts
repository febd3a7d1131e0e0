import type pg from 'pg';

/** A demonstration with users of one click, or the real thing. */
export type Mode = 'demo' | 'production';

/** The mode that the database was made in; undefined before its first start. */
export const modeOf = async (client: pg.ClientBase): Promise<Mode | undefined> => {
  const { rows } = await client.query<{ made: boolean }>("select to_regclass('public.installation') is not null as made");
  if (!rows[0]?.made) return undefined;
  return (await client.query<{ mode: Mode }>('select mode from installation')).rows[0]?.mode;
};

/** Refuses a database of the other mode, in one sentence and before anything is written: real data never get one-click users, invented data never pass for real. */
export const assertMode = (found: Mode | undefined, wanted: Mode): void => {
  if (found === undefined || found === wanted) return;
  throw new Error(
    wanted === 'demo'
      ? 'This database was not made by the demonstration, which must not touch it: set VIAS_MODE=production, or give the demonstration a database of its own.'
      : 'This database is a demonstration, with invented data and open users: set VIAS_MODE=demo, or give production a database of its own.',
  );
};

/** Writes down what the database is for; for ever. Needs vias_owner. */
export const markMode = (client: pg.ClientBase, mode: Mode): Promise<unknown> =>
  client.query('insert into installation (mode) values ($1) on conflict do nothing', [mode]);
