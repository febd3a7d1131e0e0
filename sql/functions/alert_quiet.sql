-- When the quiet hours end in which `moment` lies, for a warning of this priority; null when they do not hold it up. Priorities 0 and 1 never wait, drills as the setting says.
create or replace function quiet_end(of_tenant text, priority smallint, moment timestamptz) returns timestamptz language sql stable as $$
  select ((l.day + case when s.quiet_from > s.quiet_to and l.clock >= s.quiet_from then 1 else 0 end) + s.quiet_to) at time zone t.time_zone
  from tenant_alert_setting s join tenant t using (tenant_id), lateral (select (moment at time zone t.time_zone)::date as day, (moment at time zone t.time_zone)::time as clock) l
  where s.tenant_id = of_tenant and s.quiet_from is not null and (priority in (2, 3) or (priority = 4 and s.quiet_drills))
    and case when s.quiet_from <= s.quiet_to then l.clock >= s.quiet_from and l.clock < s.quiet_to else l.clock >= s.quiet_from or l.clock < s.quiet_to end $$;
