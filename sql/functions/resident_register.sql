-- A municipality's own register or resident-card file: writes, and answers of each row only what became of it. Nothing can be read back.

-- Rows: {line, id, phoneHmac, phoneEnc, keyId, cardHmac, nameEnc, nameKeyId, lang, isGenerated, places: [{kind, lon, lat}]}, for the administrator's own municipality. A person who registered alone keeps what they chose.
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
begin
  if not has_role('municipality-admin') or my_principal_kind() is distinct from 'user' or mine is null then
    raise exception 'not for this role' using errcode = 'insufficient_privilege';
  end if;
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
    is_new := r.resident_id is null;
    is_same := not is_new and (r.source = 'self' or (
      r.lang = x ->> 'lang' and r.subscriber_id is not distinct from who and (card is null or r.card_ref_hmac is not distinct from card) and (x ->> 'nameEnc' is null or r.name_enc is not null)
      and (select coalesce(array_agg(concat_ws(' ', p.kind, round(st_x(p.geom)::numeric, 6), round(st_y(p.geom)::numeric, 6)) order by 1), '{}') from resident_place p where p.tenant_id = mine and p.resident_id = r.resident_id)
        = (select coalesce(array_agg(concat_ws(' ', p ->> 'kind', round((p ->> 'lon')::numeric, 6), round((p ->> 'lat')::numeric, 6)) order by 1), '{}') from jsonb_array_elements(x -> 'places') p)));
    fate := case when is_new then 'added' when is_same then 'unchanged' else 'updated' end;
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
