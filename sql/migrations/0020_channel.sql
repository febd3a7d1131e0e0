-- Channels: a second way out, breakers by channel, codes of SMPP, voice, e-mail and push, contacts other than a telephone number, and people who come while an alert lives.

alter table alert_channel add column kind text not null default 'sms' check (kind in ('sms', 'voice', 'email', 'push'));
insert into alert_channel (channel, is_live, kind) values ('voice', true, 'voice'), ('email', true, 'email'), ('push', true, 'push');
comment on column alert_channel.kind is 'What reaches the person: SMS or a voice call by the telephone number, e-mail or web push by a contact of their own.';

alter table tenant_alert_setting
  add column second_channel text references alert_channel,
  add column second_rate_segments numeric not null default 10 check (second_rate_segments > 0 and second_rate_segments <= 10000),
  add constraint tenant_alert_setting_two_channels check (second_channel is null or second_channel <> channel);
comment on column tenant_alert_setting.second_channel is 'Takes over what is still queued when the first channel is closed: the account is refused, texts are filtered out, or it cannot be reached. Live exactly when the first one is.';
comment on column tenant_alert_setting.second_rate_segments is 'Contracted segments per second of the second channel.';
grant update (second_channel, second_rate_segments) on tenant_alert_setting to vias_user;

-- Rates and breakers are those of a sender on one channel.
alter table sender_bucket add column channel text references alert_channel;
update sender_bucket b set channel = s.channel from tenant_alert_setting s where s.tenant_id = b.tenant_id;
alter table sender_bucket
  alter column channel set not null,
  drop constraint sender_bucket_pkey,
  add primary key (tenant_id, sender, channel),
  add column probe_at timestamptz,
  add column probes smallint not null default 0,
  add column probe_alert_id uuid,
  add column probe_subscriber_id uuid,
  add column probe_try_no smallint;
comment on table sender_bucket is 'The contracted segments per second of a sender on a channel, shared by all workers; closed when the provider refuses the account, filters the text out or cannot be reached. System table.';
comment on column sender_bucket.probe_at is 'A closed channel gets one single message again from then on; when an operator reports it as sent or delivered the channel is open again.';

alter table error_class
  drop constraint error_class_class_check, drop constraint error_class_action_check, drop constraint error_class_check,
  add constraint error_class_class_check check (class in ('transient', 'carrier', 'number', 'opted_out', 'content', 'account')),
  add constraint error_class_action_check check (action in ('wait', 'retry', 'bad_number', 'opt_out', 'fail', 'close_channel')),
  add constraint error_class_waits check ((action in ('wait', 'retry')) = (cardinality(retry_after_s) > 0));
comment on column error_class.action is 'wait: nothing was taken, back into the queue without counting a failure, and everything goes slower; retry: again after retry_after_s; the others as named.';

-- They speak of one number or country, not of the account: one such person must not close the channel for all. Several do, as filtered texts do.
update error_class set class = 'content', action = 'fail' where error_code in (21408, 21612);

-- 340000 + command_status of SMPP 3.4; 349000 + message_state of its receipts; 350000 calls, 360000 e-mail, 370000 web push; 900 our own.
insert into error_class (error_code, class, action, retry_after_s, en, lv, lt) values
  (340020, 'transient', 'wait', '{2}', 'The operator''s queue is full', 'Operatora rinda ir pilna', 'Operatoriaus eilė pilna'),
  (340088, 'transient', 'wait', '{1}', 'Faster than the operator allows', 'Ātrāk, nekā operators atļauj', 'Greičiau, nei leidžia operatorius'),
  (340008, 'carrier', 'retry', '{10,60,600}', 'An error in the operator''s system', 'Kļūda operatora sistēmā', 'Klaida operatoriaus sistemoje'),
  (340069, 'carrier', 'retry', '{10,60,600}', 'The operator could not take the message', 'Operators nevarēja pieņemt īsziņu', 'Operatorius negalėjo priimti žinutės'),
  (340100, 'carrier', 'retry', '{10,60,600}', 'The operator is busy for a moment', 'Operators uz brīdi ir aizņemts', 'Operatorius trumpam užimtas'),
  (340011, 'number', 'bad_number', '{}', 'The number is not valid', 'Numurs nav derīgs', 'Numeris negaliojantis'),
  (340001, 'content', 'fail', '{}', 'The text is too long', 'Teksts ir par garu', 'Tekstas per ilgas'),
  (340067, 'content', 'fail', '{}', 'The operator does not take this form of message', 'Operators šāda veida īsziņas nepieņem', 'Operatorius tokio pavidalo žinučių nepriima'),
  (340098, 'content', 'fail', '{}', 'The operator does not accept the time of validity', 'Operators nepieņem derīguma laiku', 'Operatorius nepriima galiojimo laiko'),
  (340101, 'content', 'fail', '{}', 'The operator refused the message', 'Operators īsziņu noraidīja', 'Operatorius žinutę atmetė'),
  (340102, 'content', 'fail', '{}', 'The operator refused the message', 'Operators īsziņu noraidīja', 'Operatorius žinutę atmetė'),
  (340010, 'account', 'close_channel', '{}', 'The sender is not ours', 'Sūtītājs nav mūsu', 'Siuntėjas ne mūsų'),
  (340013, 'account', 'close_channel', '{}', 'The operator refused our connection', 'Operators noraidīja mūsu savienojumu', 'Operatorius atmetė mūsų ryšį'),
  (340014, 'account', 'close_channel', '{}', 'The operator refused our password', 'Operators noraidīja mūsu paroli', 'Operatorius atmetė mūsų slaptažodį'),
  (340015, 'account', 'close_channel', '{}', 'The operator does not know our account', 'Operators nepazīst mūsu kontu', 'Operatorius nepažįsta mūsų paskyros'),
  (340072, 'account', 'close_channel', '{}', 'The operator does not accept this kind of sender', 'Operators šādu sūtītāju nepieņem', 'Operatorius tokio siuntėjo nepriima'),
  (340073, 'account', 'close_channel', '{}', 'The operator does not accept this kind of sender', 'Operators šādu sūtītāju nepieņem', 'Operatorius tokio siuntėjo nepriima'),
  (340083, 'account', 'close_channel', '{}', 'The operator does not accept our system type', 'Operators nepieņem mūsu sistēmas veidu', 'Operatorius nepriima mūsų sistemos tipo'),
  (349003, 'carrier', 'retry', '{120,600,1800}', 'The phone was out of reach until the time was over', 'Tālrunis nebija sasniedzams līdz termiņa beigām', 'Telefonas buvo nepasiekiamas iki galiojimo pabaigos'),
  (349005, 'carrier', 'retry', '{120,600,1800}', 'The operator could not deliver it', 'Operators nevarēja to piegādāt', 'Operatorius negalėjo jos pristatyti'),
  (349004, 'content', 'fail', '{}', 'The operator deleted the message', 'Operators īsziņu izdzēsa', 'Operatorius žinutę ištrynė'),
  (349008, 'content', 'fail', '{}', 'The operator refused the message', 'Operators īsziņu noraidīja', 'Operatorius žinutę atmetė'),
  (349007, 'carrier', 'fail', '{}', 'The operator cannot say what became of it', 'Operators nevar pateikt, kas ar to notika', 'Operatorius negali pasakyti, kas jai nutiko'),
  (350001, 'carrier', 'retry', '{120,600}', 'The line was busy', 'Numurs bija aizņemts', 'Numeris buvo užimtas'),
  (350002, 'carrier', 'retry', '{120,600}', 'Nobody answered the call', 'Uz zvanu neatbildēja', 'Į skambutį neatsiliepė'),
  (350003, 'carrier', 'retry', '{120,600}', 'The call could not be connected', 'Zvanu nevarēja savienot', 'Nepavyko sujungti skambučio'),
  (350004, 'carrier', 'retry', '{120,600}', 'An answering machine took the call', 'Atbildēja automātiskais atbildētājs', 'Atsiliepė autoatsakiklis'),
  (360400, 'carrier', 'retry', '{120,600,1800}', 'The mail server did not take it for now', 'Pasta serveris to pagaidām nepieņēma', 'Pašto serveris kol kas nepriėmė'),
  (360500, 'number', 'fail', '{}', 'The mail server refused the address', 'Pasta serveris adresi noraidīja', 'Pašto serveris adresą atmetė'),
  (360535, 'account', 'close_channel', '{}', 'The mail server refused our account', 'Pasta serveris noraidīja mūsu kontu', 'Pašto serveris atmetė mūsų paskyrą'),
  (370410, 'number', 'fail', '{}', 'The browser no longer takes messages', 'Pārlūks ziņojumus vairs nepieņem', 'Naršyklė pranešimų nebepriima'),
  (370413, 'content', 'fail', '{}', 'The text is too long', 'Teksts ir par garu', 'Tekstas per ilgas'),
  (370401, 'account', 'close_channel', '{}', 'The push service refused our key', 'Paziņojumu pakalpojums noraidīja mūsu atslēgu', 'Pranešimų paslauga atmetė mūsų raktą'),
  (902, 'number', 'fail', '{}', 'No address for this channel', 'Šim kanālam nav adreses', 'Šiam kanalui nėra adreso'),
  (903, 'account', 'close_channel', '{}', 'The channel cannot be reached', 'Kanāls nav sasniedzams', 'Kanalas nepasiekiamas');

create table subscriber_contact (
  subscriber_id uuid not null references subscriber on delete cascade,
  kind          text not null check (kind in ('email', 'push')),
  contact_enc   bytea not null check (length(contact_enc) between 29 and 4096),
  key_id        text not null,
  created_at    timestamptz not null default now(),
  primary key (subscriber_id, kind)
);
comment on table subscriber_contact is 'Where a person also gets alerts: an e-mail address, or the push subscription of a browser (JSON); sealed like the number, for the same subscriber. Read by the dispatch worker alone. System table.';
alter table subscriber_contact enable row level security;
alter table subscriber_contact force row level security;
grant select, insert, update, delete on subscriber_contact to vias_worker;

-- A receipt of SMPP names the operator's number of the message, not ours; a long text may have several, with a space between.
create index delivery_try_smpp on delivery_try using gin (string_to_array(provider_sid, ' ')) where channel = 'smpp';

-- Late joiners: whose entry, place or consent changed, until every alert that lives has looked. Ids of transactions, because one that is still open today may commit after a later one.
create table newcomer (
  newcomer_id  bigint generated always as identity primary key,
  xid          xid8 not null default pg_current_xact_id(),
  at           timestamptz not null default clock_timestamp(),
  resident_ids uuid[] not null
);
comment on table newcomer is 'Residents who registered, moved or came back, for alerts that are alive; pruned once all of those have looked. System table.';
alter table newcomer enable row level security;
alter table newcomer force row level security;
alter table alert_turn add column looked pg_snapshot, add column looked_at timestamptz not null default clock_timestamp();
comment on column alert_turn.looked is 'What this alert has seen of newcomer; null: nothing yet.';
comment on column recipient.reason is 'Bit mask: 1 home, 2 work, 4 school, 8 parent, 16 other, 32 drill group, 64 joined while the alert lived.';
-- Whoever joins an alert that everybody else has got opens it again for a moment.
insert into alert_move values ('completed', 'sending', 'worker');
