-- Who reads plans of cameras, and what is made of them.

-- Plans the asker may see whose answers are open to it: everything of others that went into them is still shared with it.
create or replace function open_plans() returns table (camera_plan_id uuid) language sql stable as $$
  select p.camera_plan_id from camera_plan p
  where p.lent <@ array(select my_access_classes()) and (p.lent_layer is null or p.lent_layer in (select l.own_layer_id from own_layer l)) $$;

-- Plans the asker may see and write.
create or replace function writable_plans() returns table (camera_plan_id uuid) language sql stable as $$
  select p.camera_plan_id from camera_plan p where p.access_class_id = any (array(select my_writable_classes())) $$;
revoke execute on function open_plans(), writable_plans() from public;
grant execute on function open_plans(), writable_plans() to vias_user, vias_machine;

-- Puts the chosen sites of a plan into the register as planned cameras, those that are not there yet, as the one who asks: optics of the kind chosen, purpose and ground of the notice, and the zones
-- as privacy masks, as far as they lie within 1,500 m: a mask may not reach farther, and a large zone begins right before the camera. Answers how many were made.
create or replace function make_planned_cameras(plan uuid) returns integer language plpgsql as $$
declare
  p camera_plan;
  s record;
  kind jsonb;
  made uuid;
  around geometry;
  done integer := 0;
begin
  select * into p from camera_plan c where c.camera_plan_id = plan;
  for s in
    select o.site_no, o.name, o.geom, o.kind_no, o.azimuth from camera_plan_site o
    where o.camera_plan_id = plan and o.kind_no is not null and o.camera_id is null order by o.site_no for update
  loop
    kind := p.question -> 'kinds' -> s.kind_no;
    around := st_transform(st_buffer(st_transform(s.geom, 3059), 1500), 4326);
    insert into camera (tenant_id, sensitivity, access_class_id, code, name, kind, status, geom, purpose, legal_basis, retention_days, operator, contact)
    select p.tenant_id, 1, c.access_class_id, 'P-' || left(plan::text, 8) || '-' || s.site_no + 1, left(s.name || ' – ' || (kind ->> 'name'), 200), 'fixed', 'planned', s.geom,
           p.question -> 'notice' ->> 'purpose', p.question -> 'notice' ->> 'legalBasis', (p.question -> 'notice' ->> 'retentionDays')::smallint,
           p.question -> 'notice' ->> 'operator', p.question -> 'notice' ->> 'contact'
    from access_class c where c.tenant_id = p.tenant_id and c.theme = 'cameras' and c.sensitivity = 1
    returning camera_id into made;
    insert into camera_view (tenant_id, camera_id, view_no, azimuth, tilt, height_m, focal_mm, sensor_width_mm, pixels_wide, pixels_high, range_m, night_range_m)
    values (p.tenant_id, made, 1, s.azimuth, (kind ->> 'tilt')::float8, (kind ->> 'heightM')::float8, (kind ->> 'focalMm')::float8, (kind ->> 'sensorWidthMm')::float8,
            (kind ->> 'pixelsWide')::integer, (kind ->> 'pixelsHigh')::integer, (kind ->> 'rangeM')::float8, (kind ->> 'nightRangeM')::float8);
    insert into camera_mask (tenant_id, camera_id, mask_no, title, area)
    select p.tenant_id, made, row_number() over (order by z.n, d.path), nullif(z.zone ->> 'title', ''), d.geom
    from jsonb_array_elements(p.question -> 'zones') with ordinality z (zone, n),
         lateral st_dump(st_collectionextract(st_intersection(st_setsrid(st_geomfromgeojson(z.zone ->> 'area'), 4326), around), 3)) d
    -- The nearest first, should there ever be more than a camera may have.
    order by d.geom <-> s.geom, z.n, d.path limit 64;
    update camera_plan_site o set camera_id = made where o.camera_plan_id = plan and o.site_no = s.site_no;
    done := done + 1;
  end loop;
  return done;
end $$;
revoke execute on function make_planned_cameras(uuid) from public;
grant execute on function make_planned_cameras(uuid) to vias_user, vias_machine;
