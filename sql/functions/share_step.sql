-- A share that people agree on is for five years at most: what is still needed then is agreed again, by people who know why.
create or replace function share_begin() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if current_user <> 'vias_user' then return new; end if;
  if new.expires_at > now() + interval '5 years' then
    raise exception 'a share ends within five years' using errcode = 'check_violation', constraint = 'share_ends_within_five_years';
  end if;
  if new.agreement is null and (select g.country <> r.country from tenant g, tenant r where g.tenant_id = new.tenant_id and r.tenant_id = new.to_tenant_id) then
    raise exception 'across the border a share names the agreement' using errcode = 'check_violation', constraint = 'share_names_agreement';
  end if;
  if new.theme = 'residents' and new.legal_basis is null then
    raise exception 'what tells of people is shared on a legal basis' using errcode = 'check_violation', constraint = 'share_special_has_basis';
  end if;
  return new;
end $$;
drop trigger if exists share_begin on share;
create trigger share_begin before insert on share for each row execute function share_begin();

-- A share changes in two ways only: the other side approves it, and either side ends it. Everything else is a new share.
create or replace function share_step() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if current_user <> 'vias_user' then return new; end if;
  if (to_jsonb(new) - '{approved_by,approved_at,ended_by,ended_at}'::text[]) <> (to_jsonb(old) - '{approved_by,approved_at,ended_by,ended_at}'::text[]) then
    raise exception 'a share is not edited, it is ended and made anew' using errcode = 'check_violation', constraint = 'share_not_edited';
  end if;
  if new.approved_at is distinct from old.approved_at then
    if old.approved_at is not null or old.ended_at is not null or coalesce(old.to_tenant_id, old.tenant_id) <> my_tenant() or old.proposed_by = my_principal() then
      raise exception 'a share is approved once, by the receiver, not by who proposed it' using errcode = 'check_violation', constraint = 'share_approved_by_receiver';
    end if;
    new.approved_by := my_principal();
    new.approved_at := now();
  else
    new.approved_by := old.approved_by;
  end if;
  if new.ended_at is distinct from old.ended_at then
    if old.ended_at is not null then
      raise exception 'the share has ended already' using errcode = 'check_violation', constraint = 'share_ended_once';
    end if;
    new.ended_by := my_principal();
    new.ended_at := now();
  else
    new.ended_by := old.ended_by;
  end if;
  return new;
end $$;
drop trigger if exists share_step on share;
create trigger share_step before update on share for each row execute function share_step();

-- Open pages are told that they see something else now.
create or replace function share_ring() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  perform pg_notify('vias_change', 'share');
  return null;
end $$;
drop trigger if exists share_ring on share;
create trigger share_ring after insert or update on share for each statement execute function share_ring();
