import type pg from 'pg';

/** What is not as it must be, with what to do about it; empty when all is well. One sentence each. */
export type Fault = string;

const bootstrap = 'run sql/bootstrap.sql on it as superuser (psql -v ON_ERROR_STOP=1 -f sql/bootstrap.sql)';

const served = ['vias_user', 'vias_machine', 'vias_resident', 'vias_public', 'vias_worker', 'vias_tiles', 'vias_jobs', 'vias_identity'];

/** Looks at version, extensions, roles and LEAKPROOF of the database behind the connection. */
export const checkDatabase = async (client: pg.ClientBase): Promise<Fault[]> => {
  const { rows } = await client.query<{
    version: number;
    number: string;
    postgis: string | null;
    missing: string[];
    roles: string[];
    pub: boolean;
  }>(
    `select current_setting('server_version_num')::int as version, current_setting('server_version') as number,
            (select extversion from pg_extension where extname = 'postgis') as postgis,
            array(select name from unnest('{postgis,pg_trgm,unaccent,btree_gist,pgcrypto}'::text[]) name where name not in (select extname from pg_extension)) as missing,
            array(select name from unnest($1::text[]) name where name not in (select rolname from pg_roles)) as roles,
            to_regnamespace('pub') is not null as pub`,
    [[...served, 'vias_owner', 'vias_geo']],
  );
  const found = rows[0];
  if (!found) return ['The database does not answer.'];
  if (found.version < 150_000) return [`The database is PostgreSQL ${found.number}; VIAS needs PostgreSQL 15 or later.`];
  if (found.missing.length > 0) return [`The database lacks the extensions ${found.missing.join(', ')}: ${bootstrap}.`];
  if (olderThan(found.postgis ?? '0', 3, 3)) return [`The database has PostGIS ${found.postgis}; VIAS needs PostGIS 3.3 or later.`];
  if (found.roles.length > 0) return [`The database lacks the roles ${found.roles.join(', ')}: ${bootstrap}.`];
  if (!found.pub) return [`The database lacks the schema pub: ${bootstrap}.`];
  const leakproof = await client.query<{ proleakproof: boolean }>(
    "select proleakproof from pg_proc where oid = to_regprocedure('geometry_overlaps(geometry, geometry)')",
  );
  if (!leakproof.rows[0]?.proleakproof)
    return [`The database has lost LEAKPROOF of geometry_overlaps, as every restore does, and maps would be slow: ${bootstrap}.`];
  return [];
};

/** Looks at the login that serves: no superuser and no way to become one, owns nothing, may become every role that serves and has none of their rights by itself. */
export const checkLogin = async (client: pg.ClientBase): Promise<Fault[]> => {
  const { rows } = await client.query<{
    login: string;
    super: boolean;
    power: string | null;
    owns: string | null;
    outside: string[];
    inherited: string[];
    owner: boolean;
  }>(
    `select session_user as login, r.rolsuper or r.rolbypassrls as super,
            case when r.rolcreaterole then 'CREATEROLE' else
              (select s.rolname from pg_roles s where s.oid <> r.oid and pg_has_role(r.oid, s.oid, 'member')
               and (s.rolsuper or s.rolbypassrls or s.rolcreaterole or s.rolname in ('pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files')) limit 1) end as power,
            (select coalesce((select 'table ' || relname from pg_class where relowner = r.oid limit 1), (select 'function ' || proname from pg_proc where proowner = r.oid limit 1),
                             (select 'schema ' || nspname from pg_namespace where nspowner = r.oid limit 1), (select 'database ' || datname from pg_database where datdba = r.oid limit 1))) as owns,
            array(select name from unnest($1::text[]) name where not pg_has_role(r.oid, name, 'member')) as outside,
            array(select name from unnest($1::text[]) name where pg_has_role(r.oid, name, 'usage')) as inherited,
            pg_has_role(r.oid, 'vias_owner', 'member') as owner
     from pg_roles r where r.rolname = session_user`,
    [served],
  );
  const found = rows[0];
  if (!found) return ['The login of DATABASE_URL does not exist.'];
  const { login } = found;
  if (found.super)
    return [
      `DATABASE_URL logs in as ${login}, a superuser (or BYPASSRLS), for whom no policy holds: use vias_login or another login that owns nothing.`,
    ];
  if (found.power)
    return [
      `DATABASE_URL logs in as ${login}, which through ${found.power} could get past every policy: use vias_login or another login that owns nothing.`,
    ];
  if (found.owner)
    return [`DATABASE_URL logs in as ${login}, a member of vias_owner: use vias_login there, and ${login} in VIAS_MIGRATE_URL.`];
  if (found.owns) return [`DATABASE_URL logs in as ${login}, which owns ${found.owns}: use vias_login or another login that owns nothing.`];
  if (found.outside.length > 0)
    return [
      `DATABASE_URL logs in as ${login}, which may not become ${found.outside.join(', ')}: grant ${found.outside.join(', ')} to ${login}.`,
    ];
  if (found.inherited.length > 0)
    return [
      `DATABASE_URL logs in as ${login}, which inherits the rights of ${found.inherited.join(', ')}: run alter role ${login} noinherit (from PostgreSQL 16 on, revoke and grant again after it).`,
    ];
  return [];
};

const olderThan = (version: string, major: number, minor: number): boolean => {
  const [x = 0, y = 0] = version.split('.').map(Number);
  return x < major || (x === major && y < minor);
};
