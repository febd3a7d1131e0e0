-- What a tile may show the asker now: the classes of incidents it may read, and whether they changed after what the tile store has taken in
-- (its place in the change feed, and the changes beyond that place which it took in early). Security definer because the public reads no feed.
-- PL/pgSQL because every tile asks this, and it keeps its plans where SQL would plan anew each time.
create or replace function my_tile_scope(after_xid xid8, after_change bigint, taken bigint[]) returns table (classes integer[], behind boolean)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  classes := array(
    select access_class_id from access_class where theme = 'incidents' and access_class_id = any (array(select my_access_classes())) order by access_class_id);
  behind := exists (
    select from change c
    where (c.xid, c.change_id) > (after_xid, after_change) and c.thing_kind = 'incident' and c.access_class_id = any (classes) and c.change_id <> all (taken));
  return next;
end $$;
revoke execute on function my_tile_scope(xid8, bigint, bigint[]) from public;
grant execute on function my_tile_scope(xid8, bigint, bigint[]) to vias_user, vias_machine, vias_public, vias_tiles;
