/** Runs one statement as superuser. */
export type Admin = (text: string, values?: unknown[]) => Promise<unknown>;

/**
 * Fills `incident` with so many rows: seven in ten around five towns, two in ten in a wide halo, one in ten anywhere between the Baltic and Belarus;
 * skewed categories, five tenants, ten years. The same rows every time. Triggers are off, as the price of writing is another benchmark's.
 */
export const fillIncidents = async (admin: Admin, rows: number, progress: (line: string) => void, step = 100_000): Promise<void> => {
  // Settings hold on PostgreSQL, where there is one connection; the embedded database gets a new one each time and needs the table's own switch.
  await admin(
    "set session_replication_role = replica; set jit = off; set max_parallel_workers_per_gather = 0; set work_mem = '64MB'; alter table incident disable trigger user; select setseed(0.42)",
  );
  for (let from = 1; from <= rows; from += step) {
    await admin(
      `with town (k, lon, lat, upto) as (values (1, 23.7244, 56.6511, 0.38), (2, 23.3166, 55.9333, 0.68), (3, 23.2788, 56.6236, 0.78), (4, 22.2473, 55.9814, 0.90), (5, 22.7472, 56.2472, 1.0)),
       r as materialized (
         select n, random() as a, random() as b, random() as c, random() as d, random() as e, random() as f, sqrt(-2 * ln(1 - random())) as radius, 2 * pi() * random() as turn
         from generate_series($1::int, $2::int) n),
       p as (
         select r.*, t.k,
           case when a < 0.7 then t.lon + 0.035 * radius * cos(turn) when a < 0.9 then t.lon + 0.35 * radius * cos(turn) else 21 + 5 * c end as lon,
           case when a < 0.7 then t.lat + 0.02 * radius * sin(turn) when a < 0.9 then t.lat + 0.2 * radius * sin(turn) else 55 + 2.4 * d end as lat
         from r join lateral (select * from town where upto >= r.b order by upto limit 1) t on true)
       insert into incident (tenant_id, access_class_id, sensitivity, category_code, severity, status, closed_at, occurred_at, title, geom, created_by, created_by_name, changed_by, changed_by_name)
       select tenant, a.access_class_id, a.sensitivity, cat.category_code, 1 + floor(5 * e * e)::int, 'closed', now(),
              timestamptz '2016-01-01' + n * (interval '3652 days' / $3::int), 'x', st_setsrid(st_makepoint(lon, lat), 4326), 'bench', '', 'bench', ''
       from p
       join lateral (select (array['lv-jelgava', 'lt-siauliai', 'lv-dobele', 'lt-telsiai', 'lt-akmene'])[k] as tenant) t on true
       join (select category_code, sensitivity, row_number() over (order by sort_no) - 1 as no from incident_category where sensitivity < 3) cat on cat.no = floor(37 * f * f)::int % 38
       join access_class a on a.tenant_id = tenant and a.theme = 'incidents' and a.sensitivity = cat.sensitivity`,
      [from, Math.min(rows, from + step - 1), rows],
    );
    progress(`${Math.min(rows, from + step - 1)} incidents written`);
  }
  await admin('set session_replication_role = origin; alter table incident enable trigger user');
  await admin('vacuum analyze incident');
};
