-- A view over a whole town asks the nearest buildings only, and is then drawn no farther than they are known.

alter table camera_sight add column shortened_m double precision check (shortened_m >= 0);
comment on column camera_sight.shortened_m is 'Metres to which the view is drawn because more buildings lie within its reach than are asked; null: it is drawn as far as it sees.';
