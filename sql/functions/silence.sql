-- Minutes after which a source of incidents counts as silent: what its municipality has set, else seven mean gaps of its last 30 days: with news that come by chance, one quiet
-- in a thousand is longer (exp(−7)). Never under half an hour, never over a week.
create or replace function silent_after(own integer, per_month numeric) returns integer language sql immutable parallel safe as $$
  select coalesce(own, least(10080, greatest(30, 7 * 43200.0 / greatest(1, coalesce(per_month, 0))))::int) $$;

-- The sources of incidents that the reader may see (the system: all), when each was last heard and when it counts as silent.
create or replace function incident_feeds() returns table (tenant_id text, last_at timestamptz, silent_after_min integer) language sql stable set search_path = public, pg_temp as $$
  -- Changes are kept for a week: who has been quiet for longer is known by the incidents themselves.
  select a.tenant_id, max(coalesce((select at from change c where c.access_class_id = a.access_class_id and c.thing_kind = 'incident' order by c.change_id desc limit 1),
                                   (select least(now(), i.occurred_at) from incident i where i.access_class_id = a.access_class_id order by i.occurred_at desc limit 1))),
         silent_after(o.silent_after_min, sum((select count(*) from incident i where i.access_class_id = a.access_class_id and i.occurred_at >= now() - interval '30 days')))
  from access_class a join tenant o using (tenant_id)
  where a.theme = 'incidents' and a.tenant_id <> 'vias' and (my_principal_kind() = 'jobs' or a.access_class_id = any (array(select my_access_classes())))
  group by a.tenant_id, o.silent_after_min $$;
