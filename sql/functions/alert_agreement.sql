-- The other side of a proposal accepts it, in its own name; from the next count on its people are reached. Answers the agreement; null when there is nothing of one's own to accept.
create or replace function accept_agreement(proposal uuid) returns uuid language plpgsql security definer set search_path = public, pg_temp as $$
declare
  p agreement_proposal;
  made uuid;
begin
  if my_principal_kind() is distinct from 'user' or not has_role('municipality-admin') then
    raise exception 'not for this role' using errcode = 'insufficient_privilege';
  end if;
  select * into p from agreement_proposal where agreement_proposal_id = proposal and my_tenant() in (tenant_id, to_tenant_id) and asked_tenant <> my_tenant() and closed_at is null and valid_to > now() for update;
  if not found then
    return null;
  end if;
  insert into alerting_agreement (tenant_id, to_tenant_id, legal_basis, agreed_by, valid_to) values (p.tenant_id, p.to_tenant_id, p.legal_basis,
    left(case p.asked_tenant when p.tenant_id then p.proposed_name else my_principal_name() end, 120), p.valid_to) returning alerting_agreement_id into made;
  update agreement_proposal set alerting_agreement_id = made, closed_at = now() where agreement_proposal_id = proposal;
  return made;
end $$;
revoke execute on function accept_agreement(uuid) from public;
grant execute on function accept_agreement(uuid) to vias_user;

-- Either side ends an agreement at once, or takes back or turns down what is only proposed. Answers whether there was anything to end.
create or replace function end_agreement(id uuid) returns boolean language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if my_principal_kind() is distinct from 'user' or not has_role('municipality-admin') then
    raise exception 'not for this role' using errcode = 'insufficient_privilege';
  end if;
  -- One that has not begun yet never counts for a moment either.
  update alerting_agreement set valid_from = least(valid_from, now() - interval '1 microsecond'), valid_to = now()
  where alerting_agreement_id = id and my_tenant() in (tenant_id, to_tenant_id) and valid_to > now();
  if found then
    return true;
  end if;
  update agreement_proposal set closed_at = now() where agreement_proposal_id = id and my_tenant() in (tenant_id, to_tenant_id) and closed_at is null;
  return found;
end $$;
revoke execute on function end_agreement(uuid) from public;
grant execute on function end_agreement(uuid) to vias_user;
