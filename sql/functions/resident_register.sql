-- A municipality's own register or resident-card file: writes, and answers of each row only what became of it. Nothing can be read back.

-- Rows: {line, id, phoneHmac, phoneEnc, keyId, cardHmac, cardPhones, nameEnc, nameKeyId, lang, isGenerated, places: [{kind, lon, lat}]}, for the administrator's own municipality. A person who registered alone keeps
-- what they chose. `cardPhones` are all numbers that the file names with that card: a row of the register with the card and a number that the file no longer names takes the new number ('renumbered').
create or replace function import_residents(data jsonb) returns table (row_line integer, fate text) language plpgsql security definer set search_path = public, pg_temp as $$
declare
  mine text := my_tenant();
  x jsonb;
  number bytea;
  card bytea;
  who uuid;
  r resident;
  is_new boolean;
  is_same boolean;
  is_renumbered boolean;
begin
  if not has_role('municipality-admin') or my_principal_kind() is distinct from 'user' or mine is null then
    raise exception 'not for this role' using errcode = 'insufficient_privilege';
  end if;
  -- One file after the other, or two that name the same people in another order would wait for each other.
  perform pg_advisory_xact_lock(hashtextextended('vias register ' || mine, 0));
  for x in select value from jsonb_array_elements(data) loop
    row_line := (x ->> 'line')::int;
    number := decode(x ->> 'phoneHmac', 'hex');
    card := decode(x ->> 'cardHmac', 'hex');
    if exists (select from jsonb_array_elements(x -> 'places') p where place_tenant(st_setsrid(st_makepoint((p ->> 'lon')::float8, (p ->> 'lat')::float8), 4326)) is distinct from mine) then
      fate := 'outside';
      return next;
      continue;
    end if;
    who := null;
    if number is not null then
      insert into subscriber (subscriber_id, phone_enc, phone_hmac, key_id, is_generated)
      values ((x ->> 'id')::uuid, decode(x ->> 'phoneEnc', 'hex'), number, x ->> 'keyId', (x ->> 'isGenerated')::boolean) on conflict (phone_hmac) do nothing;
      select subscriber_id into strict who from subscriber where phone_hmac = number;
    end if;
    select * into r from resident t where t.tenant_id = mine and t.status <> 'erased'
      and ((who is not null and t.subscriber_id = who) or (t.subscriber_id is null and t.source = 'register' and t.card_ref_hmac = card))
    order by t.subscriber_id is null limit 1 for update;
    is_renumbered := r.resident_id is null and card is not null and jsonb_typeof(x -> 'cardPhones') = 'array';
    if is_renumbered then
      select t.* into r from resident t join subscriber s using (subscriber_id)
      where t.tenant_id = mine and t.source = 'register' and t.status <> 'erased' and t.card_ref_hmac = card and not (x -> 'cardPhones') ? encode(s.phone_hmac, 'hex')
      order by t.created_at, t.resident_id limit 1 for update of t;
    end if;
    is_new := r.resident_id is null;
    is_renumbered := is_renumbered and not is_new;
    is_same := not is_new and (r.source = 'self' or (
      r.lang = x ->> 'lang' and r.subscriber_id is not distinct from who and (card is null or r.card_ref_hmac is not distinct from card) and (x ->> 'nameEnc' is null or r.name_enc is not null)
      and (select coalesce(array_agg(concat_ws(' ', p.kind, round(st_x(p.geom)::numeric, 6), round(st_y(p.geom)::numeric, 6)) order by 1), '{}') from resident_place p where p.tenant_id = mine and p.resident_id = r.resident_id)
        = (select coalesce(array_agg(concat_ws(' ', p ->> 'kind', round((p ->> 'lon')::numeric, 6), round((p ->> 'lat')::numeric, 6)) order by 1), '{}') from jsonb_array_elements(x -> 'places') p)));
    fate := case when is_new then 'added' when is_renumbered then 'renumbered' when is_same then 'unchanged' else 'updated' end;
    if is_new then
      insert into resident (tenant_id, subscriber_id, lang, source, card_ref_hmac, name_enc, name_key_id)
      values (mine, who, x ->> 'lang', 'register', card, decode(x ->> 'nameEnc', 'hex'), x ->> 'nameKeyId') returning * into r;
    elsif not is_same then
      update resident t set lang = x ->> 'lang', subscriber_id = who, card_ref_hmac = coalesce(card, t.card_ref_hmac), 
        -- A name is sealed for the number, or for the card where there is none: it does not outlive a change from one to the other.
        name_enc = case when x ->> 'nameEnc' is not null or t.subscriber_id is distinct from who then decode(x ->> 'nameEnc', 'hex') else t.name_enc end,
        name_key_id = case when x ->> 'nameEnc' is not null or t.subscriber_id is distinct from who then x ->> 'nameKeyId' else t.name_key_id end
      where t.tenant_id = mine and t.resident_id = r.resident_id;
      delete from resident_place p where p.tenant_id = mine and p.resident_id = r.resident_id;
    end if;
    if not is_same then
      insert into resident_place (tenant_id, resident_id, kind, geom)
      select mine, r.resident_id, p ->> 'kind', st_setsrid(st_makepoint((p ->> 'lon')::float8, (p ->> 'lat')::float8), 4326) from jsonb_array_elements(x -> 'places') p;
    end if;
    return next;
  end loop;
end $$;
revoke execute on function import_residents(jsonb) from public;
grant execute on function import_residents(jsonb) to vias_user;

-- Which rows of the administrator's own register a file does not name: neither by their number nor, where there is none or its row was refused, by their card. Ids, which say nothing of anybody.
create or replace function missing_residents(phones text[], cards text[]) returns table (resident_id uuid) language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if not has_role('municipality-admin') or my_principal_kind() is distinct from 'user' or my_tenant() is null then
    raise exception 'not for this role' using errcode = 'insufficient_privilege';
  end if;
  return query select r.resident_id from resident r left join subscriber s using (subscriber_id)
    left join (select distinct decode(unnest(phones), 'hex') as hmac) p on p.hmac = s.phone_hmac
    left join (select distinct decode(unnest(cards), 'hex') as hmac) c on c.hmac = r.card_ref_hmac
    where r.tenant_id = my_tenant() and r.source = 'register' and r.status <> 'erased' and p.hmac is null and c.hmac is null;
end $$;
revoke execute on function missing_residents(text[], text[]) from public;
grant execute on function missing_residents(text[], text[]) to vias_user;

-- Takes people out of the administrator's own register; what somebody registered alone stays, and so does a STOP. Answers how many went.
create or replace function remove_residents(ids uuid[]) returns integer language plpgsql security definer set search_path = public, pg_temp as $$
declare
  part record;
  n integer := 0;
begin
  if not has_role('municipality-admin') or my_principal_kind() is distinct from 'user' or my_tenant() is null then
    raise exception 'not for this role' using errcode = 'insufficient_privilege';
  end if;
  for part in select r.resident_id from resident r where r.tenant_id = my_tenant() and r.source = 'register' and r.resident_id = any (ids) for update loop
    delete from drill_member d where d.tenant_id = my_tenant() and d.resident_id = part.resident_id;
    delete from resident_place p where p.tenant_id = my_tenant() and p.resident_id = part.resident_id;
    delete from resident r where r.tenant_id = my_tenant() and r.resident_id = part.resident_id;
    n := n + 1;
  end loop;
  return n;
end $$;
revoke execute on function remove_residents(uuid[]) from public;
grant execute on function remove_residents(uuid[]) to vias_user;
