-- Whom a correction or an all-clear goes to: exactly those whom the earlier alert reached or may have reached, in the language they got it in, whatever has become of their places since.
create or replace function alert_reached(sender_tenant text, of_alert uuid, live boolean)
returns table (subscriber_id uuid, lang text, reason smallint, is_generated boolean, fate text) language sql stable as $$
  select r.subscriber_id, r.lang, r.reason & ~64::smallint, r.is_generated,
         case when o.subscriber_id is not null then 'opted_out' when s.bad_since is not null then 'bad_number' when live and r.is_generated then 'generated' else 'reached' end
  from recipient r join subscriber s using (subscriber_id)
  left join opt_out o on o.subscriber_id = r.subscriber_id and o.tenant_id = sender_tenant
  -- Whoever may have it is told too: a word too much does less harm than a false warning that stands.
  where r.alert_id = of_alert and r.state in ('sending', 'uncertain', 'review', 'accepted', 'sent', 'delivered', 'acknowledged') $$;
revoke execute on function alert_reached(text, uuid, boolean) from public;

-- Counts for a correction, in the form of alert_audience; audited as one. Only of an alert of one's own.
create or replace function correction_audience(of_alert uuid) returns jsonb language plpgsql security definer set search_path = public, pg_temp as $$
declare
  a alert;
  live boolean;
  answer jsonb;
begin
  if not (has_role('alert-author') or has_role('alert-approver')) then
    raise exception 'not for this role' using errcode = 'insufficient_privilege';
  end if;
  select * into a from alert where alert_id = of_alert and tenant_id = my_tenant();
  if not found then
    return null;
  end if;
  select c.is_live into strict live from tenant_alert_setting s join alert_channel c using (channel) where s.tenant_id = a.tenant_id;
  with m as materialized (
    select fate, lang, case when reason & 32 > 0 then 'drill' when reason & 1 > 0 then 'home' when reason & 2 > 0 then 'work' when reason & 4 > 0 then 'school'
                            when reason & 8 > 0 then 'parent' else 'other' end as first_reason, count(*)::int as n
    from alert_reached(a.tenant_id, of_alert, live) group by 1, 2, 3
  ), reached as (select * from m where fate = 'reached')
  select jsonb_build_object(
    'reached', (select coalesce(sum(n), 0) from reached),
    'reasons', (select coalesce(jsonb_object_agg(first_reason, n), '{}') from (select first_reason, sum(n) as n from reached group by 1) t),
    'langs', (select coalesce(jsonb_object_agg(lang, n), '{}') from (select lang, sum(n) as n from reached group by 1) t),
    'badNumber', (select coalesce(sum(n), 0) from m where fate = 'bad_number'),
    'optedOut', (select coalesce(sum(n), 0) from m where fate = 'opted_out'),
    'generated', (select coalesce(sum(n), 0) from m where fate = 'generated'),
    'noMobile', 0,
    'drillGroup', case when a.is_drill then (select g.name from tenant_alert_setting s join drill_group g using (tenant_id, drill_group_id) where s.tenant_id = a.tenant_id) end,
    'real', null)
  into answer;
  perform audit_note('count', 'audience', array[of_alert::text], (answer ->> 'reached')::int, jsonb_build_object('correctionOf', of_alert));
  return answer;
end $$;
revoke execute on function correction_audience(uuid) from public;
grant execute on function correction_audience(uuid) to vias_user, vias_machine;

-- Whether it is still known who got an alert of one's own.
create or replace function recipients_kept(id uuid) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from alert a where a.alert_id = id and a.tenant_id = my_tenant()) and not exists (select from alert_result r where r.alert_id = id) $$;
revoke execute on function recipients_kept(uuid) from public;
grant execute on function recipients_kept(uuid) to vias_user, vias_machine;
