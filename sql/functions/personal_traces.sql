-- The tables whose files hold what was erased until they are written anew: those in which residents and people behind marks stand, and those from which an account or a municipality was taken since a time.
-- Only marks ever reach incidents, their history and findings of imports; ids alone tell of nobody once the rest is gone.
create or replace function traced_tables(since timestamptz) returns text[] language sql stable set search_path = public, pg_temp as $$
  select array(
    select s.tab from subject_keys() s
    where (s.fate in ('deleted', 'unnamed') or s.key ~ '_hmac') and to_regclass(s.tab) is not null
      and case s.subject when 'subscriber' then s.names <> '{}' or s.key ~ '_hmac' when 'named' then s.fate = 'deleted' else s.fate = 'deleted' or s.tab in ('account', 'identity_user_state', 'duty') end
    union
    select split_part(k.place, '.', 1) from audit_entry e
    cross join lateral jsonb_object_keys(case when e.action = 'erase_person' then e.detail -> 'tables' else e.detail -> 'erased' end) k (place)
    where e.at > since and ((e.action = 'erase_person' and jsonb_typeof(e.detail -> 'tables') = 'object') or (e.action = 'departure' and jsonb_typeof(e.detail -> 'erased') = 'object'))
      and to_regclass(split_part(k.place, '.', 1)) is not null
    order by 1) $$;
revoke execute on function traced_tables(timestamptz) from public;
