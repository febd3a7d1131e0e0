-- What must be true of every write to a camera, whichever way it came, and how others count cameras.

-- How far the roles of the principal see into a theme; null: not at all.
create or replace function my_clearance(variant text) returns smallint language sql stable as $$
  select max(sensitivity_up_to) from role_clearance where theme = variant and role = any (my_roles()) $$;

-- The class of the details follows from the camera's; version, who and when are kept by the database; the fields that changed go to the history.
create or replace function camera_write() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  before jsonb;
  after jsonb := '{}';
  secret text[] := '{camera_no,detail_class_id,detail_sensitivity,version,changed_at,changed_by,changed_by_name,created_at,created_by,created_by_name,import_id}';
begin
  if tg_op <> 'DELETE' then
    if not exists (select from access_class c where c.access_class_id = new.access_class_id and c.theme = 'cameras') then
      raise exception 'a camera belongs to a class of cameras' using errcode = 'check_violation', constraint = 'camera_class_theme';
    end if;
    new.detail_class_id := (select c.access_class_id from access_class c where c.tenant_id = new.tenant_id and c.theme = 'cameras' and c.sensitivity = greatest(new.sensitivity, 2));
    if new.status = 'removed' then
      new.removed_on := coalesce(new.removed_on, local_day());
    elsif tg_op = 'UPDATE' and old.status = 'removed' and new.removed_on = old.removed_on then
      new.removed_on := null;
    end if;
  end if;
  if tg_op = 'INSERT' then
    return new;
  end if;
  if tg_op = 'UPDATE' then
    new.version := old.version + 1;
    new.changed_at := now();
    new.changed_by := coalesce(my_principal(), 'vias_owner');
    new.changed_by_name := my_principal_name();
    select coalesce(jsonb_object_agg(o.key, o.value), '{}'), coalesce(jsonb_object_agg(o.key, n.value), '{}')
    into before, after
    from jsonb_each(to_jsonb(old) - secret) o join jsonb_each(to_jsonb(new) - secret) n using (key)
    where o.value is distinct from n.value;
  else
    before := to_jsonb(old) - secret;
  end if;
  insert into camera_change (tenant_id, camera_id, version, access_class_id, changed_at, changed_by, changed_by_name, op, reason, before, after)
  values (old.tenant_id, old.camera_id, old.version + 1,
          case when tg_op = 'UPDATE' and new.sensitivity > old.sensitivity then new.access_class_id else old.access_class_id end,
          now(), coalesce(my_principal(), 'vias_owner'), my_principal_name(), lower(tg_op), nullif(current_setting('vias.reason', true), ''), before, after);
  return case tg_op when 'DELETE' then old else new end;
end $$;
drop trigger if exists camera_write on camera;
create trigger camera_write before insert or update or delete on camera for each row execute function camera_write();

-- Places cameras in every loaded set; on a shared border the territory loaded first takes one, as with incidents.
create or replace function camera_placement() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_op in ('UPDATE', 'DELETE') then
    delete from placement p using old_rows o where p.thing_id = o.camera_id;
  end if;
  if tg_op in ('INSERT', 'UPDATE') then
    insert into placement (thing_kind, thing_id, boundary_set_id, territory_id, tenant_id, access_class_id)
    select distinct on (n.camera_id, t.boundary_set_id) 'camera', n.camera_id, t.boundary_set_id, t.territory_id, n.tenant_id, n.access_class_id
    from new_rows n join territory t on t.geom && n.geom and st_covers(t.geom, n.geom)
    order by n.camera_id, t.boundary_set_id, t.territory_id;
  end if;
  return null;
end $$;
drop trigger if exists camera_placement_insert on camera;
create trigger camera_placement_insert after insert on camera referencing new table as new_rows for each statement execute function camera_placement();
drop trigger if exists camera_placement_update on camera;
create trigger camera_placement_update after update on camera referencing old table as old_rows new table as new_rows for each statement execute function camera_placement();
drop trigger if exists camera_placement_delete on camera;
create trigger camera_placement_delete after delete on camera referencing old table as old_rows for each statement execute function camera_placement();

-- The class a camera of one's own is in now, or was in when it was deleted: its older versions are no more open than it is itself.
create or replace function camera_class_now(id uuid) returns integer
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce((select c.access_class_id from camera c where c.camera_id = id and c.tenant_id = my_tenant()),
                  (select h.access_class_id from camera_change h where h.camera_id = id and h.tenant_id = my_tenant() order by h.version desc limit 1))
$$;
revoke execute on function camera_class_now(uuid) from public;
grant execute on function camera_class_now(uuid) to vias_user, vias_machine;

-- The territories in which an answer of no cameras is an answer: their municipality lets the reader know of cameras, of open ones at least.
create or replace function camera_land_known(sets integer[]) returns table (territory_id integer, is_known boolean) language sql stable as $$
  with owner as materialized (
    select a.tenant_id, bool_or(a.access_class_id = any (array(select my_access_classes()))) as is_known from access_class a where a.theme = 'cameras' group by a.tenant_id
  )
  select t.territory_id, bool_or(o.is_known)
  from territory t
  join tenant_territory r on (r.country, r.scheme, r.code) = (t.country, t.scheme, t.code)
  join owner o using (tenant_id)
  where t.boundary_set_id = any (sets)
  group by t.territory_id
$$;

-- Cameras in use in an area, those that the reader may read.
create or replace function exposed_cameras(target geometry) returns table (kind text, cameras bigint) language sql stable as $$
  select c.kind, count(*) from camera c
  where c.geom && target and st_intersects(c.geom, target) and c.status in ('active', 'out_of_order')
  group by c.kind
$$;
