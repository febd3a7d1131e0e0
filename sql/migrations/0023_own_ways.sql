-- Ways that residents choose beside the SMS: calls for those who asked for them, an e-mail address that waits for its code.

-- Who did not get the SMS for good is looked for every few seconds while an alert lives.
create index recipient_failed on recipient (alert_id, subscriber_id) where state = 'failed';
comment on column recipient.wave is 'First message, or a later wave for those who did not get it: started by a person, or by itself for whoever asked for a call.';
comment on column alert_wave.made_by is 'The person who started it; vias_worker: calls that begin by themselves for whoever asked for one, of which an alert has one wave that grows.';

create table contact_code (
  subscriber_id uuid primary key references subscriber on delete cascade,
  contact_enc   bytea not null check (length(contact_enc) between 29 and 4096),
  key_id        text not null,
  code_hmac     bytea not null check (length(code_hmac) = 32),
  code_until    timestamptz not null,
  tries         smallint not null default 0
);
comment on table contact_code is 'An e-mail address that waits for its code, sealed for its subscriber; gone when it is confirmed, or with its code. System table.';

create table contact_code_sent (
  contact_code_sent_id bigint generated always as identity primary key,
  subscriber_id uuid references subscriber on delete set null,
  contact_hmac  bytea not null,
  at            timestamptz not null default now()
);
comment on table contact_code_sent is 'Codes sent to e-mail addresses in the last day, counted by person and by address (HMAC), so that nobody fills a stranger''s mailbox. System table.';
create index contact_code_sent_at on contact_code_sent (at);
create index contact_code_sent_subscriber on contact_code_sent (subscriber_id);

do $$
declare
  name text;
begin
  foreach name in array array['contact_code', 'contact_code_sent'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
  end loop;
end $$;
