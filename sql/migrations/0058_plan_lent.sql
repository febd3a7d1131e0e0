-- A plan is made of what others share, too: it remembers whose, so that it closes on the request after a share has ended.
alter table camera_plan
  add column lent integer[] not null default '{}',
  add column lent_layer uuid;
comment on column camera_plan.lent is 'Access classes of others whose cameras, incidents, surveys or indicators went into the plan. Whoever may not read one of them any more reads nothing that was found.';
comment on column camera_plan.lent_layer is 'The layer of another one whose points are sites of the plan; as lent.';
grant insert (lent, lent_layer) on camera_plan to vias_user, vias_machine;

-- Plans made before: whatever was shared with their municipality when they were asked may be in them. On a new database the owner's policies are not there yet, and this file is the audit's entry.
alter table camera_plan no force row level security;
alter table camera_plan disable trigger user;
update camera_plan p set lent = array(
  select distinct c.access_class_id
  from share s join access_class c on c.tenant_id = s.tenant_id and c.theme = s.theme and c.sensitivity <= s.sensitivity_up_to
  where s.tenant_id <> p.tenant_id and coalesce(s.to_tenant_id, p.tenant_id) = p.tenant_id and s.approved_at <= p.created_at
    and s.valid_from <= p.created_at and s.expires_at > p.created_at and (s.ended_at is null or s.ended_at > p.created_at)
    and (s.theme = 'cameras' or (s.theme = 'incidents' and (p.question #>> '{demand,incidents}')::float8 > 0)
         or (s.theme = 'indicators' and (p.question #>> '{demand,survey}')::float8 + (p.question #>> '{demand,risk}')::float8 > 0))),
  lent_layer = (select l.own_layer_id from own_layer l where l.own_layer_id::text = p.question ->> 'layer' and l.tenant_id <> p.tenant_id);
alter table camera_plan enable trigger user;
alter table camera_plan force row level security;
