-- The six states of the delivery board, in their order, whose sum is the audience. Rows of a stopped alert stay "queued" in the table: stopping is one row, not a million.
create or replace function board_state(state recipient_state, error_code integer) returns text language sql immutable as $$
  select case
    when state = 'acknowledged' then 'acknowledged'
    when state = 'delivered' then 'delivered'
    when state in ('sending', 'accepted', 'sent', 'uncertain', 'review') then 'on_the_way'
    when state in ('queued', 'not_sent') and error_code is null then 'waiting'
    when state = 'not_sent' then 'waiting'
    when state = 'queued' then 'unreached'
    when error_code in (30001, 30003, 30008, 30009, 30017) then 'unreached'
    else 'failed' end $$;

-- Counts of one alert for those who may see the alert; never a person.
create or replace function alert_board(id uuid) returns jsonb language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  a alert;
begin
  select * into a from alert where alert_id = id and access_class_id = any (array(select my_access_classes()));
  if not found then
    return null;
  end if;
  return (
    with r as materialized (select lang, state, error_code, count(*) as n from recipient where alert_id = id group by lang, state, error_code),
    s as (select lang, board_state(state, error_code) as board, error_code, state, n from r)
    select jsonb_build_object(
      'states', (select coalesce(jsonb_object_agg(board, n), '{}') from (select board, sum(n) as n from s group by board) t),
      'details', (select coalesce(jsonb_object_agg(state, n), '{}') from (select state, sum(n) as n from r group by state) t),
      'sum', (select coalesce(sum(n), 0) from r),
      'languages', (select coalesce(jsonb_agg(jsonb_build_object('lang', lang, 'audience', audience, 'handedOver', handed, 'delivered', delivered, 'notReached', missed) order by audience desc, lang), '[]') from (
          select lang, sum(n) as audience, sum(n) filter (where state not in ('queued', 'sending', 'uncertain', 'review', 'not_sent', 'suppressed')) as handed,
                 sum(n) filter (where board in ('delivered', 'acknowledged')) as delivered, sum(n) filter (where board in ('unreached', 'failed')) as missed
          from s group by lang) t),
      'reasons', (select coalesce(jsonb_agg(jsonb_build_object('code', error_code, 'people', n, 'class', class, 'en', en, 'lv', lv, 'lt', lt, 'retryAfterS', retry_after_s) order by n desc, error_code), '[]') from (
          select s.error_code, sum(s.n) as n, e.class, e.en, e.lv, e.lt, coalesce(e.retry_after_s, '{}') as retry_after_s
          from s left join error_class e on e.error_code = s.error_code
          where s.error_code is not null and s.board in ('unreached', 'failed') group by s.error_code, e.class, e.en, e.lv, e.lt, e.retry_after_s) t),
      'minutes', (select coalesce(jsonb_agg(jsonb_build_array(minute, handed, delivered) order by minute), '[]') from (
          select minute, sum(sum(h)) over (order by minute) as handed, sum(sum(d)) over (order by minute) as delivered from (
            select floor(extract(epoch from min(handed_at) - a.started_at) / 60)::int as minute, 1 as h, 0 as d from delivery_try where alert_id = id and handed_at is not null group by subscriber_id
            union all
            select floor(extract(epoch from min(delivered_at) - a.started_at) / 60)::int, 0, 1 from delivery_try where alert_id = id and delivered_at is not null group by subscriber_id) e
          group by minute) t)));
end $$;
revoke execute on function alert_board(uuid) from public;
grant execute on function alert_board(uuid) to vias_user, vias_machine;
