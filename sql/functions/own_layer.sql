-- Who changed a layer last and which version it is: kept by the database, whatever the program says.
create or replace function own_layer_write() returns trigger language plpgsql as $$
begin
  new.version := old.version + 1;
  new.changed_at := now();
  new.changed_by := coalesce(my_principal(), old.changed_by);
  new.changed_by_name := coalesce(my_principal_name(), old.changed_by_name);
  return new;
end $$;
drop trigger if exists own_layer_write on own_layer;
create trigger own_layer_write before update on own_layer for each row execute function own_layer_write();

-- Features of a file as they will be kept: areas mended by ST_MakeValid, of which only what is an area stays, with why each needed it.
-- Geometry comes as GeoJSON in degrees; `fault` says why nothing of a feature is left, `mended` where and why it was invalid.
create or replace function judge_own_features(given jsonb)
returns table (feature_number integer, properties jsonb, area geometry, line geometry, point geometry, mended text, lost_part boolean, fault text)
language sql immutable set search_path = public, pg_temp as $$
  with raw as materialized (
    select (x ->> 'n')::int as n, x -> 'p' as p,
           st_setsrid(st_geomfromgeojson(x ->> 'area'), 4326) as area,
           st_setsrid(st_geomfromgeojson(x ->> 'line'), 4326) as line,
           st_setsrid(st_geomfromgeojson(x ->> 'point'), 4326) as point
    from jsonb_array_elements(given) x
  ), looked as materialized (
    select raw.*, case when raw.area is not null and not st_isvalid(raw.area) then st_isvalidreason(raw.area) end as why,
           raw.line is not null and st_length(raw.line) = 0 as short
    from raw
  ), made as materialized (
    select looked.*, case when why is not null then st_makevalid(looked.area) end as valid from looked
  ), fixed as materialized (
    select n, p, case when why is null then made.area else st_multi(st_collectionextract(valid, 3)) end as area,
           case when short then null else made.line end as line, made.point, why,
           coalesce(valid is not null and st_dimension(valid) > 0 and st_numgeometries(valid) > st_numgeometries(st_multi(st_collectionextract(valid, 3))), false) as lost
    from made
  )
  select n, p, case when st_area(fixed.area) > 0 then fixed.area end, fixed.line, fixed.point, why, lost,
         case when num_nonnulls(case when st_area(fixed.area) > 0 then fixed.area end, fixed.line, fixed.point) = 0 then 'no_extent' end
  from fixed
$$;
