-- A warning of somebody else that comes after the message that changed or cancelled it: feeds list the newest first, and a fetch may fail once.
alter table cap_message add column refers_to jsonb not null default '[]' check (jsonb_typeof(refers_to) = 'array');
comment on column cap_message.refers_to is 'What this message changes or cancels, as {sender, identifier, sent}: one of those that comes later is replaced from the beginning.';
