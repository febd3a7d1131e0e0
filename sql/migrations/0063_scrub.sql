-- What was erased goes out of the files too: a run that is noted beside backups and drills.

alter table operation_run drop constraint operation_run_operation_check;
alter table operation_run add constraint operation_run_operation_check check (operation in ('backup', 'restore_drill', 'scrub'));
comment on table operation_run is 'When backups were made, restores rehearsed and what was erased taken out of the files, and how that ended. Written by the commands themselves; system table.';
