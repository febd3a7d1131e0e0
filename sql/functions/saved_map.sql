-- Who wrote it, which version it is, and a copy of every version: kept by the database, whatever the program says.
create or replace function saved_map_write() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    -- Who may see it counts too: If-Match names the version, and a map that was withdrawn must not be published again by who has not seen that.
    if (new.title, new.definition, new.view, new.visibility, new.partners) is distinct from (old.title, old.definition, old.view, old.visibility, old.partners) then
      new.version := old.version + 1;
    end if;
    new.changed_at := now();
    new.changed_by := my_principal();
    new.changed_by_name := my_principal_name();
  end if;
  return new;
end $$;
drop trigger if exists saved_map_write on saved_map;
create trigger saved_map_write before update on saved_map for each row execute function saved_map_write();

create or replace function saved_map_keep() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into saved_map_version (tenant_id, saved_map_id, version, title, definition, view, saved_by, saved_by_name)
  values (new.tenant_id, new.saved_map_id, new.version, new.title, new.definition, new.view, new.changed_by, new.changed_by_name)
  on conflict do nothing;
  return null;
end $$;
drop trigger if exists saved_map_keep on saved_map;
create trigger saved_map_keep after insert or update on saved_map for each row execute function saved_map_keep();

drop trigger if exists saved_map_version_append_only on saved_map_version;
create trigger saved_map_version_append_only before update on saved_map_version for each row execute function refuse_change();

-- What a link opens, for whoever holds its secret; none when it has ended, has run out or never was, or its maker may share no more. It counts the opening.
create or replace function open_map_link(link uuid, secret bytea)
returns table (map_link_id uuid, tenant_id text, title text, definition jsonb, view jsonb, version integer, expires_at timestamptz, sensitivity_up_to smallint)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
begin
  update map_link l set opened = opened + 1, last_opened_at = now()
  where l.map_link_id = link and l.secret_hash = sha256(secret) and l.expires_at > now() and l.ended_at is null
    and may_still_link(l.tenant_id, l.created_by);
  if not found then return; end if;
  return query
    select l.map_link_id, l.tenant_id, v.title, v.definition, v.view, v.version, l.expires_at, l.sensitivity_up_to
    from map_link l join saved_map_version v on v.saved_map_id = l.saved_map_id and v.version = l.version
    where l.map_link_id = link;
end $$;
revoke execute on function open_map_link(uuid, bytea) from public;
grant execute on function open_map_link(uuid, bytea) to vias_public;

-- Whether a link of the own municipality opens nothing because of its maker.
create or replace function is_link_stopped(link uuid) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce((select not may_still_link(l.tenant_id, l.created_by) from map_link l where l.map_link_id = link and l.tenant_id = my_tenant()), false) $$;
revoke execute on function is_link_stopped(uuid) from public;
grant execute on function is_link_stopped(uuid) to vias_user;

-- Links of the municipality that open something or would again, for its administrator: those to maps that only their makers see among them, or nobody could end
-- what somebody left behind. The title is that of the version the link shows.
create or replace function open_map_links()
returns table (map_link_id uuid, version integer, title text, sensitivity_up_to smallint, purpose text, created_at timestamptz, created_by_name text,
               expires_at timestamptz, opened integer, last_opened_at timestamptz, is_stopped boolean)
language sql stable security definer set search_path = public, pg_temp as $$
  select l.map_link_id, l.version, v.title, l.sensitivity_up_to, l.purpose, l.created_at, l.created_by_name, l.expires_at, l.opened, l.last_opened_at,
         not may_still_link(l.tenant_id, l.created_by)
  from map_link l join saved_map_version v using (tenant_id, saved_map_id, version)
  where l.tenant_id = my_tenant() and my_principal_kind() = 'user' and has_role('municipality-admin') and l.expires_at > now() and l.ended_at is null
$$;
revoke execute on function open_map_links() from public;
grant execute on function open_map_links() to vias_user;
