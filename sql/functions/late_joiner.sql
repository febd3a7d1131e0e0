-- Late joiners: who registers, moves in, confirms the number or takes an opt-out back while an alert lives gets it too, once. A register that is brought in meanwhile may not turn an alert for three
-- hundred people into one for thirty thousand: above the tolerance of the audience its people wait for a person, except where it is a matter of life (docs/decisions/0031-late-and-once.md).

create or replace function note_newcomers() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_table_name = 'opt_out' then
    insert into newcomer (resident_ids) select array_agg(r.resident_id) from touched t join resident r using (tenant_id, subscriber_id) having count(*) > 0;
  else
    insert into newcomer (resident_ids) select array_agg(t.resident_id) from touched t having count(*) > 0;
  end if;
  return null;
end $$;
drop trigger if exists newcomer_insert on resident;
create trigger newcomer_insert after insert on resident referencing new table as touched for each statement execute function note_newcomers();
drop trigger if exists newcomer_update on resident;
create trigger newcomer_update after update on resident referencing new table as touched for each statement execute function note_newcomers();
drop trigger if exists newcomer_insert on resident_place;
create trigger newcomer_insert after insert on resident_place referencing new table as touched for each statement execute function note_newcomers();
drop trigger if exists newcomer_update on resident_place;
create trigger newcomer_update after update on resident_place referencing new table as touched for each statement execute function note_newcomers();
drop trigger if exists newcomer_delete on opt_out;
create trigger newcomer_delete after delete on opt_out referencing old table as touched for each statement execute function note_newcomers();

-- Of these people those for whom an alert is, as alert_matches tells now.
create or replace function late_matches(a alert, live boolean, who uuid[]) returns table (subscriber_id uuid, lang text, reason smallint, is_generated boolean) language sql stable as $$
  select m.subscriber_id, m.lang, m.reason, m.is_generated
  from alert_matches(a.tenant_id, a.area, false, live) m
  where cardinality(who) > 0 and (m.fate = 'reached' or (m.fate = 'opted_out' and not heeds_stop(a.tenant_id, a.priority))) and m.subscriber_id = any (who) $$;
revoke execute on function late_matches(alert, boolean, uuid[]) from public;

-- Queues newcomers for every alert that lives and was not looked at for `every_s` seconds, on the database's clock; any number of workers may call it. Drills, all-clears, cancelled and expired alerts
-- and those that a later message replaced take nobody new. Answers how many joined, by alert.
create or replace function queue_late_joiners(every_s double precision) returns table (joined_alert_id uuid, people integer) language plpgsql security definer
set search_path = public, pg_temp set jit = off set work_mem = '64MB' as $$
declare
  a record;
  seen pg_snapshot;
  came uuid[];
  -- Of those who came: whom the alert is for, and of these who did not come by themselves.
  mine uuid[];
  brought uuid[];
  n integer;
begin
  for a in
    select l.alert_id, l.tenant_id, l.area, l.status, t.looked, t.joined, c.is_live, greatest(s.tolerance_people, floor(s.tolerance_share * l.preview_count)) as tolerance, l as whole
    from alert l join alert_turn t using (alert_id) join alert_channel c on c.channel = l.channel join tenant_alert_setting s on s.tenant_id = l.tenant_id
    where l.status in ('sending', 'paused', 'completed') and l.expires_at > now() and not l.is_drill and l.started_at is not null
      and l.msg_type <> 'Cancel' and l.response_type <> 'AllClear' and l.audience_of_alert_id is null and t.looked_at <= now() - make_interval(secs => every_s)
      and (exists (select from newcomer w where t.looked is null or not pg_visible_in_snapshot(w.xid, t.looked))
        or exists (select from newcomer_waiting w where w.alert_id = l.alert_id and w.released_at is not null))
      and not exists (select from alert f where f.references_id = l.alert_id and f.tenant_id = l.tenant_id and f.started_at is not null)
    for update of t skip locked
  loop
    -- Before the newcomers are read, so that nobody falls between: whoever is seen twice is queued once.
    seen := pg_current_snapshot();
    n := 0;
    mine := null;
    brought := null;
    if alert_hash(a.whole) = (a.whole).frozen_hash then
      select array_agg(distinct r.subscriber_id) into came
      from newcomer w, unnest(w.resident_ids) as i (resident_id) join resident r using (resident_id) join resident_place p on p.tenant_id = r.tenant_id and p.resident_id = r.resident_id
      where (a.looked is null or not pg_visible_in_snapshot(w.xid, a.looked)) and r.status = 'active' and lies_in(p.geom, a.area)
        and not exists (select from recipient q where q.alert_id = a.alert_id and q.subscriber_id = r.subscriber_id);
      select array_agg(m.subscriber_id), array_agg(m.subscriber_id) filter (where not exists (
          select from resident r join resident_place p on p.tenant_id = r.tenant_id and p.resident_id = r.resident_id where r.subscriber_id = m.subscriber_id and r.source = 'self' and lies_in(p.geom, a.area)))
      into mine, brought from late_matches(a.whole, a.is_live, came) m;
      if (a.whole).priority <> 0 and (a.joined + coalesce(cardinality(brought), 0) > a.tolerance
          or (brought is not null and exists (select from newcomer_waiting w where w.alert_id = a.alert_id and w.released_at is null))) then
        insert into newcomer_waiting (alert_id, subscriber_id, tenant_id) select a.alert_id, unnest(brought), a.tenant_id on conflict do nothing;
        -- Who waited and registers alone meanwhile waits no longer.
        mine := array(select unnest(mine) except select unnest(brought));
        brought := null;
      end if;
      -- Those who were released are looked at as they are now: who has said STOP since gets nothing.
      mine := mine || array(select w.subscriber_id from newcomer_waiting w where w.alert_id = a.alert_id and w.released_at is not null);
      insert into recipient (alert_id, subscriber_id, lang, reason, is_generated)
      select a.alert_id, m.subscriber_id, case when exists (select from alert_text x where x.alert_id = a.alert_id and x.lang = m.lang) then m.lang else (select languages[1] from tenant where tenant_id = a.tenant_id) end,
             m.reason | 64, m.is_generated
      from late_matches(a.whole, a.is_live, mine) m
      on conflict do nothing;
      get diagnostics n = row_count;
      delete from newcomer_waiting w where w.alert_id = a.alert_id and (w.released_at is not null or w.subscriber_id = any (mine));
    end if;
    update alert_turn set looked = seen, looked_at = now(), joined = joined + coalesce(cardinality(brought), 0) where alert_id = a.alert_id;
    if n > 0 then
      update alert set audience_count = audience_count + n, status = case when status = 'completed' then 'sending' else status end, finished_at = case when status = 'completed' then null else finished_at end
      where alert_id = a.alert_id;
      joined_alert_id := a.alert_id;
      people := n;
      return next;
    end if;
  end loop;
  delete from newcomer_waiting w where not exists (select from alert l where l.alert_id = w.alert_id and l.status in ('sending', 'paused', 'completed') and l.expires_at > now());
  -- Ten minutes: an alert whose audience is being resolved right now has seen what was there before it began.
  delete from newcomer w where w.at < now() - interval '10 minutes' and not exists (
    select from alert l join alert_turn t using (alert_id)
    where l.status in ('resolving', 'sending', 'paused', 'completed') and l.expires_at > now() and not l.is_drill and l.audience_of_alert_id is null and (t.looked is null or not pg_visible_in_snapshot(w.xid, t.looked)));
end $$;
revoke execute on function queue_late_joiners(double precision) from public;
grant execute on function queue_late_joiners(double precision) to vias_worker;

-- How many people of a register wait to join an alert of one's own; nobody once it is over or a later message has taken its place.
create or replace function newcomers_waiting(id uuid) returns integer language sql stable security definer set search_path = public, pg_temp as $$
  select count(*)::int from alert a join newcomer_waiting w on w.alert_id = a.alert_id and w.released_at is null
  where a.alert_id = id and a.tenant_id = my_tenant() and a.status in ('sending', 'paused', 'completed') and a.expires_at > now()
    and not exists (select from alert f where f.references_id = a.alert_id and f.tenant_id = a.tenant_id and f.started_at is not null) $$;
revoke execute on function newcomers_waiting(uuid) from public;
grant execute on function newcomers_waiting(uuid) to vias_user, vias_machine;

-- Releases all who wait now, unless they are others than the person saw by more than the municipality's tolerance: then how many wait is answered and nobody is released.
create or replace function release_newcomers(id uuid, seen_people integer) returns jsonb language plpgsql security definer set search_path = public, pg_temp as $$
declare
  a alert;
  waiting integer;
  most integer;
begin
  if my_principal_kind() is distinct from 'user' or not has_role('alert-approver') then
    raise exception 'not for this role' using errcode = 'insufficient_privilege';
  end if;
  select * into a from alert where alert_id = id and tenant_id = my_tenant();
  -- In the order in which the worker takes them, and so that nobody is added to those who wait meanwhile.
  perform from alert_turn t where t.alert_id = a.alert_id for update;
  waiting := newcomers_waiting(id);
  select greatest(s.tolerance_people, floor(s.tolerance_share * seen_people)) into strict most from tenant_alert_setting s where s.tenant_id = my_tenant();
  if waiting = 0 or abs(waiting - seen_people) > most then
    return jsonb_build_object('released', 0, 'waiting', waiting);
  end if;
  update newcomer_waiting w set released_at = now() where w.alert_id = id and w.released_at is null;
  get diagnostics waiting = row_count;
  -- The audience is what a person has just seen: the tolerance begins anew.
  update alert_turn t set joined = 0 where t.alert_id = id;
  -- Fewer than twenty are never told exactly.
  insert into alert_change (tenant_id, alert_id, version, action, principal_id, principal_name, reason)
  values (a.tenant_id, id, a.version, 'newcomers', my_principal(), my_principal_name(), greatest(waiting, 20)::text);
  return jsonb_build_object('released', waiting, 'waiting', 0);
end $$;
revoke execute on function release_newcomers(uuid, integer) from public;
grant execute on function release_newcomers(uuid, integer) to vias_user;
