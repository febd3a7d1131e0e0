-- The words behind the marks, for those of the municipality itself who may see incidents of special categories; each reading leaves an entry with its purpose.

create or replace function unhide_personal(tenant text, thing text, id uuid, words text) returns text language plpgsql stable set search_path = public, pg_temp as $$
declare
  p record;
  shown text := words;
begin
  if words is null or strpos(words, '[') = 0 then return words; end if;
  for p in select x.kind, x.piece_no, x.value, t.country from personal_piece x join tenant t using (tenant_id) where x.tenant_id = tenant and x.thing_kind = thing and x.thing_id = id loop
    shown := replace(shown, personal_mark(p.kind, p.piece_no, p.country), p.value);
  end loop;
  return shown;
end $$;
revoke execute on function unhide_personal(text, text, uuid, text) from public;

-- The caller's own incident, where the caller may read what names people; null otherwise. Writing needs the class of the incident too.
create or replace function personal_incident(id uuid, writing boolean) returns incident language sql stable security definer set search_path = public, pg_temp as $$
  select i from incident i
  where i.incident_id = id and i.tenant_id = my_tenant() and my_principal_kind() = 'user'
    and i.access_class_id = any (array(select my_access_classes()))
    and exists (select from access_class c where c.tenant_id = my_tenant() and c.theme = 'incidents' and c.sensitivity = 3 and c.access_class_id = any (array(select my_access_classes())))
    and (not writing or i.access_class_id = any (array(select my_writable_classes()))) $$;
revoke execute on function personal_incident(uuid, boolean) from public;

-- Who answers for the work: colleagues read it as written, everybody else with marks. The column itself is granted to nobody.
create or replace function incident_responsible(id uuid) returns text language sql stable security definer set search_path = public, pg_temp as $$
  select case when i.tenant_id = my_tenant() then i.responsible else personal_covered(i.responsible, t.country) end
  from incident i join tenant t using (tenant_id) where i.incident_id = id and i.responsible is not null and i.access_class_id = any (array(select my_access_classes())) $$;
revoke execute on function incident_responsible(uuid) from public;
grant execute on function incident_responsible(uuid) to vias_user, vias_machine;

-- {title, outcome, placeText, description, marks: [{kind, no, value, byHand, takenBackAt, takenBackBy, reason, everywhere}]}; null when there is no such incident for the caller.
create or replace function personal_words(id uuid, purpose text) returns jsonb language plpgsql security definer set search_path = public, pg_temp as $$
declare
  i incident := personal_incident(id, false);
begin
  if i.incident_id is null then return null; end if;
  perform audit_append(i.tenant_id, 'read_personal', 'incident', array[id::text], 1, jsonb_build_object('purpose', purpose));
  return jsonb_build_object(
    'title', unhide_personal(i.tenant_id, 'incident', id, i.title), 'outcome', unhide_personal(i.tenant_id, 'incident', id, i.outcome),
    'placeText', unhide_personal(i.tenant_id, 'incident', id, i.place_text), 'description', unhide_personal(i.tenant_id, 'incident', id, i.description),
    'marks', (select coalesce(jsonb_agg(jsonb_build_object('kind', p.kind, 'no', p.piece_no, 'value', p.value, 'byHand', p.by_hand,
        'takenBackAt', p.taken_back_at, 'takenBackBy', p.taken_back_name, 'reason', p.taken_back_reason, 'everywhere', p.everywhere) order by p.kind, p.piece_no), '[]')
      from personal_piece p where p.tenant_id = i.tenant_id and p.thing_kind = 'incident' and p.thing_id = id));
end $$;

-- Which of the caller's incidents hold marks, by how many of each kind, newest first; nothing of what stands behind them.
create or replace function personal_found(most integer) returns table (incident_id uuid, incident_no bigint, title text, occurred_at timestamptz, marks jsonb)
language sql stable security definer set search_path = public, pg_temp as $$
  select i.incident_id, i.incident_no, i.title, i.occurred_at, (select jsonb_object_agg(kind, n) from (select p.kind, count(*) as n from personal_piece p
      where p.tenant_id = i.tenant_id and p.thing_kind = 'incident' and p.thing_id = i.incident_id and p.taken_back_at is null group by p.kind) k)
  from incident i
  where i.tenant_id = my_tenant() and i.access_class_id = any (array(select my_access_classes())) and (personal_incident(i.incident_id, false)).incident_id is not null
    and i.incident_id in (select thing_id from personal_piece p where p.tenant_id = my_tenant() and p.thing_kind = 'incident' and p.taken_back_at is null)
  order by i.occurred_at desc, i.incident_id desc limit most $$;

-- Takes a wrong mark back, with the reason; the words stand in the text again. Everywhere: in every incident of the municipality, and in what is written from now on. Answers in how many incidents; null when there is no such mark.
create or replace function take_mark_back(id uuid, mark_kind text, mark_no integer, why text, in_all boolean) returns integer language plpgsql security definer set search_path = public, pg_temp as $$
declare
  i incident := personal_incident(id, true);
  p personal_piece;
  part personal_piece;
  mark text;
  n integer := 0;
begin
  if i.incident_id is null then return null; end if;
  select * into p from personal_piece x where x.tenant_id = i.tenant_id and x.thing_kind = 'incident' and x.thing_id = id and x.kind = mark_kind and x.piece_no = mark_no and x.taken_back_at is null for update;
  if not found then return null; end if;
  perform set_config('vias.reason', why, true);
  for part in select * from personal_piece x where x.tenant_id = i.tenant_id and x.kind = mark_kind and x.taken_back_at is null
      and ((x.thing_id = id and x.piece_no = mark_no) or (in_all and folded(x.value) = folded(p.value) and (personal_incident(x.thing_id, true)).incident_id is not null)) order by x.thing_id, x.piece_no for update loop
    update personal_piece x set taken_back_at = now(), taken_back_by = my_principal(), taken_back_name = my_principal_name(), taken_back_reason = why, everywhere = in_all
    where x.tenant_id = part.tenant_id and x.thing_kind = part.thing_kind and x.thing_id = part.thing_id and x.kind = part.kind and x.piece_no = part.piece_no;
    mark := personal_mark(part.kind, part.piece_no, (select country from tenant t where t.tenant_id = i.tenant_id));
    update incident x set title = replace(x.title, mark, part.value), outcome = replace(x.outcome, mark, part.value), place_text = replace(x.place_text, mark, part.value), description = replace(x.description, mark, part.value)
    where x.incident_id = part.thing_id;
    n := n + 1;
  end loop;
  perform audit_append(i.tenant_id, 'take_mark_back', 'incident', array[id::text], n, jsonb_build_object('reason', why, 'kind', mark_kind, 'no', mark_no, 'everywhere', in_all));
  return n;
end $$;

-- The same in every text of a JSON object.
create or replace function words_replaced(fields jsonb, words text, instead text) returns jsonb language sql immutable parallel safe as $$
  select coalesce(jsonb_object_agg(key, case jsonb_typeof(value) when 'string' then to_jsonb(replace(value #>> '{}', words, instead)) else value end), '{}') from jsonb_each(fields) $$;

-- Marks what was missed, in every text of the incident. Answers the number of the mark; 0 where the words do not stand, null when there is no such incident.
create or replace function mark_personal(id uuid, mark_kind text, words text) returns integer language plpgsql security definer set search_path = public, pg_temp as $$
declare
  i incident := personal_incident(id, true);
  no integer;
  mark text;
begin
  if i.incident_id is null then return null; end if;
  if strpos(concat_ws(chr(10), i.title, i.outcome, i.place_text, i.description), words) = 0 then return 0; end if;
  select coalesce(max(x.piece_no), 0) + 1 into no from personal_piece x where x.tenant_id = i.tenant_id and x.thing_kind = 'incident' and x.thing_id = id and x.kind = mark_kind;
  insert into personal_piece (tenant_id, thing_kind, thing_id, kind, piece_no, value, by_hand) values (i.tenant_id, 'incident', id, mark_kind, no, words, true);
  mark := personal_mark(mark_kind, no, (select country from tenant t where t.tenant_id = i.tenant_id));
  update incident x set title = replace(x.title, words, mark), outcome = replace(x.outcome, words, mark), place_text = replace(x.place_text, words, mark), description = replace(x.description, words, mark)
  where x.incident_id = id;
  -- The versions before, this change among them, show no more than the text does.
  perform set_config('vias.erasing', 'on', true);
  update incident_change c set before = words_replaced(c.before, words, mark), after = words_replaced(c.after, words, mark)
  where c.tenant_id = i.tenant_id and c.incident_id = id and strpos(c.before::text || c.after::text, trim(both '"' from to_json(words)::text)) > 0;
  perform set_config('vias.erasing', '', true);
  perform audit_append(i.tenant_id, 'mark_personal', 'incident', array[id::text], 1, jsonb_build_object('kind', mark_kind, 'no', no));
  return no;
end $$;

revoke execute on function personal_words(uuid, text), personal_found(integer), take_mark_back(uuid, text, integer, text, boolean), mark_personal(uuid, text, text) from public;
grant execute on function personal_words(uuid, text), personal_found(integer), take_mark_back(uuid, text, integer, text, boolean), mark_personal(uuid, text, text) to vias_user;
