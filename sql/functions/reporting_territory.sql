-- Who answers for each part of the territories of some divisions, a row for each part. It is said once, of the division that holds today, whose territories have one part. The land that one
-- became, or was made of, is the same land: for a territory of another division answer, part by part, those of all its successors, else those of all its predecessors, if each has any;
-- through as many reforms as lie between, at most five.
create or replace function territory_reporters(sets integer[]) returns table (territory_id integer, tenants text[])
language plpgsql stable set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
  -- By territory its parts, of each the tenants.
  known jsonb := (
    select coalesce(jsonb_object_agg(id, jsonb_build_array(tenants)), '{}') from (
      select t.territory_id as id, jsonb_agg(distinct r.tenant_id) as tenants
      from tenant_territory r join territory t on (t.country, t.scheme, t.code) = (r.country, r.scheme, r.code) group by 1) direct);
  more jsonb;
begin
  for reform in 1 .. 5 loop
    select jsonb_object_agg(id, parts) into more from (
      select distinct on (link.id) link.id, jsonb_agg(part) as parts
      from (select from_territory_id as id, 'after' as side, to_territory_id as other from territory_successor
            union all select to_territory_id, 'before', from_territory_id from territory_successor) link
      left join lateral jsonb_array_elements(known -> link.other::text) part on true
      where not known ? link.id::text
      group by link.id, link.side having bool_and(known ? link.other::text)
      order by link.id, link.side) found;
    exit when more is null;
    known := known || more;
  end loop;

  return query
    select t.territory_id, array(select jsonb_array_elements_text(part))
    from territory t cross join lateral jsonb_array_elements(known -> t.territory_id::text) part where t.boundary_set_id = any (sets);
end $$;

-- The territories of some divisions that somebody reports from (territory_reporters).
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
begin
  return query
    with since as materialized (
      select c.tenant_id, date_trunc('month', min(f.first) at time zone zone) at time zone zone as month
      from access_class c cross join lateral (select min(occurred_at) as first from incident where access_class_id = c.access_class_id) f
      where c.theme = 'incidents' and c.sensitivity < 3 and (c.access_class_id = any (mine) or f.first < running) group by c.tenant_id
    )
    select r.territory_id, case when bool_and(p.month is not null) then max(p.month) end
    from territory_reporters(sets) r cross join lateral (select min(s.month) as month from since s where s.tenant_id = any (r.tenants)) p
    group by r.territory_id;
end $$;

revoke execute on function reporting_territories(integer[]) from public;
grant execute on function reporting_territories(integer[]) to vias_user, vias_machine, vias_public, vias_jobs;
