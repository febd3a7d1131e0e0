-- Dispatch that loses nobody: when the hand-over of a claimed row began, a share of the rate for messages that are no alert, carers whose number could not be opened.

create sequence claim_chunk increment by 64;
comment on sequence claim_chunk is 'Numbers of chunks of claimed recipients: each claim has 64 of them.';
create table hand_over (
  chunk bigint primary key,
  at    timestamptz not null default clock_timestamp()
);
comment on table hand_over is 'Chunks of claimed recipients of which somebody may have been handed over: written before the first of them is. What is not here when its lease runs out never left and goes back into the queue. Pruned. System table.';
create index hand_over_at on hand_over (at);
alter table hand_over enable row level security;
alter table hand_over force row level security;
grant select, insert, delete on hand_over to vias_worker;
grant usage on sequence claim_chunk to vias_worker;

alter table recipient add column chunk bigint, add column resent smallint not null default 0;
comment on column recipient.chunk is 'The chunk of its last claim, see hand_over.';
comment on column recipient.resent is 'How often it was sent again though nobody could tell whether it had gone out.';
grant update (chunk, resent) on recipient to vias_worker;

alter table service_message add column segments smallint not null default 1 check (segments > 0);
comment on column service_message.segments is 'What it takes of the contracted rate.';
alter table sender_bucket add column service_at timestamptz;
comment on column sender_bucket.service_at is 'While an alert is being sent, codes and the like wait until then: they get a quarter of the rate, the alert the rest.';

alter table carer_notice add column unreadable_at timestamptz;
comment on column carer_notice.unreadable_at is 'Nobody was told, because a number could not be opened; tried again after ten minutes.';
