-- The territories of some divisions that somebody reports from. Who answers for a territory is said once, of the division that holds today: the land that it became,
-- or was made of, is the same land, so a territory of another division reports where all its successors, or all its predecessors, do; through as many reforms as lie between, at most five.
-- recorded_since is the month (of the time Latvia and Lithuania keep) in which the records of whoever answers for it begin, null where nothing has been recorded yet. Of several who answer for the
-- whole it is the first, of parts the last: what one part has recorded says nothing of the others, and null where one of them has recorded nothing.
-- What the asker may not read begins only when its month is over: of a municipality that is new everybody would see the first incident come.
-- What happened before is not known, and nothing happened is not the same. Special categories count in no number that is told to everybody, so they do not count here.
create or replace function reporting_territories(sets integer[]) returns table (territory_id integer, recorded_since timestamptz)
language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
  zone constant text := 'Europe/Riga';
  mine constant integer[] := array(select my_access_classes());
  running constant timestamptz := date_trunc('month', now() at time zone zone) at time zone zone;
  -- By territory, since when there are records.
  known jsonb := (
    with since as materialized (
      select c.tenant_id, date_trunc('month', min(f.first) at time zone zone) at time zone zone as month
      from access_class c cross join lateral (select min(occurred_at) as first from incident where access_class_id = c.access_class_id) f
      where c.theme = 'incidents' and c.sensitivity < 3 and (c.access_class_id = any (mine) or f.first < running) group by c.tenant_id
    )
    select coalesce(jsonb_object_agg(id, month), '{}') from (
      select t.territory_id as id, min(s.month) as month
      from tenant_territory r join territory t on (t.country, t.scheme, t.code) = (r.country, r.scheme, r.code) left join since s using (tenant_id) group by 1) direct);
  more jsonb;
begin
  for reform in 1 .. 5 loop
    select jsonb_object_agg(id, month) into more from (
      select id, min(month) as month from (
        select link.id, case when bool_and(known ->> link.other::text is not null) then max((known ->> link.other::text)::timestamptz) end as month
        from (select from_territory_id as id, 'after' as side, to_territory_id as other from territory_successor
              union all select to_territory_id, 'before', from_territory_id from territory_successor) link
        where not known ? link.id::text
        group by link.id, link.side having bool_and(known ? link.other::text)) of_side
      group by id) found;
    exit when more is null;
    known := known || more;
  end loop;

  return query
    select t.territory_id, (known ->> t.territory_id::text)::timestamptz
    from territory t where t.boundary_set_id = any (sets) and known ? t.territory_id::text;
end $$;

revoke execute on function reporting_territories(integer[]) from public;
grant execute on function reporting_territories(integer[]) to vias_user, vias_machine, vias_public, vias_jobs;
