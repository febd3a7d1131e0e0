-- The six states of the delivery board, in their order, whose sum is the audience. Rows of a stopped alert stay "queued" in the table: stopping is one row, not a million.
create or replace function board_state(state recipient_state, error_code integer) returns text language sql immutable as $$
  select case
    when state = 'acknowledged' then 'acknowledged'
    when state = 'delivered' then 'delivered'
    when state in ('sending', 'accepted', 'sent', 'uncertain', 'review') then 'on_the_way'
    when state in ('queued', 'not_sent') and error_code is null then 'waiting'
    when state = 'not_sent' then 'waiting'
    when state = 'queued' then 'unreached'
    when error_code in (30001, 30003, 30008, 30009, 30017, 340008, 340069, 340100, 349003, 349005, 350001, 350002, 350003, 350004, 360400) then 'unreached'
    else 'failed' end $$;

-- The alert whose sums whoever asks may read: one's own, or another municipality's that has begun. The functions of board, map and streets ask here.
create or replace function alert_in_sight(id uuid) returns setof alert language sql stable security definer set search_path = public, pg_temp as $$
  select * from alert where alert_id = id
    and (my_principal_kind() = 'jobs' or (access_class_id = any (array(select my_access_classes())) and (tenant_id = my_tenant() or started_at is not null))) $$;
revoke execute on function alert_in_sight(uuid) from public;

-- Counts of one alert for those who may see the alert; never a person. Everything counts people, not tries: handed over is who was taken by an operator at least once, delivered who got
-- it at least once, by language and by minute alike. When the single recipients are gone, what was kept of them (alert_result).
create or replace function alert_board(id uuid) returns jsonb language plpgsql stable security definer set search_path = public, pg_temp set jit = off as $$
declare
  a alert;
begin
  select * into a from alert_in_sight(id);
  if not found then
    return null;
  end if;
  return coalesce((select board from alert_result k where k.alert_id = id), (
    with t as (
      select subscriber_id, min(coalesce(handed_at, delivered_at)) as handed_at, min(delivered_at) as delivered_at from delivery_try where alert_id = id group by subscriber_id
    ), s as materialized (
      select r.lang, r.state, r.error_code, board_state(r.state, r.error_code) as board, case when t.handed_at is not null then greatest(0, floor(extract(epoch from t.handed_at - a.started_at) / 60))::int end as handed,
             case when t.delivered_at is not null then greatest(0, floor(extract(epoch from t.delivered_at - a.started_at) / 60))::int end as delivered, count(*) as n
      from recipient r left join t using (subscriber_id) where r.alert_id = id
      group by 1, 2, 3, 4, 5, 6
    )
    select jsonb_build_object(
      'states', (select coalesce(jsonb_object_agg(board, n), '{}') from (select board, sum(n) as n from s group by board) t),
      'details', (select coalesce(jsonb_object_agg(state, n), '{}') from (select state, sum(n) as n from s group by state) t),
      'sum', (select coalesce(sum(n), 0) from s),
      'joined', (select count(*) from recipient r where r.alert_id = id and r.reason & 64 > 0),
      'carersUntold', (select count(distinct n.subscriber_id) from carer_notice n where n.alert_id = id and n.unreadable_at is not null and a.tenant_id = my_tenant()),
      'calls', (select jsonb_build_object('people', count(distinct d.subscriber_id), 'answered', count(distinct d.subscriber_id) filter (where d.delivered_at is not null))
        from delivery_try d where d.alert_id = id and d.channel = 'voice' and d.handed_at is not null),
      'answers', (select jsonb_build_object('safe', count(*) filter (where answer = 'safe'), 'help', count(*) filter (where answer = 'help')) from acknowledgement k where k.alert_id = id),
      'languages', (select coalesce(jsonb_agg(jsonb_build_object('lang', lang, 'audience', audience, 'handedOver', handed, 'delivered', delivered, 'notReached', missed) order by audience desc, lang), '[]') from (
          select lang, sum(n) as audience, sum(n) filter (where handed is not null) as handed, sum(n) filter (where delivered is not null) as delivered,
                 sum(n) filter (where board in ('unreached', 'failed')) as missed
          from s group by lang) t),
      'places', (select coalesce(jsonb_object_agg(place || '/' || board, n), '{}') from (
          select case when reason & 32 > 0 then 'drill' when reason & 1 > 0 then 'home' when reason & 2 > 0 then 'work' when reason & 4 > 0 then 'school' when reason & 8 > 0 then 'parent' else 'other' end as place,
                 board_state(state, error_code) as board, count(*) as n from recipient r where r.alert_id = id group by 1, 2) t),
      'reasons', (select coalesce(jsonb_agg(jsonb_build_object('code', error_code, 'people', n, 'class', class, 'en', en, 'lv', lv, 'lt', lt, 'retryAfterS', retry_after_s) order by n desc, error_code), '[]') from (
          select s.error_code, sum(s.n) as n, e.class, e.en, e.lv, e.lt, coalesce(e.retry_after_s, '{}') as retry_after_s
          from s left join error_class e on e.error_code = s.error_code
          where s.error_code is not null and s.board in ('unreached', 'failed') group by s.error_code, e.class, e.en, e.lv, e.lt, e.retry_after_s) t),
      'minutes', (select coalesce(jsonb_agg(jsonb_build_array(minute, handed, delivered) order by minute), '[]') from (
          select minute, sum(sum(h)) over (order by minute) as handed, sum(sum(d)) over (order by minute) as delivered from (
            select handed as minute, n as h, 0 as d from s where handed is not null
            union all
            select delivered, 0, n from s where delivered is not null) e
          group by minute) t))));
end $$;
revoke execute on function alert_board(uuid) from public;
grant execute on function alert_board(uuid) to vias_user, vias_machine, vias_jobs;

-- What goes before an alert of one's own that is being sent and has people to write to, on the same sender and way out: the most urgent that has people to write to itself, see claimRecipients. Nothing is stuck then;
-- whoever watches an exercise that stands still should not have to guess.
create or replace function alert_ahead(id uuid) returns table (alert_id uuid, title text, is_drill boolean) language sql stable security definer set search_path = public, pg_temp as $$
  select m.alert_id, m.title, m.is_drill
  from alert a join alert m on m.tenant_id = a.tenant_id and m.sender = a.sender and m.channel = a.channel and m.priority < a.priority
  where a.alert_id = id and a.tenant_id = my_tenant() and a.status = 'sending' and m.status = 'sending' and m.expires_at > now()
    and (m.quiet_reason is not null or quiet_end(m.tenant_id, m.priority, now()) is null)
    and exists (select from recipient r where r.alert_id = a.alert_id and r.state = 'queued')
    and exists (select from recipient r where r.alert_id = m.alert_id and r.state = 'queued' and r.next_at <= now())
    and not exists (select from alert f where f.audience_of_alert_id = m.alert_id and f.started_at is not null)
  order by m.priority, m.started_at limit 1 $$;
revoke execute on function alert_ahead(uuid) from public;
grant execute on function alert_ahead(uuid) to vias_user, vias_machine;
