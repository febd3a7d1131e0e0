-- What the machines of institutions may do. Their role alone writes nothing: these functions do, for the institution that the machine speaks for.

-- The institution that I speak for; null for everybody else.
create or replace function my_institution() returns uuid language sql stable security definer set search_path = public, pg_temp as $$
  select i.institution_id from institution_machine m join institution i using (tenant_id, institution_id)
  where my_principal_kind() = 'machine' and m.tenant_id = my_tenant() and m.machine_id = my_principal() and i.ended_at is null and has_role('institution') $$;
revoke execute on function my_institution() from public;
grant execute on function my_institution() to vias_user, vias_machine;

create or replace function my_institution_indicators() returns setof uuid language sql stable security definer set search_path = public, pg_temp as $$
  select indicator_id from institution_indicator where institution_id = my_institution() $$;
revoke execute on function my_institution_indicators() from public;
grant execute on function my_institution_indicators() to vias_user, vias_machine, vias_public;

-- An institution writes values; what the register says about the indicator is not its affair.
create or replace function indicator_institution_guard() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if current_user = 'vias_machine' and old.access_class_id <> all (array(select my_writable_classes()))
    and (to_jsonb(new) - '{values_version,values_changed_at}'::text[]) <> (to_jsonb(old) - '{values_version,values_changed_at}'::text[]) then
    raise exception 'an institution writes values only' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
drop trigger if exists indicator_institution_guard on indicator;
create trigger indicator_institution_guard before update on indicator for each row execute function indicator_institution_guard();

-- Writes a batch of incidents as the machine's institution: [{no, key, hash, category, severity, status, occurredAt, title, place, description, lon, lat, masked}], each key once. A row whose hash is the one
-- before changes nothing, so that a person's later edits stay until the institution itself changes the row. A code that nobody gave a meaning lands as `other`, flagged, and waits in source_category.
create or replace function land_institution_incidents(rows jsonb) returns table (no integer, outcome text, incident_id uuid, category text, waits boolean)
language plpgsql security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
  who institution;
  source text;
begin
  select * into who from institution i where i.institution_id = my_institution() and i.may_send;
  if not found then
    raise exception 'this machine sends no incidents' using errcode = 'insufficient_privilege', constraint = 'institution_may_not_send';
  end if;
  -- The same row in two requests at once is one incident.
  perform pg_advisory_xact_lock(hashtextextended('institution ' || who.institution_id, 0));
  source := 'institution-' || who.code;
  insert into source_category (tenant_id, source_code, source_category)
  select distinct who.tenant_id, source, r ->> 'category' from jsonb_array_elements(rows) r
  where not exists (select from incident_category c where c.category_code = r ->> 'category')
    and not exists (select from source_category s where (s.tenant_id, s.source_code, s.source_category) = (who.tenant_id, source, r ->> 'category'))
  on conflict do nothing;
  return query
    with given as materialized (
      select g.*, c.category_code, c.sensitivity, m.severity as meant_severity, (m.category_code is null and own.category_code is null) as waits, i.incident_id, i.row_hash,
        c.title ->> (select case when t.languages[1] in ('lv', 'lt') then t.languages[1] else 'en' end from tenant t where t.tenant_id = who.tenant_id) as category_title,
        case when g.lon is not null then st_setsrid(st_makepoint(g.lon, g.lat), 4326) end as geom
      from jsonb_to_recordset(rows) g (no integer, key text, hash text, category text, severity smallint, status text, "occurredAt" timestamptz, title text, place text, description text, lon float8, lat float8, masked boolean)
      left join source_category m on (m.tenant_id, m.source_code, m.source_category) = (who.tenant_id, source, g.category) and m.category_code is not null
      left join incident_category own on own.category_code = g.category
      join incident_category c on c.category_code = coalesce(m.category_code, own.category_code, 'other')
      left join incident i on (i.tenant_id, i.source_code, i.source_key) = (who.tenant_id, source, g.key)
    ), flagged as materialized (
      select g.*, array_remove(array[case when g.waits then 'category_unmapped' end, case when g.masked then 'personal_masked' end], null) as flags from given g
    ), added as (
      insert into incident (tenant_id, access_class_id, sensitivity, source_code, source_key, source_category, row_hash, category_code, severity, status, occurred_at, closed_at, title, place_text, description, geom, flags)
      select who.tenant_id, a.access_class_id, g.sensitivity, source, g.key, g.category, decode(g.hash, 'hex'), g.category_code, coalesce(g.severity, g.meant_severity, 2), coalesce(g.status, 'reported'), g."occurredAt",
        case when g.status = 'closed' then greatest(now(), g."occurredAt") end, coalesce(g.title, g.category_title), g.place, g.description, g.geom, g.flags
      from flagged g join access_class a on a.tenant_id = who.tenant_id and a.theme = 'incidents' and a.sensitivity = g.sensitivity
      where g.incident_id is null
      returning incident.incident_id, incident.source_key
    ), updated as (
      update incident i set category_code = g.category_code, source_category = g.category, row_hash = decode(g.hash, 'hex'), severity = coalesce(g.severity, g.meant_severity, i.severity), status = coalesce(g.status, i.status),
        closed_at = case coalesce(g.status, i.status) when 'closed' then coalesce(i.closed_at, now()) end, occurred_at = g."occurredAt", title = coalesce(g.title, g.category_title), place_text = g.place,
        description = g.description, geom = g.geom, flags = g.flags, sensitivity = a.sensitivity, access_class_id = a.access_class_id
      from flagged g, access_class a
      where i.incident_id = g.incident_id and i.row_hash is distinct from decode(g.hash, 'hex')
        and a.tenant_id = who.tenant_id and a.theme = 'incidents' and a.sensitivity = greatest(i.sensitivity, g.sensitivity)
      returning i.incident_id
    )
    select g.no, case when a.incident_id is not null then 'added' when u.incident_id is not null then 'updated' else 'unchanged' end, coalesce(a.incident_id, g.incident_id), g.category_code, g.waits
    from given g left join added a on a.source_key = g.key left join updated u on u.incident_id = g.incident_id order by g.no;
end $$;
revoke execute on function land_institution_incidents(jsonb) from public;
grant execute on function land_institution_incidents(jsonb) to vias_machine;

-- Says that the machine's institution knows of help at an address until a day. False where there is no such address on the municipality's ground.
create or replace function mark_help(key text, in_country text, code text, until date) returns boolean language plpgsql security definer set search_path = public, pg_temp as $$
declare
  who institution;
begin
  select * into who from institution i where i.institution_id = my_institution() and i.may_mark;
  if not found then
    raise exception 'this machine marks no addresses' using errcode = 'insufficient_privilege', constraint = 'institution_may_not_mark';
  end if;
  if not exists (select from address a where a.country = in_country and a.code = mark_help.code and place_tenant(a.geom) = who.tenant_id) then
    return false;
  end if;
  insert into help_mark (tenant_id, institution_id, mark_key, country, address_code, valid_until) values (who.tenant_id, who.institution_id, key, in_country, code, until)
  on conflict (tenant_id, institution_id, mark_key) do update set country = excluded.country, address_code = excluded.address_code, valid_until = excluded.valid_until, changed_at = now();
  return true;
end $$;
revoke execute on function mark_help(text, text, text, date) from public;
grant execute on function mark_help(text, text, text, date) to vias_machine;

-- Takes a mark back; the same answer whether it was there.
create or replace function unmark_help(key text) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (select from institution i where i.institution_id = my_institution() and i.may_mark) then
    raise exception 'this machine marks no addresses' using errcode = 'insufficient_privilege', constraint = 'institution_may_not_mark';
  end if;
  delete from help_mark h where h.institution_id = my_institution() and h.mark_key = key;
end $$;
revoke execute on function unmark_help(text) from public;
grant execute on function unmark_help(text) to vias_machine;

-- The one house that the words mean on the municipality's ground; more than one, or only a likeness, is none. `fitting` says how many do.
create or replace function one_address(words text, in_country text, in_code text, of_tenant text, out address_id integer, out fitting integer) language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  typed text[] := array_remove(string_to_array(btrim(address_key(coalesce(words, ''))), ' '), '');
begin
  if in_code is not null then
    select min(a.address_id), count(*) into address_id, fitting from address a where a.country = in_country and a.code = in_code and place_tenant(a.geom) = of_tenant;
  elsif cardinality(typed) between 2 and 12 then
    select min(a.address_id), count(*) into address_id, fitting
    from find_addresses(words, in_country, 50) f join address a using (address_id)
    where not exists (select from unnest(typed) w where a.search_key || ' ' not like '% ' || w || ' %') and place_tenant(a.geom) = of_tenant;
  else
    fitting := 0;
  end if;
  if fitting <> 1 then address_id := null; end if;
end $$;
revoke execute on function one_address(text, text, text, text) from public;

-- Is help needed at this address? A code and a unit, nothing else; the question stands in the audit with its purpose, the answer nowhere. The same look-ups run whatever the answer is.
-- Known is what an institution marked, or a call for help that waits of somebody registered there: that one the municipality's duty officer answers for.
create or replace function ask_help_at_address(in_country text, in_code text, words text, purpose text, reference text) returns jsonb language plpgsql security definer set search_path = public, pg_temp as $$
declare
  who institution;
  a record;
  house address;
  marked record;
  waiting boolean;
  n record;
begin
  select * into who from institution i where i.institution_id = my_institution() and i.may_ask;
  if not found then
    raise exception 'this machine asks about no addresses' using errcode = 'insufficient_privilege', constraint = 'institution_may_not_ask';
  end if;
  insert into help_question_count as q (tenant_id, machine_id, hour) values (who.tenant_id, my_principal(), date_trunc('hour', now()))
  on conflict (tenant_id, machine_id, hour) do update set asked = q.asked + 1;
  -- What is left of the hour before counts as much as is left of it, or twice as many would be asked around the full hour.
  select coalesce(sum(asked) filter (where hour = date_trunc('hour', now())), 0)
      + coalesce(sum(asked) filter (where hour = date_trunc('hour', now()) - interval '1 hour'), 0) * (1 - extract(epoch from now() - date_trunc('hour', now())) / 3600) as of_hour, sum(asked) filter (where hour > now() - interval '1 day') as of_day into n
  from help_question_count q where q.tenant_id = who.tenant_id and q.machine_id = my_principal();
  if n.of_hour > 30 or n.of_day > 200 then
    raise exception 'asked too often' using errcode = 'check_violation', constraint = 'help_question_too_many';
  end if;
  delete from help_question_count where hour < now() - interval '2 days';
  a := one_address(words, in_country, in_code, who.tenant_id);
  select * into house from address x where x.address_id = a.address_id;
  select i.name, i.contact into marked from help_mark h join institution i using (tenant_id, institution_id)
  where h.tenant_id = who.tenant_id and h.country = house.country and h.address_code = house.code and h.valid_until >= local_day() and i.ended_at is null and i.may_mark
  order by h.changed_at desc, h.help_mark_id limit 1;
  waiting := exists (select from home_address m join resident_place p on (p.tenant_id, p.resident_place_id) = (m.tenant_id, m.resident_place_id) join resident r on (r.tenant_id, r.resident_id) = (p.tenant_id, p.resident_id)
    join help_case c on c.tenant_id = who.tenant_id and c.subscriber_id = r.subscriber_id
    where m.tenant_id = who.tenant_id and m.address_id = house.address_id and c.state <> 'closed' and c.safe_at is null);
  perform audit_note('read', 'help_at_address', case when house.address_id is null then '{}'::text[] else array[house.country || ' ' || house.code] end, (house.address_id is not null)::int,
    jsonb_build_object('purpose', purpose, 'reference', reference, 'institution', who.code));
  return jsonb_build_object(
    'answer', case when house.address_id is null then 'cannot_say' when waiting or marked.name is not null then 'known' else 'none' end,
    'reason', case when house.address_id is not null then null when a.fitting > 1 then 'address_ambiguous' else 'address_unknown' end,
    'unit', case when house.address_id is null then null when waiting then jsonb_build_object('name', (select t.name from tenant t where t.tenant_id = who.tenant_id), 'contact', null, 'onDuty', true)
      when marked.name is not null then jsonb_build_object('name', marked.name, 'contact', marked.contact, 'onDuty', false) end);
end $$;
revoke execute on function ask_help_at_address(text, text, text, text, text) from public;
grant execute on function ask_help_at_address(text, text, text, text, text) to vias_machine;
