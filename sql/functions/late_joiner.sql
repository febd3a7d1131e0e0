-- Late joiners: who registers, moves in, confirms the number or takes an opt-out back while an alert lives gets it too, once.

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

-- Queues newcomers for every alert that lives and was not looked at for `every_s` seconds, on the database's clock; any number of workers may call it. Drills, all-clears, cancelled and expired alerts
-- and those that a later message replaced take nobody new. Answers how many joined, by alert.
create or replace function queue_late_joiners(every_s double precision) returns table (joined_alert_id uuid, people integer) language plpgsql security definer
set search_path = public, pg_temp set jit = off set work_mem = '64MB' as $$
declare
  a record;
  seen pg_snapshot;
  came uuid[];
  n integer;
begin
  for a in
    select l.alert_id, l.tenant_id, l.area, l.status, t.looked, c.is_live, l as whole
    from alert l join alert_turn t using (alert_id) join alert_channel c on c.channel = l.channel
    where l.status in ('sending', 'paused', 'completed') and l.expires_at > now() and not l.is_drill and l.started_at is not null
      and l.msg_type <> 'Cancel' and l.response_type <> 'AllClear' and l.audience_of_alert_id is null and t.looked_at <= now() - make_interval(secs => every_s)
      and exists (select from newcomer w where t.looked is null or not pg_visible_in_snapshot(w.xid, t.looked))
      and not exists (select from alert f where f.references_id = l.alert_id and f.tenant_id = l.tenant_id and f.started_at is not null)
    for update of t skip locked
  loop
    -- Before the newcomers are read, so that nobody falls between: whoever is seen twice is queued once.
    seen := pg_current_snapshot();
    select array_agg(distinct r.subscriber_id) into came
    from newcomer w, unnest(w.resident_ids) as i (resident_id) join resident r using (resident_id) join resident_place p on p.tenant_id = r.tenant_id and p.resident_id = r.resident_id
    where (a.looked is null or not pg_visible_in_snapshot(w.xid, a.looked)) and r.status = 'active' and lies_in(p.geom, a.area)
      and not exists (select from recipient q where q.alert_id = a.alert_id and q.subscriber_id = r.subscriber_id);
    n := 0;
    if came is not null and alert_hash(a.whole) = (a.whole).frozen_hash then
      insert into recipient (alert_id, subscriber_id, lang, reason, is_generated)
      select a.alert_id, m.subscriber_id, case when exists (select from alert_text x where x.alert_id = a.alert_id and x.lang = m.lang) then m.lang else (select languages[1] from tenant where tenant_id = a.tenant_id) end,
             m.reason | 64, m.is_generated
      from alert_matches(a.tenant_id, a.area, false, a.is_live) m
      where (m.fate = 'reached' or (m.fate = 'opted_out' and not heeds_stop(a.tenant_id, (a.whole).priority))) and m.subscriber_id = any (came)
      on conflict do nothing;
      get diagnostics n = row_count;
    end if;
    update alert_turn set looked = seen, looked_at = now() where alert_id = a.alert_id;
    if n > 0 then
      update alert set audience_count = audience_count + n, status = case when status = 'completed' then 'sending' else status end, finished_at = case when status = 'completed' then null else finished_at end
      where alert_id = a.alert_id;
      joined_alert_id := a.alert_id;
      people := n;
      return next;
    end if;
  end loop;
  -- Ten minutes: an alert that is being queued right now has seen what was there before it began.
  delete from newcomer w where w.at < now() - interval '10 minutes' and not exists (
    select from alert l join alert_turn t using (alert_id)
    where l.status in ('sending', 'paused', 'completed') and l.expires_at > now() and not l.is_drill and (t.looked is null or not pg_visible_in_snapshot(w.xid, t.looked)));
end $$;
revoke execute on function queue_late_joiners(double precision) from public;
grant execute on function queue_late_joiners(double precision) to vias_worker;
