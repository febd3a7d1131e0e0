-- Exchange with institutions: who they are, by which machines they speak, which indicators they fill, where they know that help is needed, and webhooks to them with their outbox.

create table institution (
  institution_id uuid primary key default gen_random_uuid(),
  tenant_id   text not null references tenant,
  code        text not null check (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(code) between 2 and 40),
  kind        text not null check (kind in ('education', 'social_service', 'orphans_court', 'ambulance', 'police', 'fire', 'other')),
  name        text not null check (length(name) between 2 and 120),
  contact     text not null default '' check (length(contact) <= 200),
  may_send    boolean not null default true,
  may_ask     boolean not null default false,
  may_mark    boolean not null default false,
  legal_basis text not null default '' check (length(legal_basis) <= 500),
  version     integer not null default 1,
  created_at  timestamptz not null default now(),
  changed_at  timestamptz not null default now(),
  ended_at    timestamptz,
  unique (tenant_id, institution_id),
  unique (tenant_id, code),
  constraint institution_needs_basis check (not (may_ask or may_mark) or length(legal_basis) >= 3),
  constraint institution_needs_contact check (not may_mark or length(contact) >= 3)
);
comment on table institution is 'A school board, social service, orphans'' court, ambulance, police or fire service that exchanges facts with one municipality. Never deleted: the audit and its incidents name it.';
comment on column institution.code is 'Its short name. The source of its incidents and of its code list is institution-<code>, by API and by file alike.';
comment on column institution.contact is 'How the unit is reached: what is told to whoever asks whether help is known at an address.';
comment on column institution.may_send is 'Its machines may send incidents.';
comment on column institution.may_ask is 'Its machines may ask whether help is needed at an address; needs a legal basis.';
comment on column institution.may_mark is 'Its machines may say at which addresses it knows that help is needed; needs a legal basis and a contact.';

create table institution_machine (
  tenant_id      text not null,
  institution_id uuid not null,
  machine_id     text not null check (length(machine_id) between 1 and 80),
  linked_at      timestamptz not null default now(),
  primary key (tenant_id, machine_id),
  foreign key (tenant_id, institution_id) references institution (tenant_id, institution_id)
);
comment on table institution_machine is 'Which institution a machine speaks for: machine_id is the subject of its tokens, that is account_id with the embedded provider. A machine speaks for one institution at most.';
create index institution_machine_institution on institution_machine (institution_id);

create table institution_indicator (
  tenant_id      text not null,
  institution_id uuid not null,
  indicator_id   uuid not null,
  primary key (tenant_id, institution_id, indicator_id),
  foreign key (tenant_id, institution_id) references institution (tenant_id, institution_id),
  foreign key (tenant_id, indicator_id) references indicator (tenant_id, indicator_id) on delete cascade
);
comment on table institution_indicator is 'The indicators whose values an institution''s machines may write: values only, nothing of what the register says about them.';

create table help_mark (
  help_mark_id   uuid primary key default gen_random_uuid(),
  tenant_id      text not null,
  institution_id uuid not null,
  mark_key       text not null check (length(mark_key) between 1 and 60),
  country        text not null check (country ~ '^[A-Z]{2}$'),
  address_code   text not null check (length(address_code) between 1 and 40),
  valid_until    date not null,
  changed_at     timestamptz not null default now(),
  unique (tenant_id, institution_id, mark_key),
  foreign key (tenant_id, institution_id) references institution (tenant_id, institution_id)
);
comment on table help_mark is 'At this address the institution knows of help that is needed: no person, no reason. Nobody reads rows; ask_help_at_address() answers with a code.';
comment on column help_mark.address_code is 'The key of the address register, so that a register which is loaded anew loses no mark.';
create index help_mark_address on help_mark (address_code, country, tenant_id);

create table help_question_count (
  tenant_id  text not null references tenant,
  machine_id text not null,
  hour       timestamptz not null,
  asked      integer not null default 1,
  primary key (tenant_id, machine_id, hour)
);
comment on table help_question_count is 'How often a machine asked about addresses in each of the last hours, against trying them one by one.';

create table webhook (
  webhook_id     uuid primary key default gen_random_uuid(),
  tenant_id      text not null,
  institution_id uuid not null,
  url            text not null check (url ~ '^https://' and length(url) <= 500),
  events         text[] not null check (cardinality(events) > 0 and events <@ '{incident.added,incident.changed,incident.removed,indicator.changed}'),
  categories     text[] not null default '{}' check (cardinality(categories) <= 100),
  version        integer not null default 1,
  created_at     timestamptz not null default now(),
  last_ok_at     timestamptz,
  failing_since  timestamptz,
  disabled_at    timestamptz,
  disabled_why   text check (disabled_why in ('person', 'gone', 'failing')),
  unique (tenant_id, webhook_id),
  foreign key (tenant_id, institution_id) references institution (tenant_id, institution_id),
  check ((disabled_at is null) = (disabled_why is null))
);
comment on table webhook is 'Where an institution wants to be told, and of what. Categories empty: all.';
comment on column webhook.failing_since is 'The first failure since the last success; after five days the webhook is disabled.';
create index webhook_institution on webhook (institution_id);

create table webhook_key (
  webhook_key_id uuid primary key,
  tenant_id      text not null,
  webhook_id     uuid not null,
  secret_enc     bytea not null check (length(secret_enc) between 29 and 120),
  key_id         text not null,
  hint           text not null check (length(hint) = 4),
  created_at     timestamptz not null default now(),
  expires_at     timestamptz,
  foreign key (tenant_id, webhook_id) references webhook (tenant_id, webhook_id)
);
comment on table webhook_key is 'Secrets that webhooks are signed with, sealed like telephone numbers for webhook_key_id. Two are valid while a receiver changes over.';
create index webhook_key_webhook on webhook_key (webhook_id);

create table webhook_delivery (
  webhook_delivery_id uuid primary key default gen_random_uuid(),
  delivery_no     bigint generated always as identity unique,
  tenant_id       text not null,
  webhook_id      uuid not null,
  event           text not null check (event in ('incident.added', 'incident.changed', 'incident.removed', 'indicator.changed', 'webhook.test')),
  access_class_id integer references access_class,
  ids             uuid[] not null default '{}',
  state           text not null default 'waiting' check (state in ('waiting', 'sending', 'done', 'withheld', 'dead', 'dropped')),
  tries           smallint not null default 0,
  fence           integer not null default 0,
  next_at         timestamptz not null default now(),
  created_at      timestamptz not null default now(),
  tried_at        timestamptz,
  ended_at        timestamptz,
  last_status     smallint,
  last_why        text check (last_why in ('timeout', 'connection', 'certificate', 'inside', 'redirect', 'status', 'gone', 'disabled', 'secret')),
  ended_by_name   text,
  drop_reason     text check (length(drop_reason) between 3 and 500),
  foreign key (tenant_id, webhook_id) references webhook (tenant_id, webhook_id),
  check ((state in ('done', 'withheld', 'dead', 'dropped')) = (ended_at is not null)),
  check ((state = 'dropped') = (drop_reason is not null))
);
comment on table webhook_delivery is 'The outbox: written with the change it tells of, ids only; what the institution may know of them is looked up as the institution when it is sent.';
comment on column webhook_delivery.fence is 'Counts claims: whoever comes back after its lease ended settles nothing.';
comment on column webhook_delivery.next_at is 'When it is due; while it is being sent the end of the lease, after which another worker may take it.';
comment on column webhook_delivery.last_status is 'HTTP status of the last answer; null where there was none.';
create index webhook_delivery_due on webhook_delivery (next_at) where state in ('waiting', 'sending');
create index webhook_delivery_list on webhook_delivery (webhook_id, delivery_no desc);

do $$
declare
  name text;
begin
  foreach name in array array['institution', 'institution_machine', 'institution_indicator', 'help_mark', 'help_question_count', 'webhook', 'webhook_key', 'webhook_delivery'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
  end loop;
end $$;
select audit_table('institution');
select audit_table('institution_machine', 'machine_id');
select audit_table('institution_indicator', 'indicator_id');
select audit_table('help_mark');
select audit_table('webhook');
select audit_table('webhook_key');

grant select on institution, institution_machine, institution_indicator to vias_user, vias_machine;
grant insert (tenant_id, code, kind, name, contact, may_send, may_ask, may_mark, legal_basis) on institution to vias_user;
grant update (kind, name, contact, may_send, may_ask, may_mark, legal_basis, version, changed_at, ended_at) on institution to vias_user;
grant insert, delete on institution_machine, institution_indicator to vias_user;
grant select on webhook, webhook_delivery to vias_user;
grant select (webhook_key_id, tenant_id, webhook_id, hint, created_at, expires_at) on webhook_key to vias_user;
grant insert (tenant_id, institution_id, url, events, categories) on webhook to vias_user;
grant update (url, events, categories, version, failing_since, disabled_at, disabled_why) on webhook to vias_user;
grant insert (webhook_key_id, tenant_id, webhook_id, secret_enc, key_id, hint) on webhook_key to vias_user;
grant update (expires_at) on webhook_key to vias_user;
grant insert (tenant_id, webhook_id, event) on webhook_delivery to vias_user;
