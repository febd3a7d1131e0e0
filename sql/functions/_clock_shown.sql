-- Whether VIAS was up by this clock within the last three days before today (UTC). A clock that jumped ahead is believed by nothing that deletes for ever until it has gone on for a day: by then the page of the system's state has
-- told of it. So is a server that was away for longer. The first day of a database has nothing to be compared with.
create or replace function is_clock_shown() returns boolean language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(max(day) >= (now() at time zone 'UTC')::date - 3, true) from uptime_day where day < (now() at time zone 'UTC')::date $$;
revoke execute on function is_clock_shown() from public;
