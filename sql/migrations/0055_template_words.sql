-- Shared templates say in every language what they say in the others: doors too, 112 too, go carefully too; in Russian a light is switched on and a fire is lit. A new version of each, the earlier ones stay with the warnings that used them.
insert into alert_template (tenant_id, alert_template_id, version, hazard_code, names, category, response_type, urgency, severity, certainty, placeholders, texts, valid_until, written_name)
select t.tenant_id, t.alert_template_id, t.version + 1, t.hazard_code, t.names, t.category, t.response_type, t.urgency, t.severity, t.certainty, t.placeholders, t.texts || w.texts, t.valid_until, 'VIAS'
from alert_template t
join (values
  ('chemical', '{"lt": "[place]: cheminių medžiagų nuotėkis. Eikite į patalpas, užverkite langus ir duris. Laukite žinių. Tel. [phone]"}'::jsonb),
  ('gas', '{"ru": "[place]: утечка газа. Уходите против ветра. Не зажигайте огонь и свет! Ждите отбоя. Тел. [phone]"}'),
  ('flood', '{"ru": "[place]: наводнение до [until]. Идите выше, возьмите документы и лекарства. В беде 112. Тел. [phone]",
              "en": "[place]: flooding until [until]. Move to higher ground, take documents and medicines. Do not drive on flooded roads. In danger call 112. Questions: [phone]"}'),
  ('ice', '{"lv": "[place]: ceļi un ietves apledo. Bez vajadzības nebrauciet līdz [until], ejiet uzmanīgi. Tālr. [phone]",
            "en": "[place]: roads and pavements are icy. Walk carefully, do not drive unless you must until [until]. Questions: [phone]"}')
) w (hazard, texts) on t.hazard_code = w.hazard
where t.tenant_id = 'vias' and t.written_name = 'VIAS' and t.withdrawn_at is null
  and t.version = (select max(n.version) from alert_template n where n.tenant_id = t.tenant_id and n.alert_template_id = t.alert_template_id);
