drop function if exists find_addresses(text, text, integer);
-- Addresses that have every word typed, in any order and as beginnings; whole words first, then those within `around`, then short addresses, then by house number.
-- Where none has all of them, those that sound alike.
create or replace function find_addresses(typed text, in_country text, most integer, around geometry default null)
returns table (address_id integer, place integer) language plpgsql stable as $$
declare
  words text[] := array_remove(string_to_array(btrim(public.address_key(typed)), ' '), '');
  near text := array_to_string(words, ' ');
begin
  if coalesce(array_length(words, 1), 0) = 0 then
    return;
  end if;
  words := words[1:8];
  return query execute format($q$
    select f.address_id, (row_number() over (order by f.whole desc, f.is_here desc, length(f.search_key), f.house, f.address_id))::int
    from (
      select a.address_id, a.search_key, coalesce(a.geom && $4 and st_intersects(a.geom, $4), false) as is_here, coalesce(substring(a.house from '^\d{1,6}'), '0')::int as house,
             (select count(*) from unnest($1) w where a.search_key || ' ' like '%% ' || w || ' %%') as whole
      from (select * from address where %s and ($2 is null or country = $2) limit 5000) a
      order by whole desc, is_here desc, length(a.search_key), house, a.address_id limit $3) f $q$,
    (select string_agg(format('search_key like %L', '% ' || w || '%'), ' and ') from unnest(words) w))
    using words, in_country, most, around;
  if not found and length(near) >= 4 then
    return query
      select f.address_id, (row_number() over (order by f.likeness desc, f.is_here desc, length(f.search_key), f.address_id))::int
      from (select a.address_id, a.search_key, coalesce(a.geom && around and st_intersects(a.geom, around), false) as is_here, word_similarity(near, a.search_key) as likeness from address a
            where near <% a.search_key and (in_country is null or a.country = in_country)
            order by likeness desc, is_here desc, length(a.search_key), a.address_id limit most) f;
  end if;
end $$;

-- The municipality a place lies in today, as {id, name}; on a border that of its own country.
create or replace function municipality_at(place geometry, own_country text) returns json language sql stable parallel safe as $$
  select json_build_object('id', t.territory_id, 'name', t.name) from territory t join boundary_set b using (boundary_set_id)
  where b.level = 'municipality' and b.valid_from <= local_day() and (b.valid_to is null or b.valid_to > local_day()) and t.geom && place and st_covers(t.geom, place)
  order by t.country = own_country desc, t.territory_id limit 1 $$;

-- The address a home belongs to: the nearest within 60 m; homes on the point of an address are the common case.
create or replace function nearest_address(home geometry) returns integer language sql stable parallel safe as $$
  select n.address_id
  from (select a.address_id, a.geom from address a where a.geom && st_expand(home, 0.0011, 0.00055) order by a.geom <-> home, a.address_id limit 1) n
  where st_distancesphere(n.geom, home) <= 60 $$;

-- Keeps home_address true when homes come, move and go.
create or replace function link_homes() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (select from address) then
    return null;
  end if;
  if tg_op = 'UPDATE' then
    delete from home_address h using touched t where h.tenant_id = t.tenant_id and h.resident_place_id = t.resident_place_id;
  end if;
  insert into home_address (tenant_id, resident_place_id, address_id)
  select t.tenant_id, t.resident_place_id, n.address_id
  from touched t, lateral (select nearest_address(t.geom) as address_id) n
  where t.kind = 'home' and n.address_id is not null;
  return null;
end $$;
drop trigger if exists home_insert on resident_place;
create trigger home_insert after insert on resident_place referencing new table as touched for each statement execute function link_homes();
drop trigger if exists home_update on resident_place;
create trigger home_update after update on resident_place referencing new table as touched for each statement execute function link_homes();

-- Links homes again after addresses were loaded, some at a time: those after a key. Answers the last key, null at the end; how many found an address
-- is not told, or whoever loads a single address would learn whether somebody is registered there.
create or replace function link_homes_after(after uuid, most integer, out last uuid) language plpgsql security definer set search_path = public, pg_temp as $$
begin
  select resident_place_id into last from (select resident_place_id from resident_place where kind = 'home' and resident_place_id > after order by 1 limit most) t order by 1 desc limit 1;
  if last is null then
    return;
  end if;
  with near as materialized (
    select tenant_id, resident_place_id, nearest_address(geom) as address_id from resident_place
    where kind = 'home' and resident_place_id > after and resident_place_id <= last
  ), gone as (
    delete from home_address h using near n where n.address_id is null and h.tenant_id = n.tenant_id and h.resident_place_id = n.resident_place_id
  )
  insert into home_address (tenant_id, resident_place_id, address_id) select * from near where address_id is not null
  on conflict (tenant_id, resident_place_id) do update set address_id = excluded.address_id where home_address.address_id <> excluded.address_id;
end $$;
revoke execute on function link_homes_after(uuid, integer) from public;
grant execute on function link_homes_after(uuid, integer) to vias_jobs;

-- How many people a warning of a municipality reaches by SMS at each address, of homes in a box: its own and those that agreements lend it, as in alert_matches. For functions that count, alone.
create or replace function homes_reached(sender_tenant text, box geometry) returns table (address_id integer, people integer) language sql stable as $$
  select h.address_id, count(distinct r.subscriber_id)::int
  from home_address h
  join resident_place p on p.tenant_id = h.tenant_id and p.resident_place_id = h.resident_place_id
  join resident r on r.tenant_id = p.tenant_id and r.resident_id = p.resident_id
  join subscriber s on s.subscriber_id = r.subscriber_id
  where p.geom && box and h.tenant_id = any (array(select sender_tenant union all
      select g.tenant_id from alerting_agreement g where g.to_tenant_id = sender_tenant and now() >= g.valid_from and now() < g.valid_to))
    and r.status = 'active' and s.bad_since is null
    and not (s.is_generated and (select c.is_live from tenant_alert_setting t join alert_channel c using (channel) where t.tenant_id = sender_tenant))
    and not exists (select from opt_out o where o.subscriber_id = r.subscriber_id and o.tenant_id = sender_tenant)
  group by h.address_id $$;
revoke execute on function homes_reached(text, geometry) from public;

-- Dwellings of an area and how many of them a warning by SMS reaches: at an address as many as people are registered there, at most its dwellings. The number of dwellings is public;
-- `reached` is null where fewer than 20 dwellings are there (told = few_dwellings), fewer than 20 are reached (few_reached) or fewer than 20 are not (few_unreached), nobody included: otherwise
-- whoever draws around a house learns whether somebody there is registered. Each question is audited.
create or replace function dwellings_in(target geometry) returns table (total integer, reached integer, told text) language plpgsql security definer
set search_path = public, pg_temp set jit = off as $$
begin
  if not (has_role('alert-author') or has_role('alert-approver')) then
    raise exception 'not for this role' using errcode = 'insufficient_privilege';
  end if;
  select coalesce(sum(a.dwellings), 0)::int, coalesce(sum(least(a.dwellings, coalesce(h.people, 0))), 0)::int into total, reached
  from address a left join homes_reached(my_tenant(), st_expand(st_envelope(target), 0.0011)) h using (address_id)
  where a.dwellings > 0 and lies_in(a.geom, target);
  told := case when total < 20 then 'few_dwellings' when reached < 20 then 'few_reached' when total - reached < 20 then 'few_unreached' else 'exact' end;
  if told <> 'exact' then
    reached := null;
  end if;
  perform audit_note('count', 'dwellings', '{}', total, jsonb_build_object('box', st_extent::text, 'told', told)) from (select st_extent(target)) e;
  return next;
end $$;
revoke execute on function dwellings_in(geometry) from public;
grant execute on function dwellings_in(geometry) to vias_user, vias_machine;
