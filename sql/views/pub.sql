-- The schema pub: all that GeoServer reads. Each view is a layer; its comment carries the titles and the time column.
-- Views run with the owner's rights, so each names its own condition: what is shared with everybody, and only the public place.
create or replace view pub.incident with (security_barrier = true) as
select i.incident_id, t.name as municipality, i.category_code, c.title ->> 'lv' as category_lv, c.title ->> 'lt' as category_lt, c.title ->> 'en' as category_en,
       i.severity, i.status, i.occurred_at, i.public_geom as geom
from incident i
join tenant t on t.tenant_id = i.tenant_id
join incident_category c on c.category_code = i.category_code
where i.public_geom is not null and i.access_class_id = any (array(select public_access_classes()));
comment on view pub.incident is '{"title": {"lv": "Negadījumi", "lt": "Įvykiai", "en": "Incidents"}, "geometry": "Point", "time": "occurred_at"}';

create or replace view pub.municipality with (security_barrier = true) as
select t.territory_id, t.country, t.code, t.name, p.residents, t.area_km2, t.geom
from territory t
join boundary_set b using (boundary_set_id)
left join lateral (
  select residents from territory_population where territory_id = t.territory_id order by as_of desc limit 1
) p on true
where b.level = 'municipality' and b.valid_from <= local_day() and (b.valid_to is null or b.valid_to > local_day());
comment on view pub.municipality is '{"title": {"lv": "Pašvaldības", "lt": "Savivaldybės", "en": "Municipalities"}, "geometry": "MultiPolygon"}';

create or replace view pub.settlement with (security_barrier = true) as
select settlement_id, country, name, kind, population, geom from settlement;
comment on view pub.settlement is '{"title": {"lv": "Apdzīvotās vietas", "lt": "Gyvenamosios vietovės", "en": "Settlements"}, "geometry": "Point"}';

-- −1: nobody reports from there, or it has no residents; −2: kept back. A rate outside the published bounds is in the first or the last class.
create or replace view pub.incident_rate with (security_barrier = true) as
select m.territory_id, m.country, m.code, m.name, n.since, n.until, n.incidents, m.residents, n.incidents * 1000.0 / nullif(m.residents, 0) as rate,
       case when not exists (select from tenant_territory r join territory t using (country, scheme, code) where t.territory_id = m.territory_id)
                 or coalesce(m.residents, 0) = 0 then -1
            when n.is_suppressed or n.incidents is null then -2
            when coalesce(cardinality(p.breaks), 0) < 2 then 0
            else least(cardinality(p.breaks) - 2, greatest(0, width_bucket((n.incidents * 1000.0 / m.residents)::float8, p.breaks) - 1)) end as class,
       m.geom
from pub.municipality m
join public_incident_counts(array(select boundary_set_id from boundary_set where level = 'municipality' and valid_from <= local_day() and (valid_to is null or valid_to > local_day()))) n using (territory_id)
left join publication p on p.layer = 'incident_rate';
comment on view pub.incident_rate is '{"title": {"lv": "Negadījumi uz 1000 iedzīvotājiem", "lt": "Įvykiai 1000 gyventojų", "en": "Incidents per 1,000 residents"}, "geometry": "MultiPolygon", "classes": "class"}';

grant select on pub.incident, pub.municipality, pub.settlement, pub.incident_rate to vias_geo;
