-- What would miss an indicator: kept maps, risk models in their newest version, and indicators that are divided by it, as far as the asker may see them.
-- A definition names an indicator by its code or with its owner; the code alone is looked up from the owner of the definition, so another's same code is no use of this one.
create or replace function indicator_uses(wanted uuid) returns table (kind text, id text, title jsonb, tenant_id text) language sql stable as $$
  with it as (
    select i.indicator_id, i.tenant_id, i.code, i.tenant_id || ':' || i.code as full_code from indicator i where i.indicator_id = wanted
  ), meant as (
    select it.full_code as name, null::text as by_tenant from it
    union all
    select it.code, t.tenant_id from it, tenant t
    where t.tenant_id = it.tenant_id
       or (it.tenant_id = 'vias' and not exists (select from indicator o where o.code = it.code and o.tenant_id = t.tenant_id))
  )
  select 'map', m.saved_map_id::text, to_jsonb(m.title), m.tenant_id from saved_map m
  where exists (select from meant n where (n.by_tenant is null or n.by_tenant = m.tenant_id)
    and jsonb_path_exists(m.definition, '$.** ? (@.kind == "indicator" && @.code == $name)', jsonb_build_object('name', n.name)))
  union all
  select 'risk_model', m.risk_model_id::text, m.title, m.tenant_id from risk_model m join risk_model_version v using (tenant_id, risk_model_id)
  where m.retired_at is null and v.version = m.version and exists (select from meant n where (n.by_tenant is null or n.by_tenant = m.tenant_id)
    and jsonb_path_exists(v.definition, '$.dimensions[*].indicators[*] ? (@.indicator == $name)', jsonb_build_object('name', n.name)))
  union all
  select 'indicator', i.tenant_id || ':' || i.code, i.title, i.tenant_id from indicator i
  where i.retired_at is null and i.denominator = 'indicator'
    and exists (select from meant n where (n.by_tenant is null or n.by_tenant = i.tenant_id) and n.name = i.denominator_code) $$;

-- How many uses there are in all, others' and colleagues' own among them: a number and nothing else, for the indicator's own municipality. 0 for anybody else.
create or replace function indicator_uses_count(wanted uuid) returns integer language sql stable security definer set search_path = public, pg_temp as $$
  select count(*)::int from indicator_uses(wanted) where exists (select from indicator i where i.indicator_id = wanted and i.tenant_id = my_tenant()) $$;
revoke execute on function indicator_uses_count(uuid) from public;
grant execute on function indicator_uses_count(uuid) to vias_user, vias_machine;
