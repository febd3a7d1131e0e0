-- What waits to be sent about a person can be found when that person is erased; others' warnings that name their area by codes alone are kept.

alter table service_message add column number_hmacs bytea[] not null default '{}';
comment on column service_message.number_hmacs is 'HMACs of the numbers that it goes to and speaks of, so that erasing one of them takes it out of the queue.';

alter table cap_message alter column geom drop not null;
comment on column cap_message.geom is 'The area, WGS 84. Null when the message names it by codes that are no territory here: a person has to draw it.';
alter table cap_message add column unplaced text[] not null default '{}';
comment on column cap_message.unplaced is 'Names of its areas that are not in geom: they came as codes alone, and no territory here has them.';
