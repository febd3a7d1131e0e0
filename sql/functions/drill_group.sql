-- The drill groups of one's own municipality with the number of their members, never who they are; the invitation for administrators.
drop function if exists drill_group_sizes();
create function drill_group_sizes() returns table (drill_group_id uuid, name text, members integer, invite uuid) language sql stable security definer set search_path = public, pg_temp as $$
  select g.drill_group_id, g.name, (select count(*)::int from drill_member m where m.tenant_id = g.tenant_id and m.drill_group_id = g.drill_group_id),
         case when has_role('municipality-admin') then g.invite end
  from drill_group g where g.tenant_id = my_tenant() and (has_role('municipality-admin') or has_role('alert-author') or has_role('alert-approver') or has_role('auditor')) order by g.name $$;
revoke execute on function drill_group_sizes() from public;
grant execute on function drill_group_sizes() to vias_user, vias_machine;

-- Who invites to what: {tenant, municipality, group}. Null for a word that is no invitation, or no longer.
create or replace function drill_invitation(word uuid) returns jsonb language sql stable security definer set search_path = public, pg_temp as $$
  select jsonb_build_object('tenant', g.tenant_id, 'municipality', t.name, 'group', g.name) from drill_group g join tenant t using (tenant_id) where g.invite = word $$;
revoke execute on function drill_invitation(uuid) from public;
grant execute on function drill_invitation(uuid) to vias_worker, vias_resident;

-- I join a group: 'joined' | 'unknown' | 'stranger' (not registered with that municipality) | 'stopped' (its messages are refused, and so would be those of an exercise).
create or replace function join_drill_group(word uuid) returns text language plpgsql security definer set search_path = public, pg_temp as $$
declare
  who uuid := my_subscriber();
  g drill_group;
  own uuid;
begin
  select * into g from drill_group where invite = word;
  if not found then
    return 'unknown';
  end if;
  select resident_id into own from resident where tenant_id = g.tenant_id and subscriber_id = who and status = 'active';
  if not found then
    return 'stranger';
  end if;
  if exists (select from opt_out where tenant_id = g.tenant_id and subscriber_id = who) then
    return 'stopped';
  end if;
  -- Each municipality's audit names its own resident (see save_my_resident).
  perform set_config('vias.principal', own::text, true);
  insert into drill_member (tenant_id, drill_group_id, resident_id) values (g.tenant_id, g.drill_group_id, own) on conflict do nothing;
  perform set_config('vias.principal', who::text, true);
  return 'joined';
end $$;
revoke execute on function join_drill_group(uuid) from public;
grant execute on function join_drill_group(uuid) to vias_resident;

-- I leave every exercise group of a municipality.
create or replace function leave_drill_groups(of_tenant text) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
  who uuid := my_subscriber();
  own uuid := (select resident_id from resident where tenant_id = of_tenant and subscriber_id = who);
begin
  perform set_config('vias.principal', own::text, true);
  delete from drill_member where tenant_id = of_tenant and resident_id = own;
  perform set_config('vias.principal', who::text, true);
end $$;
revoke execute on function leave_drill_groups(text) from public;
grant execute on function leave_drill_groups(text) to vias_resident;

-- Whoever approves an exercise has seen the number of one group: while one waits to be approved or sent, no other group takes its place.
create or replace function keep_drill_group() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select from alert where tenant_id = new.tenant_id and is_drill and status in ('in_review', 'approved', 'resolving')) then
    raise exception 'an exercise waits for this group' using errcode = 'check_violation', constraint = 'drill_group_waited_for';
  end if;
  return new;
end $$;
drop trigger if exists keep_drill_group on tenant_alert_setting;
create trigger keep_drill_group before update on tenant_alert_setting for each row when (new.drill_group_id is distinct from old.drill_group_id) execute function keep_drill_group();
