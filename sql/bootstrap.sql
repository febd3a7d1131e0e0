-- Once per database, by a superuser, before the first start of VIAS and again after every restore (a dump does not keep LEAKPROOF):
--   psql "postgresql://postgres@HOST/DATABASE" -v ON_ERROR_STOP=1 -f sql/bootstrap.sql
-- It may be run again at any time. It sets no password: give the two logins one yourself, or make logins of your own:
--   alter role vias_login password '…';                                        -- DATABASE_URL: serves, owns nothing
--   create role vias_migrator login noinherit password '…' in role vias_owner; -- VIAS_MIGRATE_URL: migrates
-- A login of your own for DATABASE_URL is a NOINHERIT member of every role that vias_login is a member of.
-- GeoServer, where there is one, logs in as vias_geo, which sees the schema pub and nothing else:
--   alter role vias_geo login password '…';

create extension if not exists postgis;
create extension if not exists pg_trgm;
create extension if not exists unaccent;
create extension if not exists btree_gist;
create extension if not exists pgcrypto;

-- Roles belong to the whole cluster, so another database's bootstrap may make them at this very moment.
do $$
declare
  name text;
  served text[] := '{vias_user,vias_machine,vias_resident,vias_public,vias_worker,vias_tiles,vias_jobs,vias_identity}';
begin
  foreach name in array array['vias_owner', 'vias_login', 'vias_geo'] || served loop
    begin
      if not exists (select from pg_roles where rolname = name) then
        execute format('create role %I nosuperuser nobypassrls nocreatedb nocreaterole %s', name,
                       case name when 'vias_login' then 'login noinherit' else 'nologin' end);
      end if;
    exception when duplicate_object or unique_violation then null;
    end;
  end loop;
  foreach name in array served loop
    begin
      if not pg_has_role('vias_login', name, 'member') then
        execute format('grant %I to vias_login', name);
      end if;
    exception when duplicate_object or unique_violation then null;
    end;
  end loop;
end $$;

revoke create on schema public from public;
grant usage on schema public to public;
grant usage, create on schema public to vias_owner;

-- What may leave for GeoServer: views over what is shared with everybody.
create schema if not exists pub authorization vias_owner;
grant usage on schema pub to vias_geo;

-- Without it row-level security keeps every query from the spatial index: PostgreSQL may not run `&&` before the policy unless it is known to leak nothing.
-- geometry_overlaps compares bounding boxes and tells nothing of its arguments.
do $$
begin
  if not (select proleakproof from pg_proc where oid = 'geometry_overlaps(geometry, geometry)'::regprocedure) then
    alter function geometry_overlaps(geometry, geometry) leakproof;
  end if;
end $$;
