-- What must be true of every write to indicators and risk models, whichever way it came.

create or replace function indicator_step() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  new.version := old.version + 1;
  -- New values are no new version of what the register says.
  if (to_jsonb(new) - '{version,values_version,values_changed_at}'::text[]) = (to_jsonb(old) - '{version,values_version,values_changed_at}'::text[]) then
    new.version := old.version;
    return new;
  end if;
  new.changed_at := now();
  new.changed_by := coalesce(my_principal(), 'vias_owner');
  new.changed_by_name := my_principal_name();
  return new;
end $$;
drop trigger if exists indicator_step on indicator;
create trigger indicator_step before update on indicator for each row execute function indicator_step();

create or replace function indicator_theme() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select from access_class c where c.access_class_id = new.access_class_id and c.theme <> 'indicators') then
    raise exception 'an indicator belongs to a class of indicators' using errcode = 'check_violation', constraint = 'indicator_class_theme';
  end if;
  return new;
end $$;
drop trigger if exists indicator_theme on indicator;
create trigger indicator_theme before insert or update of access_class_id on indicator for each row execute function indicator_theme();
drop trigger if exists risk_model_theme on risk_model;
create trigger risk_model_theme before insert or update of access_class_id on risk_model for each row execute function indicator_theme();

-- Small counts of people are never kept exactly, so that no channel has to remember to hide them; and a code stands in the set it is given for.
create or replace function indicator_value_guard() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select from new_rows n join indicator i using (indicator_id) where n.value > 0 and n.value < i.masks_below) then
    raise exception 'a small count is kept as a range' using errcode = 'check_violation', constraint = 'indicator_value_small';
  end if;
  if exists (select from (select distinct boundary_set_id, code from new_rows) n
             where not exists (select from territory t where t.boundary_set_id = n.boundary_set_id and t.code = n.code)) then
    raise exception 'a value stands for a territory' using errcode = 'check_violation', constraint = 'indicator_value_territory';
  end if;
  return null;
end $$;
drop trigger if exists indicator_value_guard_insert on indicator_value;
create trigger indicator_value_guard_insert after insert on indicator_value referencing new table as new_rows for each statement execute function indicator_value_guard();
drop trigger if exists indicator_value_guard_update on indicator_value;
create trigger indicator_value_guard_update after update on indicator_value referencing new table as new_rows for each statement execute function indicator_value_guard();

create or replace function indicator_value_history() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into indicator_revision (tenant_id, indicator_id, boundary_set_id, code, starts_on, ends_on, value, lower, upper, status, indicator_import_id)
  select o.tenant_id, o.indicator_id, o.boundary_set_id, o.code, o.starts_on, o.ends_on, o.value, o.lower, o.upper, o.status, o.indicator_import_id from old_rows o;
  return null;
end $$;
drop trigger if exists indicator_value_history_update on indicator_value;
create trigger indicator_value_history_update after update on indicator_value referencing old table as old_rows for each statement execute function indicator_value_history();
drop trigger if exists indicator_value_history_delete on indicator_value;
create trigger indicator_value_history_delete after delete on indicator_value referencing old table as old_rows for each statement execute function indicator_value_history();

create or replace function risk_model_step() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  new.changed_at := now();
  new.changed_by := coalesce(my_principal(), 'vias_owner');
  new.changed_by_name := my_principal_name();
  return new;
end $$;
drop trigger if exists risk_model_step on risk_model;
create trigger risk_model_step before update on risk_model for each row execute function risk_model_step();

-- Weights are approved once, by whoever does it, with the ratings of this very version.
create or replace function risk_model_version_step() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if old.approved_at is not null then
    raise exception 'the weights of this version are approved already' using errcode = 'check_violation', constraint = 'risk_weights_approved_once';
  end if;
  if exists (select from unnest(new.approved_ratings) given (id)
             where not exists (select from risk_rating r where r.risk_rating_id = given.id and r.risk_model_id = new.risk_model_id and r.version = new.version)) then
    raise exception 'weights come from ratings of this version' using errcode = 'check_violation', constraint = 'risk_weights_ratings';
  end if;
  new.approved_at := now();
  new.approved_by := coalesce(my_principal(), 'vias_owner');
  new.approved_by_name := my_principal_name();
  return new;
end $$;
drop trigger if exists risk_model_version_step on risk_model_version;
create trigger risk_model_version_step before update on risk_model_version for each row execute function risk_model_version_step();

create or replace function risk_rating_open() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  -- Waits for an approval that is under way, and an approval waits for this.
  perform from risk_model_version v
  where v.tenant_id = new.tenant_id and v.risk_model_id = new.risk_model_id and v.version = new.version and v.approved_at is null for share;
  if not found then
    raise exception 'the weights of this version are approved already' using errcode = 'check_violation', constraint = 'risk_rating_closed';
  end if;
  return new;
end $$;
drop trigger if exists risk_rating_open on risk_rating;
create trigger risk_rating_open before insert on risk_rating for each row execute function risk_rating_open();
