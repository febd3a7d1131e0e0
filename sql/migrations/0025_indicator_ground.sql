-- What a form asks of whoever adds an indicator: what kind of number it is, how often it comes, and on what ground numbers about health or social help are kept.
alter table indicator
  add column kind text check (kind in ('count', 'rate', 'share', 'mean')),
  add column period_kind text check (period_kind in ('year', 'quarter', 'month', 'week', 'day')),
  add column special_category text check (special_category in ('health', 'social')),
  add column purpose text check (length(btrim(purpose)) between 3 and 500),
  add column legal_basis text check (length(btrim(legal_basis)) between 3 and 500),
  add constraint indicator_kind_aggregation check (kind is null or (kind = 'count') = (aggregation = 'sum')),
  add constraint indicator_special_has_basis check (special_category is null or (purpose is not null and legal_basis is not null));
comment on column indicator.kind is 'count: summed; rate, share (0 to 100 per cent) and mean: averaged. Null for indicators whose maker said only how they are merged.';
comment on column indicator.period_kind is 'The only length of period that values may have; null: any.';
comment on column indicator.special_category is 'health or social: numbers drawn from such records need a purpose and a legal basis before anything is stored.';
grant insert (kind, period_kind, special_category, purpose, legal_basis) on indicator to vias_user, vias_machine;
grant update (kind, period_kind, special_category, purpose, legal_basis) on indicator to vias_user, vias_machine;
