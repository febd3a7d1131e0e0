import pg from 'pg';

/** What a scrub did: tables written anew, and a sentence for each thing that still holds what was erased. */
export type Scrubbed = { tables: number; left: string[] };

/** Whoever needs a table that another waits for waits too: so nobody is waited for longer than this, milliseconds. */
const patience = 2000;
const tries = 3;
/** Segments of the log that one run fills at most; PostgreSQL keeps 5 on a quiet database and 64 (max_wal_size) on a busy one. */
const mostSegments = 80;
/** Warnings that are being sent read the tables of residents all the time. One that waits for its hour may wait for days. */
const underWay = "select count(*)::int as n from alert where status in ('resolving', 'sending')";

/** Since when somebody may still see what was erased: the oldest transaction, replication or standby that holds it. */
const holders = `
  select format('a transaction of %s since %s', coalesce(usename, 'somebody'), to_char(xact_start at time zone 'UTC', 'YYYY-MM-DD HH24:MI') || ' UTC') as who
  from pg_stat_activity where pid <> pg_backend_pid() and backend_xmin is not null and (datname = current_database() or datname is null)
    and backend_type <> 'autovacuum worker' and age(backend_xmin) > age($1::xid) and backend_type <> 'walsender'
  union all select format('the standby %s', application_name) from pg_stat_replication where backend_xmin is not null and age(backend_xmin) > age($1::xid)
  union all select format('the replication slot %s', slot_name) from pg_replication_slots where xmin is not null and age(xmin) > age($1::xid)
  union all select format('the prepared transaction %s', gid) from pg_prepared_xacts where age(transaction) > age($1::xid)`;

/**
 * Takes out of the files of a database what was erased in it: a deleted row stays in its page, in samples of the planner and in the write-ahead
 * log until they are written anew. `client` is a superuser's or, with a part left, the owner's; every table is locked while it is written.
 * Nothing is done while a warning is being sent.
 */
export const scrub = async (client: pg.ClientBase): Promise<Scrubbed> => {
  const isUnderWay = async () => ((await client.query<{ n: number }>(underWay)).rows[0]?.n ?? 0) > 0;
  if (await isUnderWay()) return { tables: 0, left: ['A warning is being sent, so nothing was locked: run it again when that is over.'] };
  const left: string[] = [];
  // Erased rows are dead for everybody only when whoever began before has ended.
  const { rows: now } = await client.query<{ xid: string }>(
    'select (pg_snapshot_xmax(pg_current_snapshot())::text::numeric % 4294967296)::text as xid',
  );
  const held = await client.query<{ who: string }>(holders, [now[0]?.xid]);
  if (held.rows.length > 0)
    left.push(`What was erased since it began is held by ${held.rows.map(({ who }) => who).join(', ')}: run it again when that has ended.`);

  const { rows: named } = await client.query<{ name: string }>(
    // Empty ones too: their indexes still hold what they held. A day back, because a run is noted at its end.
    `select unnest(traced_tables(coalesce((select max(at) - interval '1 day' from operation_run where operation = 'scrub' and is_good), '-infinity'))) as name`,
  );
  await client.query(`set lock_timeout = ${patience}`);
  let tables = 0;
  // One that began meanwhile waits for the table in hand at most.
  for (const { name } of named)
    if (await isUnderWay()) left.push(`A warning is being sent, so ${name} was not locked: run it again when that is over.`);
    else if (await rewrite(client, name)) tables++;
    else left.push(`${name} was in use and was not written anew: run it again.`);
  await client.query('reset lock_timeout');
  if (!(await forgetSamples(client))) left.push('Samples of the planner stay: only a superuser may clear pg_statistic.');
  const log = await refillLog(client);
  if (log !== undefined) left.push(log);
  return { tables, left };
};

const codeOf = (error: unknown) => (error as { code?: string }).code;
const lockNotAvailable = '55P03';
const insufficientPrivilege = '42501';

const rewrite = async (client: pg.ClientBase, name: string): Promise<boolean> => {
  for (let n = 0; n < tries; n++)
    try {
      await client.query(`vacuum (full, analyze) ${pg.escapeIdentifier(name)}`);
      return true;
    } catch (error) {
      if (codeOf(error) !== lockNotAvailable) throw error;
    }
  return false;
};

/** Samples from before their columns had none any more. */
const forgetSamples = async (client: pg.ClientBase): Promise<boolean> => {
  const samples = `from pg_statistic s using pg_attribute a where a.attrelid = s.starelid and a.attnum = s.staattnum and a.attstattarget = 0`;
  try {
    await client.query(`delete ${samples}`);
    await client.query('vacuum (full) pg_catalog.pg_statistic');
    return true;
  } catch (error) {
    if (codeOf(error) !== insufficientPrivilege) throw error;
    return false;
  }
};

/** Segments that PostgreSQL keeps for later are old ones under a new name, with all that was in them. */
const refillLog = async (client: pg.ClientBase): Promise<string | undefined> => {
  const waiting = async () =>
    (
      await client.query<{ n: number }>(
        "select count(*)::int as n from pg_ls_waldir() where name ~ '^[0-9A-F]{24}$' and name >= pg_walfile_name(pg_current_wal_insert_lsn())",
      )
    ).rows[0]?.n ?? 0;
  try {
    // What is behind the first checkpoint is kept for later; the second round fills it.
    for (let round = 0; round < 2; round++) {
      for (let n = Math.min(await waiting(), mostSegments) + 1; n > 0; n--) {
        await client.query("select pg_logical_emit_message(false, 'vias', '')");
        await client.query('select pg_switch_wal()');
      }
      await client.query('checkpoint');
    }
    return undefined;
  } catch (error) {
    if (codeOf(error) !== insufficientPrivilege) throw error;
    return 'The write-ahead log goes by its age: only a superuser may fill it anew.';
  }
};
