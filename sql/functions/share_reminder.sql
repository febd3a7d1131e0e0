-- Notes which shares end within 30 and within 7 days, each once, and answers to whom it is to be told: the administrators of both sides, with an address where the embedded provider knows one.
create or replace function remind_shares() returns table (share_id uuid, days smallint, theme text, from_name text, to_name text, expires_at timestamptz, tenant_id text, locale text, email text)
language plpgsql security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
begin
  return query
    with due as (
      insert into share_reminder as r (tenant_id, share_id, days)
      select s.tenant_id, s.share_id, case when s.expires_at <= now() + interval '7 days' then 7 else 30 end
      from share s where s.approved_at is not null and s.ended_at is null and s.valid_from <= now() and s.expires_at > now() and s.expires_at <= now() + interval '30 days'
      on conflict do nothing returning r.tenant_id, r.share_id, r.days
    )
    select s.share_id, d.days, s.theme, g.name, coalesce(t.name, ''), s.expires_at, a.tenant_id, a.locale, a.email
    from due d join share s using (tenant_id, share_id) join tenant g on g.tenant_id = s.tenant_id left join tenant t on t.tenant_id = s.to_tenant_id
    left join account a on a.tenant_id in (s.tenant_id, s.to_tenant_id) and a.kind = 'person' and 'municipality-admin' = any (a.roles) and a.disabled_at is null and a.accepted_at is not null and a.email <> ''
    order by s.expires_at, s.share_id, a.account_id;
end $$;
revoke execute on function remind_shares() from public;
grant execute on function remind_shares() to vias_jobs;
grant execute on function queue_service_message(jsonb) to vias_jobs;
