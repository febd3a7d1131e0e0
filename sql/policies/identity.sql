-- Nobody but the identity provider sees sessions, keys, second factors, lockouts and passwords: no person, no machine, no other system role.
drop policy if exists oidc_payload_identity on oidc_payload;
create policy oidc_payload_identity on oidc_payload for all to vias_identity using (true) with check (true);
drop policy if exists identity_key_identity on identity_key;
create policy identity_key_identity on identity_key for all to vias_identity using (true) with check (true);
drop policy if exists identity_totp_identity on identity_totp;
create policy identity_totp_identity on identity_totp for all to vias_identity using (true) with check (true);
drop policy if exists identity_lockout_identity on identity_lockout;
create policy identity_lockout_identity on identity_lockout for all to vias_identity using (true) with check (true);
drop policy if exists identity_user_state_identity on identity_user_state;
create policy identity_user_state_identity on identity_user_state for all to vias_identity using (true) with check (true);
