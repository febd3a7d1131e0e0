-- What must be true of every write to an incident, whichever way it came.

-- One row at a time only where a row has a history: version, who and when, and the fields that changed.
create or replace function incident_history() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  before jsonb;
  after jsonb;
  secret text[] := '{incident_no,row_hash,public_geom,is_taken,version,changed_at,changed_by,changed_by_name,created_at,created_by,created_by_name}';
begin
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
    after := '{}';
  end if;
  insert into incident_change (tenant_id, incident_id, version, access_class_id, changed_at, changed_by, changed_by_name, op, reason, before, after)
  -- What a change says is as sensitive as the more sensitive of the two versions it tells of.
  values (old.tenant_id, old.incident_id, old.version + 1,
          case when tg_op = 'UPDATE' and new.sensitivity > old.sensitivity then new.access_class_id else old.access_class_id end,
          now(), coalesce(my_principal(), 'vias_owner'), my_principal_name(),
          lower(tg_op), nullif(current_setting('vias.reason', true), ''), before, after);
  return case tg_op when 'DELETE' then old else new end;
end $$;
drop trigger if exists incident_history on incident;
-- Taking out what names a person leaves no version that still holds it: functions of the owner that say so make none.
create trigger incident_history before update or delete on incident for each row
  when (not (current_user = 'vias_owner' and current_setting('vias.erasing', true) is not distinct from 'on')) execute function incident_history();

-- Nobody makes an incident less sensitive than its category.
create or replace function incident_sensitivity() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select from new_rows n join incident_category c using (category_code) where n.sensitivity < c.sensitivity) then
    raise exception 'an incident is at least as sensitive as its category' using errcode = 'check_violation', constraint = 'incident_sensitivity_of_category';
  end if;
  if exists (select from new_rows n join access_class c using (access_class_id) where c.theme <> 'incidents') then
    raise exception 'an incident belongs to a class of incidents' using errcode = 'check_violation', constraint = 'incident_class_theme';
  end if;
  return null;
end $$;
drop trigger if exists incident_sensitivity_insert on incident;
create trigger incident_sensitivity_insert after insert on incident referencing new table as new_rows for each statement execute function incident_sensitivity();
drop trigger if exists incident_sensitivity_update on incident;
create trigger incident_sensitivity_update after update on incident referencing new table as new_rows for each statement execute function incident_sensitivity();

-- Places things in every loaded set by the point everybody counts with, so that a partner learns no more from a territory than from the map; on a shared border the territory loaded first takes it, so that a point counts once.
create or replace function incident_placement() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_op in ('UPDATE', 'DELETE') then
    delete from placement p using old_rows o where p.thing_id = o.incident_id;
  end if;
  if tg_op in ('INSERT', 'UPDATE') then
    insert into placement (thing_kind, thing_id, boundary_set_id, territory_id, tenant_id, access_class_id)
    select distinct on (n.incident_id, t.boundary_set_id) 'incident', n.incident_id, t.boundary_set_id, t.territory_id, n.tenant_id, n.access_class_id
    from new_rows n join territory t on t.geom && n.public_geom and st_covers(t.geom, n.public_geom)
    order by n.incident_id, t.boundary_set_id, t.territory_id;
  end if;
  return null;
end $$;
drop trigger if exists incident_placement_insert on incident;
create trigger incident_placement_insert after insert on incident referencing new table as new_rows for each statement execute function incident_placement();
drop trigger if exists incident_placement_update on incident;
create trigger incident_placement_update after update on incident referencing old table as old_rows new table as new_rows for each statement execute function incident_placement();
drop trigger if exists incident_placement_delete on incident;
create trigger incident_placement_delete after delete on incident referencing old table as old_rows for each statement execute function incident_placement();

-- The exact place and the words of one's own incidents; for everyone else nothing. The columns themselves are granted to nobody.
create or replace function incident_detail(ids uuid[]) returns table (incident_id uuid, geom geometry, place_text text, description text)
language sql stable security definer set search_path = public, pg_temp as $$
  select i.incident_id, i.geom, i.place_text, i.description
  from incident i
  where i.incident_id = any (ids) and i.tenant_id = my_tenant() and i.access_class_id = any (array(select my_access_classes()))
$$;

-- Incidents whose words hold the text, capitals and diacritics aside: the title for everybody who sees the row, place and description for the owner only.
-- Folded letter by letter, because ILIKE knows only ASCII capitals where the database sorts by the C locale.
create or replace function incident_text_match(pattern text) returns setof uuid
language sql stable security definer set search_path = public, pg_temp as $$
  select i.incident_id from incident i
  where i.access_class_id = any (array(select my_access_classes()))
    and (folded(i.title) like (select folded(pattern))
         or (i.tenant_id = my_tenant() and (folded(i.place_text) like (select folded(pattern)) or folded(i.description) like (select folded(pattern)))))
$$;

-- The class an incident of one's own is in now, or was in when it was deleted: its older versions are no more open than it is itself.
create or replace function incident_class_now(id uuid) returns integer
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce((select i.access_class_id from incident i where i.incident_id = id and i.tenant_id = my_tenant()),
                  (select c.access_class_id from incident_change c where c.incident_id = id and c.tenant_id = my_tenant() order by c.version desc limit 1))
$$;

-- A resident belongs to a tenant without working there, and what everybody may see of it is not its words.
revoke execute on function incident_detail(uuid[]), incident_text_match(text), incident_class_now(uuid) from public;
grant execute on function incident_detail(uuid[]), incident_text_match(text), incident_class_now(uuid) to vias_user, vias_machine;
