-- Whom a warning goes to, as of one moment, until all of them are queued: a hundred thousand people in one transaction would keep the embedded database, and every other warning, waiting for seconds.

create table alert_slice (
  alert_id       uuid not null references alert,
  slice_no       integer not null check (slice_no >= 0),
  approved_at    timestamptz not null,
  subscriber_ids uuid[] not null,
  langs          text[] not null,
  reasons        smallint[] not null,
  generated      boolean[] not null,
  primary key (alert_id, slice_no),
  constraint alert_slice_whole check (cardinality(subscriber_ids) > 0 and cardinality(langs) = cardinality(subscriber_ids)
    and cardinality(reasons) = cardinality(subscriber_ids) and cardinality(generated) = cardinality(subscriber_ids))
);
comment on table alert_slice is 'The audience of a warning that begins, resolved at one moment and queued slice by slice; each goes when its people are queued, the last one when the warning begins. System table.';
comment on column alert_slice.approved_at is 'Of which approval: what an earlier one left behind is cleared away first.';
-- Random numbers: to pack them costs time and saves nothing.
alter table alert_slice alter column subscriber_ids set storage external;
alter table alert_slice enable row level security;
alter table alert_slice force row level security;
