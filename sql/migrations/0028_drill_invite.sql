-- Exercise groups that residents join by themselves: whoever has the link is asked, agrees, and may leave again.

alter table drill_group add column invite uuid not null default gen_random_uuid();
create unique index drill_group_invite on drill_group (invite);
comment on column drill_group.invite is 'Part of the link by which residents join; a new one closes the old one.';
grant insert (tenant_id, name), update (name, invite) on drill_group to vias_user;
