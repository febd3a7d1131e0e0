-- What the page of cameras is made of: camera_page() asks as the owner of the tables and coarsens what it finds.
drop policy if exists camera_reach_owner on camera_reach;
create policy camera_reach_owner on camera_reach for select to vias_owner using (true);
drop policy if exists camera_coverage_owner on camera_coverage;
create policy camera_coverage_owner on camera_coverage for select to vias_owner using (true);
