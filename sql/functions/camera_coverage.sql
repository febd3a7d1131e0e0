-- Which cameras are to be computed anew, and what is written when they are.

-- A camera is always written when one of its views or masks is (see replaceParts), so its own row is enough.
create or replace function camera_coverage_change() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into camera_coverage_due (tenant_id, camera_id) values (new.tenant_id, new.camera_id) on conflict (tenant_id, camera_id) do update set mark = default;
  return null;
end $$;
drop trigger if exists camera_coverage_change on camera;
create trigger camera_coverage_change after insert or update on camera for each row execute function camera_coverage_change();

-- Buildings of an area changed: every camera that may see as far as there, 20 km at most.
create or replace function mark_cameras_near(box geometry) returns bigint language sql security definer set search_path = public, pg_temp as $$
  with marked as (
    insert into camera_coverage_due (tenant_id, camera_id)
    select c.tenant_id, c.camera_id from camera c where c.geom && st_expand(box, 0.4, 0.18)
    on conflict (tenant_id, camera_id) do update set mark = default
    returning 1
  )
  select count(*) from marked $$;
revoke execute on function mark_cameras_near(geometry) from public;
grant execute on function mark_cameras_near(geometry) to vias_jobs;

-- Whether a camera that one may read is about to be computed anew.
create or replace function coverage_is_due(id uuid) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from camera_coverage_due d where d.camera_id = id) $$;
revoke execute on function coverage_is_due(uuid) from public;
grant execute on function coverage_is_due(uuid) to vias_user, vias_machine;
