-- Histories are append-only. What names a person may be taken out of them all the same, by functions of the owner that say so; never out of the audit, whose chain would break.
create or replace function refuse_change() returns trigger language plpgsql as $$
begin
  if tg_op <> 'TRUNCATE' and tg_table_name <> 'audit_entry' and current_user = 'vias_owner' and current_setting('vias.erasing', true) = 'on' then
    return case when tg_level = 'STATEMENT' then null when tg_op = 'DELETE' then old else new end;
  end if;
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
