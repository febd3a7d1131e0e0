-- What the records of processing and the impact assessment of the caller's municipality are filled from. The whole municipality, not what the caller may see of it: a data-protection officer counts rows and reads none.
create or replace function privacy_facts(lang text) returns jsonb language sql stable security definer set search_path = public, pg_temp as $$
  select jsonb_build_object('tenant', t.tenant_id, 'name', t.name, 'country', t.country, 'contact', case jsonb_typeof(to_jsonb(t) -> 'contact') when 'object' then (select string_agg(c.value, ', ' order by c.key) from jsonb_each_text(to_jsonb(t) -> 'contact') c where c.value <> '') else nullif(to_jsonb(t) ->> 'contact', '') end,
    'incidents', (select count(*) from incident where tenant_id = my_tenant()),
    'specialIncidents', (select count(*) from incident where tenant_id = my_tenant() and sensitivity = 3),
    'accounts', (select count(*) from account where tenant_id = my_tenant() and kind = 'person' and disabled_at is null),
    'cameras', (select jsonb_build_object('count', count(*)::int, 'longestDays', max(retention_days), 'withoutAssessment', (count(*) filter (where dpia_reference is null))::int)
     from camera where tenant_id = my_tenant() and status <> 'removed'),
    'cameraEvents', jsonb_build_object(
      'senders', (select count(distinct k.machine_id) from camera_event_key k where k.tenant_id = my_tenant() and (k.expires_at is null or k.expires_at > now())),
      'purposes', (select coalesce(jsonb_agg(p.title ->> lang order by p.position), '[]') from camera_event_purpose p where p.purpose in (select k.purpose from camera_plate_key k where k.tenant_id = my_tenant())),
      'bases', (select coalesce(jsonb_agg(distinct r.legal_basis), '[]') from camera_look_up_right r where r.tenant_id = my_tenant() and r.ended_at is null and r.valid_until >= local_day()),
      'people', (select count(distinct r.person_id) from camera_look_up_right r where r.tenant_id = my_tenant() and r.ended_at is null and r.valid_until >= local_day()),
      -- No event is kept for more than 90 days, whatever the register says.
      'longestDays', (select least(90, greatest(1, max(c.retention_days))) from camera c where c.tenant_id = my_tenant() and c.status in ('active', 'out_of_order') and c.retention_days is not null)),
    'surveys', (select count(*) from survey s where s.tenant_id = my_tenant()),
    'retention', (select jsonb_agg(jsonb_build_object('category', r.category, 'title', b.title ->> lang, 'days', r.days, 'decided', r.decided, 'holds', r.holds) order by r.category) from retention_report() r join retention_bound b using (category)),
    'shares', (select coalesce(jsonb_agg(jsonb_build_object('to', o.name, 'country', o.country, 'theme', s.theme, 'sensitivity', s.sensitivity_up_to, 'purpose', s.purpose, 'legalBasis', s.legal_basis,
              'agreement', s.agreement, 'until', to_char(s.expires_at at time zone t.time_zone, 'YYYY-MM-DD')) order by o.name nulls last, s.theme, s.expires_at), '[]')
     from share s left join tenant o on o.tenant_id = s.to_tenant_id
     where s.tenant_id = my_tenant() and s.approved_at is not null and s.ended_at is null and s.expires_at > now()),
    'layers', (select coalesce(jsonb_agg(jsonb_build_object('title', l.title, 'basis', l.lawful_basis, 'visibility', l.visibility) order by l.title), '[]')
     from own_layer l where l.tenant_id = my_tenant() and l.has_personal_data),
    'indicators', (select coalesce(jsonb_agg(jsonb_build_object('title', coalesce(i.title ->> lang, i.title ->> 'en', i.code), 'basis', i.legal_basis) order by i.code), '[]')
     from indicator i where i.tenant_id = my_tenant() and i.special_category is not null and i.retired_at is null),
    'messages', (select coalesce(jsonb_agg(jsonb_build_object('kind', m.message_class, 'basis', m.legal_basis) order by m.message_class), '[]') from tenant_message_class m where m.tenant_id = my_tenant()),
    'keepRecipientsDays', (select a.keep_recipients_days from tenant_alert_setting a where a.tenant_id = my_tenant()))
  from tenant t where t.tenant_id = my_tenant() and my_principal_kind() = 'user' and (has_role('municipality-admin') or has_role('auditor')) $$;
revoke execute on function privacy_facts(text) from public;
grant execute on function privacy_facts(text) to vias_user;
