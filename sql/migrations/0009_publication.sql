-- What GeoServer serves: views in the schema pub over what is shared with everybody. Classes are kept here when a layer is published,
-- so that the numbers in a legend and the colours on the map come from one row.
create table publication (
  layer        text primary key check (layer ~ '^[a-z_]{1,40}$'),
  breaks       double precision[] not null default '{}',
  published_at timestamptz not null default now()
);
comment on table publication is 'Bounds of the classes of each published layer, ascending: class i is [breaks[i], breaks[i + 1]), the last one closed. Shared reference table.';
