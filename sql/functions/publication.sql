-- What everybody may see, whatever the session says of itself: GeoServer's connections are pooled and carry no principal, and whoever
-- breaks into it may set any setting. So this asks the shares alone.
create or replace function public_access_classes() returns setof integer
language sql stable security definer set search_path = public, pg_temp as $$
  select c.access_class_id
  from share s
  join access_class c on c.tenant_id = s.tenant_id and c.theme = s.theme and c.sensitivity <= s.sensitivity_up_to
  where s.to_tenant_id is null and s.approved_at <= now() and s.valid_from <= now() and s.expires_at > now() and (s.ended_at is null or s.ended_at > now())
$$;
revoke execute on function public_access_classes() from public;
grant execute on function public_access_classes() to vias_geo;

-- Incidents by territory of the last twelve whole calendar months as everybody may know them: protected_incident_counts asked by nobody in particular.
create or replace function public_incident_counts(sets integer[]) returns table (territory_id integer, incidents bigint, is_suppressed boolean, since date, until date)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  last_day date := date_trunc('month', now() at time zone 'Europe/Riga')::date;
  first_day date := last_day - interval '12 months';
begin
  perform set_config(name, '', true) from unnest(array['vias.tenant', 'vias.principal', 'vias.principal_kind', 'vias.roles']) name;
  return query
    select c.territory_id, c.incidents, c.is_suppressed, first_day, last_day
    from protected_incident_counts(sets, first_day::timestamp at time zone 'Europe/Riga', last_day::timestamp at time zone 'Europe/Riga', null) c;
end $$;
revoke execute on function public_incident_counts(integer[]) from public;
grant execute on function public_incident_counts(integer[]) to vias_geo;
