-- People and machines: a municipality's administrator keeps its own; the operator its own and every municipality's administrators.
drop policy if exists account_read on account;
create policy account_read on account for select to vias_user using (may_manage_account(tenant_id, roles));
drop policy if exists account_make on account;
create policy account_make on account for insert to vias_user with check (may_manage_account(tenant_id, roles));
drop policy if exists account_change on account;
create policy account_change on account for update to vias_user using (may_manage_account(tenant_id, roles)) with check (may_manage_account(tenant_id, roles));
drop policy if exists machine_secret_read on machine_secret;
create policy machine_secret_read on machine_secret for select to vias_user using (account_id in (select a.account_id from account a));
drop policy if exists credential_use_read on credential_use;
create policy credential_use_read on credential_use for select to vias_user
  using (used_id in (select a.account_id from account a) or used_id in (select s.secret_id from machine_secret s));

-- The provider signs them in; the functions of account.sql, which ask who calls, write with the rights of the owner.
do $$
declare
  name text;
begin
  foreach name in array array['account', 'account_link', 'machine_secret', 'credential_use'] loop
    execute format('drop policy if exists %1$s_identity on %1$s', name);
    execute format('create policy %1$s_identity on %1$s for all to vias_identity using (true) with check (true)', name);
  end loop;
  foreach name in array array['account', 'account_link', 'machine_secret', 'oidc_payload', 'identity_totp', 'identity_user_state'] loop
    execute format('drop policy if exists %1$s_owner on %1$s', name);
    execute format('create policy %1$s_owner on %1$s for all to vias_owner using (true) with check (true)', name);
  end loop;
end $$;
