-- Whether a link's maker may still let others in. Who is disabled, or may share no more, has no say through links made before: they stop until
-- that is undone, or an administrator makes new ones. People whom another provider keeps (Keycloak) are not known here; an administrator ends their links.
create or replace function may_still_link(tenant text, maker text) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select not exists (
    select from account a
    where a.tenant_id = tenant and a.account_id::text = maker and (a.disabled_at is not null or not a.roles && array['planner', 'municipality-admin']))
$$;
revoke execute on function may_still_link(text, text) from public;

-- The access level of a link: incidents and indicators of its maker's municipality up to its sensitivity, while it lasts.
create or replace function my_link_classes() returns setof integer
language sql stable security definer set search_path = public, pg_temp as $$
  select c.access_class_id
  from map_link l
  join access_class c on c.tenant_id = l.tenant_id and c.theme in ('incidents', 'indicators') and c.sensitivity <= l.sensitivity_up_to
  where my_principal_kind() = 'link' and l.map_link_id::text = my_principal() and l.expires_at > now() and l.ended_at is null
    and may_still_link(l.tenant_id, l.created_by)
$$;
revoke execute on function my_link_classes() from public;

-- The one answer to "what may I see": own classes up to the clearance of my roles, and those that others share with us or with everybody.
-- Security definer because a reader sees no shares but its own; asked once per statement by (select …) in each policy.
-- PL/pgSQL because every read asks it: it keeps its plan for the session where SQL would plan anew in each statement.
create or replace function my_access_classes() returns setof integer
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return query
    with clearance as (
      select theme, max(sensitivity_up_to) as up_to from role_clearance where role = any (my_roles()) group by theme
    )
    select c.access_class_id
    from access_class c join clearance l on l.theme = c.theme and c.sensitivity <= l.up_to
    where c.tenant_id = my_tenant()
    union
    select c.access_class_id
    from share s
    join access_class c on c.tenant_id = s.tenant_id and c.theme = s.theme and c.sensitivity <= s.sensitivity_up_to
    left join clearance l on l.theme = c.theme
    where s.approved_at <= now() and s.valid_from <= now() and s.expires_at > now() and (s.ended_at is null or s.ended_at > now())
      and (s.to_tenant_id is null or (s.to_tenant_id = my_tenant() and c.sensitivity <= l.up_to));
  if my_principal_kind() = 'link' then
    return query select my_link_classes();
  end if;
end $$;

-- What others share with everybody now: seen by all, so each may know that it is seen, by whose decision and until when. Their other shares are nobody's business.
create or replace function shared_with_everybody() returns setof share
language sql stable security definer set search_path = public, pg_temp as $$
  select s.* from share s
  where s.to_tenant_id is null and s.tenant_id <> my_tenant()
    and s.approved_at <= now() and s.valid_from <= now() and s.expires_at > now() and (s.ended_at is null or s.ended_at > now())
$$;

-- Where the principal may write: its own tenant's classes of the themes its roles write.
create or replace function my_writable_classes() returns setof integer
language sql stable security definer set search_path = public, pg_temp as $$
  select c.access_class_id
  from access_class c
  where c.tenant_id = my_tenant()
    and exists (select from role_clearance r where r.role = any (my_roles()) and r.theme = c.theme and r.may_write and c.sensitivity <= r.sensitivity_up_to)
$$;

-- When the answer of my_access_classes can next change by time alone: nothing computed from it may be kept longer.
create or replace function my_access_until() returns timestamptz
language sql stable security definer set search_path = public, pg_temp as $$
  select min(moment)
  from share s, lateral (values (s.valid_from), (s.expires_at), (s.ended_at)) as t (moment)
  where s.approved_at is not null and (s.to_tenant_id is null or s.to_tenant_id = my_tenant()) and moment > now()
$$;

-- For those who come with a principal. GeoServer has none, and whoever breaks into it may set any setting and so name himself anybody.
revoke execute on function my_access_classes(), my_writable_classes(), my_access_until(), shared_with_everybody() from public;
grant execute on function shared_with_everybody() to vias_user;
grant execute on function my_access_classes(), my_writable_classes(), my_access_until()
  to vias_user, vias_machine, vias_resident, vias_public, vias_worker, vias_tiles, vias_jobs, vias_identity;

-- A note in the audit is for those who act, named in 0001_access.sql; everybody else writes nothing.
revoke execute on function audit_note(text, text, text[], integer, jsonb) from public;
