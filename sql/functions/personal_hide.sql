-- Puts a mark in the place of whatever names a person, before the words are stored. Lists, tiles, files, searches and the history of an incident read what is stored, so none can show more.

create or replace function personal_word(kind text, country text) returns text language sql immutable parallel safe as $$
  select case country when 'LT' then case kind when 'name' then 'asmuo' when 'phone' then 'telefonas' when 'code' then 'asmens kodas' when 'email' then 'el. paštas' else 'valst. nr.' end
                      when 'LV' then case kind when 'name' then 'persona' when 'phone' then 'tālrunis' when 'code' then 'personas kods' when 'email' then 'e-pasts' else 'auto numurs' end
                      else case kind when 'name' then 'person' when 'phone' then 'phone' when 'code' then 'personal code' when 'email' then 'e-mail' else 'plate' end end $$;

create or replace function personal_mark(kind text, no integer, country text) returns text language sql immutable parallel safe as $$
  select '[' || personal_word(kind, country) || ' ' || no || ']' $$;

-- For words that keep nothing behind a mark: reasons, findings of an import, the audit.
create or replace function personal_covered(words text, country text default 'LV') returns text language plpgsql stable parallel safe set search_path = public, pg_temp as $$
declare
  m record;
  shown text := words;
begin
  for m in select * from personal_marks(words) order by at desc loop
    shown := overlay(shown placing '[' || personal_word(m.kind, country) || ']' from m.at for m.length);
  end loop;
  return shown;
end $$;

-- The same for the words of a version of an incident.
create or replace function fields_covered(fields jsonb, country text) returns jsonb language sql stable parallel safe set search_path = public, pg_temp as $$
  select fields || coalesce((select jsonb_object_agg(key, personal_covered(value #>> '{}', country)) from jsonb_each(fields)
    where key in ('title', 'outcome', 'place_text', 'description') and jsonb_typeof(value) = 'string'), '{}') $$;

-- The words with marks; what they stand for goes to personal_piece. The same person in the words of one thing keeps one number, so that the story stays readable.
create or replace function hide_personal(tenant text, thing text, id uuid, words text) returns text language plpgsql as $$
declare
  of_country text;
  m record;
  said text;
  no integer;
  shown text := words;
begin
  if words is null then return null; end if;
  for m in select * from personal_marks(words) order by at desc loop
    said := substr(words, m.at, m.length);
    continue when exists (select from personal_piece p where p.tenant_id = tenant and folded(p.value) = folded(said) and p.taken_back_at is not null and (p.everywhere or p.thing_id = id));
    of_country := coalesce(of_country, (select country from tenant t where t.tenant_id = tenant));
    select p.piece_no into no from personal_piece p where p.tenant_id = tenant and p.thing_kind = thing and p.thing_id = id and p.kind = m.kind and p.value = said and p.taken_back_at is null;
    if no is null then
      select coalesce(max(p.piece_no), 0) + 1 into no from personal_piece p where p.tenant_id = tenant and p.thing_kind = thing and p.thing_id = id and p.kind = m.kind;
      insert into personal_piece (tenant_id, thing_kind, thing_id, kind, piece_no, value) values (tenant, thing, id, m.kind, no, said);
    end if;
    shown := overlay(shown placing personal_mark(m.kind, no, of_country) from m.at for m.length);
  end loop;
  -- What a person marked by hand stays marked when it is written again.
  for m in select p.kind, p.piece_no, p.value from personal_piece p where p.tenant_id = tenant and p.thing_kind = thing and p.thing_id = id and p.by_hand and p.taken_back_at is null and strpos(shown, p.value) > 0 loop
    of_country := coalesce(of_country, (select country from tenant t where t.tenant_id = tenant));
    shown := replace(shown, m.value, personal_mark(m.kind, m.piece_no, of_country));
  end loop;
  return shown;
end $$;
revoke execute on function hide_personal(text, text, uuid, text) from public;

-- Begins with "a", for triggers run in the order of their names: the history of an incident must be made of what is stored.
create or replace function a_incident_personal() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  -- The demonstration's own words were made from a seed and name nobody; what people write into such an incident later is looked at as any.
  if tg_op = 'INSERT' and new.is_generated then return new; end if;
  if tg_op = 'INSERT' or new.title is distinct from old.title then new.title := hide_personal(new.tenant_id, 'incident', new.incident_id, new.title); end if;
  if tg_op = 'INSERT' or new.outcome is distinct from old.outcome then new.outcome := hide_personal(new.tenant_id, 'incident', new.incident_id, new.outcome); end if;
  if tg_op = 'INSERT' or new.place_text is distinct from old.place_text then new.place_text := hide_personal(new.tenant_id, 'incident', new.incident_id, new.place_text); end if;
  if tg_op = 'INSERT' or new.description is distinct from old.description then new.description := hide_personal(new.tenant_id, 'incident', new.incident_id, new.description); end if;
  return new;
end $$;
drop trigger if exists a_incident_personal on incident;
create trigger a_incident_personal before insert or update of title, outcome, place_text, description on incident for each row execute function a_incident_personal();

-- Reasons are typed too, and stand where nothing can be taken back: they keep no more than the mark.
create or replace function a_reason_personal() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  new.reason := personal_covered(new.reason, (select country from tenant where tenant_id = new.tenant_id));
  return new;
end $$;
drop trigger if exists a_reason_personal on incident_change;
create trigger a_reason_personal before insert on incident_change for each row when (new.reason is not null) execute function a_reason_personal();

-- Nothing changes the list of look-ups afterwards, and people read it for years.
drop trigger if exists a_reason_personal on camera_look_up;
create trigger a_reason_personal before insert on camera_look_up for each row execute function a_reason_personal();

-- What an import found wrong shows the value as written, and so would show a telephone that stands in the wrong column.
create or replace function a_finding_personal() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  new.value := personal_covered(new.value, (select country from tenant where tenant_id = new.tenant_id));
  return new;
end $$;
drop trigger if exists a_finding_personal on import_finding;
create trigger a_finding_personal before insert on import_finding for each row when (new.field not in ('place', 'time')) execute function a_finding_personal();

-- The rows shown before an import begins are kept with it.
create or replace function a_sample_personal() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if jsonb_typeof(new.sample) = 'array' and new.sample <> '[]' then
    new.sample := (select jsonb_agg(case when jsonb_typeof(row) <> 'object' then row else row || (
        select coalesce(jsonb_object_agg(key, personal_covered(value #>> '{}', (select country from tenant where tenant_id = new.tenant_id))), '{}')
        from jsonb_each(row) where key in ('title', 'description', 'address') and jsonb_typeof(value) = 'string') end order by no)
      from jsonb_array_elements(new.sample) with ordinality as s (row, no));
  end if;
  return new;
end $$;
drop trigger if exists a_sample_personal on import;
create trigger a_sample_personal before insert or update of sample on import for each row execute function a_sample_personal();

-- The one way into the audit, whose entries nobody can change afterwards: a reason or a purpose keeps no more of a person than the mark.
create or replace function audit_append(tenant text, action text, thing_kind text, thing_ids text[], thing_count integer, detail jsonb) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  name text := coalesce(tenant, '-');
  head audit_chain;
  moment timestamptz;
  kind text := coalesce(my_principal_kind(), 'owner');
  who text := coalesce(my_principal(), 'vias_owner');
  next_hash bytea;
begin
  if detail ?| '{reason,purpose}' then
    detail := detail || coalesce((select jsonb_object_agg(key, personal_covered(value #>> '{}', coalesce((select country from tenant t where t.tenant_id = tenant), 'LV')))
      from jsonb_each(detail) where key in ('reason', 'purpose') and jsonb_typeof(value) = 'string'), '{}');
  end if;
  -- Locks the chain's head until commit, so that entries stand in commit order and no two have the same predecessor.
  select * into head from audit_chain c where c.chain = name for update;
  if not found then
    insert into audit_chain (chain, seq, hash) values (name, 0, sha256(convert_to(name, 'UTF8'))) on conflict do nothing;
    select * into head from audit_chain c where c.chain = name for update;
  end if;
  moment := clock_timestamp();
  next_hash := audit_entry_hash(head.hash, name, head.seq + 1, moment, tenant, kind, who, my_principal_name(), action, thing_kind, thing_ids, thing_count, detail);
  insert into audit_entry (chain, seq, at, tenant_id, principal_kind, principal_id, principal_name, action, thing_kind, thing_ids, thing_count, detail, prev_hash, hash)
  values (name, head.seq + 1, moment, tenant, kind, who, my_principal_name(), action, thing_kind, thing_ids, thing_count, detail, head.hash, next_hash);
  update audit_chain c set seq = head.seq + 1, hash = next_hash where c.chain = name;
end $$;
