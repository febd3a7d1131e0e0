-- Cameras as everybody may know them, and the page of a municipality's cameras.

-- Where a camera is said to stand: the middle of its 50 m square of the national grid; of one that flies or is carried, of its square of 1 km.
create or replace function told_camera_place(kind text, place geometry) returns geometry language sql immutable parallel safe as $$
  select st_transform(st_setsrid(st_makepoint((floor(st_x(m) / w) + 0.5) * w, (floor(st_y(m) / w) + 0.5) * w), 3059), 4326)
  from (select st_transform(place, 3059) as m, case when kind in ('drone', 'body_worn') then 1000.0::float8 else 50.0::float8 end as w) s $$;

-- Whether a camera works just now is for those who keep it.
create or replace function told_camera_status(status text) returns text language sql immutable parallel safe as $$
  select case status when 'out_of_order' then 'active' else status end $$;

-- What a camera covers, as the squares of the national grid (EPSG:3059) that it touches: 50 m wide, 250 m where they are more than 25 ha, 1 km from 25 square kilometres on.
create or replace function told_camera_squares(covered geometry) returns setof geometry language sql immutable parallel safe as $$
  select g.geom
  from (select st_transform(covered, 3059) as m) s, lateral st_squaregrid(case when st_area(s.m) > 25e6 then 1000 when st_area(s.m) > 25e4 then 250 else 50 end, s.m) g
  where st_intersects(g.geom, s.m) $$;

-- The page of a municipality's cameras, what stands on it and nothing more; null where it tells everybody of none. Not by the rights of whoever asks: for somebody signed in it is the same page.
-- No stream, no photograph, no number of an assessment, no title of a view, mask or patrol, no exact place, no state of repair.
create or replace function camera_page(of_tenant text) returns jsonb language plpgsql stable security definer set search_path = public, pg_temp set jit = off as $$
declare
  found jsonb;
  box geometry;
  cell float8;
begin
  with open_camera as materialized (
    select c.* from camera c
    where c.tenant_id = of_tenant and c.status <> 'removed' and c.sensitivity = 0 and c.access_class_id = any (array(select public_access_classes()))
  ), numbered as materialized (
    select row_number() over (order by c.camera_no) as no, c.*,
           case when c.kind not in ('drone', 'body_worn') then told_camera_place(c.kind, c.geom) end as place,
           case when c.kind = 'anpr' then (select st_collect(told_camera_place('gate', st_lineinterpolatepoint(r.line, 0.5))) from camera_reach r where r.camera_id = c.camera_id and r.kind = 'gate') end as gates
    from open_camera c
  ), covered as materialized (
    -- Finer areas lie within coarser ones.
    (select distinct on (v.camera_id, v.view_no) v.camera_id, 'seen' as how, v.geom from numbered n join camera_coverage v using (tenant_id, camera_id)
     where n.kind in ('fixed', 'ptz', 'movable') and v.period = 'day' order by v.camera_id, v.view_no, v.ppm)
    union all
    select r.camera_id, 'flown', r.area from numbered n join camera_reach r using (tenant_id, camera_id) where n.kind = 'drone' and r.kind = 'flight_area'
  ), told as materialized (
    select how, st_transform(st_unaryunion(st_collect(square)), 4326) as geom from (select distinct c.how, q as square from covered c, told_camera_squares(c.geom) q) s group by how
  )
  select jsonb_build_object(
      'cameras', jsonb_agg(jsonb_build_object(
        'no', n.no, 'code', n.code, 'name', n.name, 'kind', n.kind, 'isPlanned', n.status = 'planned', 'place', st_asgeojson(n.place, 5)::jsonb -> 'coordinates',
        'isSeen', n.gates is not null or n.camera_id in (select c.camera_id from covered c), 'gates', coalesce(st_asgeojson(n.gates, 5)::jsonb -> 'coordinates', '[]'), 'purpose', n.purpose,
        'legalBasis', n.legal_basis, 'retentionDays', n.retention_days, 'operator', n.operator, 'contact', n.contact, 'signPlacedOn', n.sign_placed_on, 'dpiaOn', n.dpia_on,
        'description', n.description) order by n.no),
      'isGenerated', bool_or(n.is_generated),
      'seen', (select st_asgeojson(t.geom, 5)::jsonb from told t where t.how = 'seen'), 'flown', (select st_asgeojson(t.geom, 5)::jsonb from told t where t.how = 'flown')),
    (select st_extent(g)::geometry from (select place as g from numbered union all select gates from numbered union all select geom from told) all_of_it)
  into found, box
  from numbered n;
  if found -> 'cameras' is null or jsonb_array_length(coalesce(nullif(found -> 'cameras', 'null'), '[]')) = 0 then return null; end if;
  if box is not null then
    box := st_setsrid(st_expand(box, 0.004, 0.002), 4326);
    -- Where houses stand, coarse enough that the whole town takes a few kilobytes.
    cell := greatest(st_xmax(box) - st_xmin(box), (st_ymax(box) - st_ymin(box)) * 1.8) / 40;
    found := found || jsonb_build_object(
      'cell', cell,
      'houses', (select coalesce(jsonb_agg(jsonb_build_array(x, y)), '[]') from (
        select distinct floor((st_x(p) - st_xmin(box)) / cell)::int as x, floor((st_y(p) - st_ymin(box)) / (cell / 1.8))::int as y
        from (select a.geom as p from address a where a.geom && box union all select st_centroid(b.geom) from building b where b.geom && box) h
        where p && box order by y, x limit 1600) c),
      -- Whose outlines and addresses these are: what is drawn and what is taken away from sight follows from them.
      'sources', (select coalesce(jsonb_agg(source order by source), '[]') from (
        select b.source from building b where b.geom && box union select a.source from address a where a.geom && box) s),
      'streets', (select coalesce(jsonb_agg(jsonb_build_array(street, round(x::numeric, 5), round(y::numeric, 5)) order by n desc, street), '[]') from (
        select a.street, avg(st_x(a.geom)) as x, avg(st_y(a.geom)) as y, count(*) as n
        from address a where a.geom && box and a.street is not null group by a.street having max(st_x(a.geom)) - min(st_x(a.geom)) < 0.05 order by count(*) desc, a.street limit 12) s),
      'places', (select coalesce(jsonb_agg(jsonb_build_array(s.name, round(st_x(s.geom)::numeric, 5), round(st_y(s.geom)::numeric, 5)) order by s.population desc nulls last), '[]') from (
        select * from settlement t where t.geom && box order by t.population desc nulls last limit 8) s),
      'box', jsonb_build_array(st_xmin(box), st_ymin(box), st_xmax(box), st_ymax(box)));
  end if;
  return found || (select jsonb_build_object('tenant', t.name, 'country', t.country) from tenant t where t.tenant_id = of_tenant);
end $$;
revoke execute on function camera_page(text) from public;
grant execute on function camera_page(text) to vias_public;
