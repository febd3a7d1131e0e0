-- Areas of alerts that were sent, for members and partners who may read them. The public has no access to alerts in this database. The first column is the feature's id.
create or replace view layer_alert with (security_invoker = true) as
select alert_id, tenant_id, access_class_id, title, event, category, severity, urgency, certainty, response_type, area_name, is_drill, status::text as status,
       coalesce(onset_at, started_at) as begins_at, expires_at, area as geom
from alert
where status in ('sending', 'paused', 'completed');

comment on view layer_alert is '{"title": {"lv": "Nosūtītie brīdinājumi", "lt": "Išsiųsti perspėjimai", "en": "Alerts sent"},
  "about": {"lv": "Nosūtīto brīdinājumu apgabali.", "lt": "Išsiųstų perspėjimų plotai.", "en": "Areas of the alerts that were sent."},
  "geometry": "MultiPolygon", "time": ["begins_at", "expires_at"]}';
comment on column layer_alert.begins_at is 'When the danger begins, or, where nobody said so, when sending began.';
comment on column layer_alert.expires_at is 'When the alert no longer holds.';

grant select on layer_alert to vias_user, vias_machine;
