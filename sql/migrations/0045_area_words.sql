-- The area in the words of each language that a warning has: residents, approvers and other systems read it in theirs.
alter table alert_text add column area_words text check (length(area_words) between 1 and 200);
comment on column alert_text.area_words is 'The area in words of this language; null where only the name that the municipality gave it is there (alert.area_name).';
