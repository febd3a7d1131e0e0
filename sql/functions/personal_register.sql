-- Every table, and where in it a person can be told: the one home of what an export reads and an erasure takes away. A table that is not named here fails api/src/privacy/register.test.ts.
-- subject: 'account' (people and machines who sign in: key holds their id, names what is written beside it), 'subscriber' (who gets warnings: erase_me()), 'named' (somebody in the words of an incident), 'none'.
-- fate of an account's rows: 'deleted'; 'unnamed' (the row stays under an id that nobody can resolve, names are emptied); 'official' (the record of an official act: the name stays as long as the record).
create or replace function subject_keys() returns table (tab text, key text, names text[], subject text, fate text, why text) language sql immutable parallel safe as $$
  values
    ('account', 'account_id', '{username,name,email,from_file}'::text[], 'account', 'unnamed', 'The id keeps the audit and four eyes whole.'),
    ('account_link', 'account_id', '{}', 'account', 'deleted', null),
    ('machine_secret', 'account_id', '{hint}', 'account', 'deleted', null),
    ('credential_use', 'used_id', '{}', 'account', 'deleted', null),
    ('identity_totp', 'user_id', '{}', 'account', 'deleted', null),
    ('identity_user_state', 'user_id', '{}', 'account', 'unnamed', 'Without the password; that older tokens are refused stays.'),
    ('identity_lockout', 'subject', '{}', 'account', 'counted', 'Keyed hashes of names and addresses, for hours.'),
    ('oidc_payload', 'payload', '{}', 'account', 'deleted', null),
    ('idempotency', 'principal_id', '{answer}', 'account', 'deleted', null),
    ('incident', 'created_by', '{created_by_name}', 'account', 'unnamed', null),
    ('incident', 'changed_by', '{changed_by_name}', 'account', 'unnamed', null),
    ('incident_change', 'changed_by', '{changed_by_name}', 'account', 'unnamed', null),
    ('import', 'created_by', '{created_by_name,principal}', 'account', 'unnamed', null),
    ('import_profile', 'changed_by', '{changed_by_name}', 'account', 'unnamed', null),
    ('camera', 'created_by', '{created_by_name}', 'account', 'unnamed', null),
    ('camera', 'changed_by', '{changed_by_name}', 'account', 'unnamed', null),
    ('camera_change', 'changed_by', '{changed_by_name}', 'account', 'unnamed', null),
    ('camera_plan', 'created_by', '{created_by_name}', 'account', 'unnamed', null),
    ('camera_look_up', 'looked_by', '{looked_by_name}', 'account', 'official', 'The person whose vehicle was looked for may ask who did.'),
    ('camera_look_up_right', 'person_id', '{person_name}', 'account', 'official', 'Who may look for vehicles, and who said so.'),
    ('camera_look_up_right', 'granted_by', '{granted_by_name}', 'account', 'official', 'Who may look for vehicles, and who said so.'),
    ('indicator', 'created_by', '{created_by_name}', 'account', 'unnamed', null),
    ('indicator', 'changed_by', '{changed_by_name}', 'account', 'unnamed', null),
    ('indicator_import', 'begun_by', '{begun_by_name}', 'account', 'unnamed', null),
    ('indicator_revision', 'replaced_by', '{replaced_by_name}', 'account', 'unnamed', null),
    ('map_link', 'created_by', '{created_by_name}', 'account', 'unnamed', null),
    ('map_link', 'ended_by', '{}', 'account', 'unnamed', null),
    ('own_layer', 'created_by', '{created_by_name}', 'account', 'unnamed', null),
    ('own_layer', 'changed_by', '{changed_by_name}', 'account', 'unnamed', null),
    ('risk_model', 'created_by', '{created_by_name}', 'account', 'unnamed', null),
    ('risk_model', 'changed_by', '{changed_by_name}', 'account', 'unnamed', null),
    ('risk_model_version', 'made_by', '{made_by_name}', 'account', 'unnamed', null),
    ('risk_model_version', 'approved_by', '{approved_by_name}', 'account', 'unnamed', null),
    ('risk_rating', 'rated_by', '{rated_by_name}', 'account', 'unnamed', null),
    ('saved_map', 'created_by', '{created_by_name}', 'account', 'unnamed', null),
    ('saved_map', 'changed_by', '{changed_by_name}', 'account', 'unnamed', null),
    ('saved_map_version', 'saved_by', '{saved_by_name}', 'account', 'unnamed', null),
    ('survey', 'created_by', '{created_by_name}', 'account', 'unnamed', null),
    ('survey', 'changed_by', '{changed_by_name}', 'account', 'unnamed', null),
    ('survey_import', 'begun_by', '{begun_by_name}', 'account', 'unnamed', null),
    ('survey_import', 'undone_by', '{undone_by_name}', 'account', 'unnamed', null),
    ('personal_piece', 'taken_back_by', '{taken_back_name}', 'account', 'unnamed', null),
    ('retention_rule', 'changed_by', '{changed_by_name}', 'account', 'unnamed', null),
    ('departure', 'announced_by', '{announced_by_name}', 'account', 'official', 'Who agreed that a municipality leaves.'),
    ('departure', 'agreed_by', '{agreed_by_name}', 'account', 'official', 'Who agreed that a municipality leaves.'),
    ('departure', 'withdrawn_by', '{withdrawn_by_name}', 'account', 'official', 'Who agreed that a municipality leaves.'),
    ('security_incident', 'created_by', '{created_by_name}', 'account', 'official', 'Who told the authorities.'),
    ('security_incident', 'changed_by', '{changed_by_name,title,happened,cause,consequences,systems,data_concerned,traces,measures,contact,installation}', 'account', 'official', 'Who told the authorities, and of what.'),
    ('security_incident_change', 'changed_by', '{changed_by_name,facts}', 'account', 'official', 'Who told the authorities, and of what.'),
    ('security_report', 'recorded_by', '{recorded_by_name}', 'account', 'official', 'Who told the authorities.'),
    ('security_report', 'taken_back_by', '{taken_back_by_name,taken_back_reason}', 'account', 'official', 'Who told the authorities.'),
    ('legal_hold', 'placed_by', '{placed_by_name}', 'account', 'unnamed', null),
    ('legal_hold', 'ended_by', '{ended_by_name}', 'account', 'unnamed', null),
    ('help_case', 'taken_by', '{taken_name}', 'account', 'unnamed', null),
    ('help_case', 'closed_by', '{closed_name}', 'account', 'unnamed', null),
    ('saved_area', null, '{saved_name}', 'account', 'unnamed', 'By the name alone.'),
    ('alert_template', null, '{written_name,withdrawn_name}', 'account', 'unnamed', 'By the name alone.'),
    ('duty', null, '{name,written_name,phone_enc,phone_end}', 'account', 'unnamed', 'By the name alone; the time on duty and its number go with the name.'),
    ('duty_call', null, '{name}', 'account', 'unnamed', 'By the name alone.'),
    ('personal_read', null, '{principal_name}', 'account', 'official', 'The person whose data were read may ask who did.'),
    ('share', 'proposed_by', '{}', 'account', 'official', 'Who agreed that others see data.'),
    ('share', 'approved_by', '{}', 'account', 'official', 'Who agreed that others see data.'),
    ('share', 'ended_by', '{}', 'account', 'official', 'Who agreed that others see data.'),
    ('alert', 'created_by', '{created_name}', 'account', 'official', 'Who warned the public.'),
    ('alert', 'submitted_by', '{submitted_name}', 'account', 'official', 'Who warned the public.'),
    ('alert', 'approved_by', '{approved_name,stopped_name}', 'account', 'official', 'Who warned the public.'),
    ('alert_change', 'principal_id', '{principal_name}', 'account', 'official', 'Who warned the public.'),
    ('alert_wave', 'made_by', '{made_name}', 'account', 'official', 'Who warned the public.'),
    ('break_glass_review', 'reviewed_by', '{reviewed_name}', 'account', 'official', 'Who judged a release by one person.'),
    ('cap_decision', 'decided_by', '{decided_name}', 'account', 'official', 'Who took a warning over.'),
    ('national_request', 'asked_by', '{asked_name}', 'account', 'official', 'Who asked the state to warn.'),
    ('agreement_proposal', 'proposed_by', '{proposed_name}', 'account', 'official', 'Who agreed that others warn.'),
    ('alerting_agreement', null, '{agreed_by}', 'account', 'official', 'Who agreed that others warn.'),
    ('audit_entry', 'principal_id', '{principal_name,thing_ids,detail}', 'account', 'official', 'Append-only and chained; kept as long as the law wants evidence of who did what.'),
    ('webhook_delivery', null, '{ended_by_name}', 'account', 'official', 'Who gave up a message to an institution.'),
    ('institution', null, '{name,contact}', 'none', 'official', 'An institution, reached by a duty telephone.'),
    ('institution_machine', 'machine_id', '{}', 'none', 'official', 'Which machine speaks for an institution.'),
    ('help_question_count', 'machine_id', '{}', 'none', 'official', 'A count per machine.'),

    ('subscriber', 'subscriber_id', '{phone_enc,phone_hmac}', 'subscriber', 'deleted', null),
    ('subscriber_contact', 'subscriber_id', '{contact_enc}', 'subscriber', 'deleted', null),
    ('resident', 'subscriber_id', '{resident_id,name_enc,card_ref_hmac}', 'subscriber', 'deleted', null),
    ('resident_place', 'resident_id', '{label_enc}', 'subscriber', 'deleted', null),
    ('home_address', 'resident_place_id', '{}', 'subscriber', 'deleted', null),
    ('drill_member', 'resident_id', '{}', 'subscriber', 'deleted', null),
    ('carer', 'subscriber_id', '{carer_hmac,hint,carer_subscriber_id}', 'subscriber', 'deleted', null),
    ('carer_notice', 'subscriber_id', '{carer_subscriber_id}', 'subscriber', 'deleted', null),
    ('contact_code', 'subscriber_id', '{contact_enc,code_hmac}', 'subscriber', 'deleted', null),
    ('contact_code_sent', 'subscriber_id', '{contact_hmac}', 'subscriber', 'deleted', null),
    ('registration', 'phone_hmac', '{phone_enc,code_hmac}', 'subscriber', 'deleted', null),
    ('registration_code', 'phone_hmac', '{block_hmac,ip_hmac,net_hmac}', 'subscriber', 'counted', 'HMAC for a day, or erasing would give codes without end.'),
    ('service_message', 'number_hmacs', '{to_enc,body_enc}', 'subscriber', 'deleted', null),
    ('reply_given', 'phone_hmac', '{text_hmac}', 'subscriber', 'counted', 'HMAC for an hour.'),
    ('inbound_message', 'message_hmac', '{}', 'subscriber', 'counted', 'HMAC of the provider''s message number.'),
    ('stopped_number', 'phone_hmac', '{}', 'subscriber', 'counted', 'A STOP outlives who said it, as HMAC.'),
    ('opt_out', 'subscriber_id', '{}', 'subscriber', 'deleted', null),
    ('alert_slice', 'subscriber_ids', '{}', 'subscriber', 'counted', 'Under an id that belongs to nobody, for the seconds in which a warning begins.'),
    ('recipient', 'subscriber_id', '{}', 'subscriber', 'counted', 'Under an id that belongs to nobody, until the sums are made.'),
    ('delivery_try', 'subscriber_id', '{}', 'subscriber', 'counted', 'Under an id that belongs to nobody, until the sums are made.'),
    ('delivery_event', 'subscriber_id', '{}', 'subscriber', 'deleted', null),
    ('acknowledgement', 'subscriber_id', '{answer}', 'subscriber', 'counted', 'Under an id that belongs to nobody, until the sums are made.'),
    ('help_case', 'subscriber_id', '{words,note}', 'subscriber', 'unnamed', null),
    ('late_reached', 'subscriber_id', '{}', 'subscriber', 'deleted', null),
    ('newcomer', 'resident_ids', '{}', 'subscriber', 'deleted', null),
    ('newcomer_waiting', 'subscriber_id', '{}', 'subscriber', 'deleted', null),
    ('sender_bucket', 'probe_subscriber_id', '{}', 'subscriber', 'unnamed', null),
    ('personal_read', 'subscriber_id', '{}', 'subscriber', 'deleted', null),

    ('personal_piece', 'value', '{taken_back_reason}', 'named', 'deleted', null),
    ('incident', 'incident_id', '{title,description,place_text,outcome,responsible}', 'named', 'unnamed', 'Only marks are stored.'),
    ('incident_change', 'incident_id', '{before,after,reason}', 'named', 'unnamed', 'Only marks are stored.'),
    ('import_finding', 'line', '{value}', 'named', 'unnamed', 'Only marks are stored.'),
    ('break_glass_review', null, '{note}', 'none', 'official', 'A judgement of a release; names nobody it was about.'),
    ('risk_model_version', null, '{note}', 'none', 'official', 'Why a model was changed.'),
    ('risk_rating', null, '{note}', 'none', 'official', 'Why an expert judged so.'),
    ('alert', null, '{stop_reason,repeat_reason,quiet_reason}', 'none', 'official', 'Why a warning was repeated, held or stopped; speaks of the warning.'),
    ('alert_change', null, '{reason}', 'none', 'official', 'Why a warning was changed; speaks of the warning.'),
    ('camera_change', null, '{before,after,reason}', 'none', 'official', 'What was changed of a camera, and why.'),
    ('camera_look_up', null, '{reason,case_number}', 'none', 'official', 'Why vehicles were looked for, in which case: what the person it concerns may ask. Marks stand where somebody was named.'),
    ('departure', null, '{reason}', 'none', 'official', 'Why a municipality leaves.'),
    ('legal_hold', null, '{reason}', 'none', 'official', 'Why something may not be deleted; a case by its number.'),
    ('import', null, '{file_name,sample}', 'none', 'official', 'The name of a file; its first rows keep marks alone and go by their age.'),
    ('survey_import', null, '{file_name}', 'none', 'official', 'The name of a file.'),
    ('indicator_import', null, '{file_name,rejects}', 'none', 'official', 'The name of a file, and values of areas that were refused.'),
    ('own_layer', null, '{file_name}', 'none', 'official', 'The name of a file.'),
    ('own_layer_feature', 'feature_number', '{properties}', 'none', 'official', 'Whoever loads a layer with personal data says so, with the lawful basis, and deletes it whole.'),
    ('survey_answer', null, '{words}', 'none', 'official', 'Marks stand where somebody was named, and nothing is kept behind them; whoever answered is not known.'),
    ('camera', null, '{name,contact}', 'none', 'official', 'A camera and the office that answers for it.'),
    ('camera_plan_site', null, '{name}', 'none', 'official', 'A place where a camera could stand.'),
    ('camera_event', 'plate_hash', '{machine_id}', 'none', 'deleted', 'A vehicle, as a keyed hash: goes by its day, and when whoever it belongs to asks; told and erased by look_up_passages().'),
    ('camera_event_key', 'machine_id', '{secret_enc}', 'none', 'official', 'A key of two machines.'),
    ('camera_event_code', 'machine_id', '{}', 'none', 'official', 'What a machine calls its events.'),
    ('camera_plate_key', null, '{secret_enc}', 'none', 'official', 'A key of machines.'),
    ('tenant_alert_setting', null, '{contact_phone}', 'none', 'official', 'An office''s telephone.'),
    ('tenant', null, '{name,contact}', 'none', 'official', 'A municipality and its office.'),
    ('webhook_key', null, '{secret_enc,hint}', 'none', 'official', 'A key of two machines.') $$;

-- Tables that hold nothing of a person by their nature; whoever adds one that does belongs above.
create or replace function subjectless_tables() returns text[] language sql immutable parallel safe as $$
  select '{access_class,address,alert_channel,alert_move,alert_result,alert_text,alert_turn,audit_anchored,audit_chain,audit_check,boundary_set,building,camera_coverage,camera_coverage_due,camera_event_hour,camera_event_kind,camera_event_nonce,camera_event_purpose,camera_mask,camera_plan_point,camera_plan_run,camera_reach,camera_sight,camera_stream,camera_view,cap_message,change,drill_group,error_class,facility,hand_over,hazard,help_mark,identity_key,import_update,incident_category,indicator_value,installation,institution_indicator,operation_run,placement,population_block,population_cell,population_grid,publication,repeatable_file,retention_bound,role_clearance,schema_version,security_reminder,settlement,share_reminder,source_category,spatial_ref_sys,tenant_message_class,tenant_territory,territory,territory_population,territory_successor,uptime_day,vias_database,webhook}'::text[] $$;

-- The functions that erase write as the owner, under whose rights rows are hidden too.
do $$
declare
  name text;
begin
  for name in select distinct s.tab from subject_keys() s where s.subject in ('account', 'named') and s.fate in ('deleted', 'unnamed') and to_regclass(s.tab) is not null loop
    execute format('drop policy if exists %1$s_erase on %1$I', name);
    execute format('create policy %1$s_erase on %1$I for all to vias_owner using (true) with check (true)', name);
  end loop;
end $$;

-- The planner keeps samples of values in pg_statistic, where no erasure reaches; nothing is planned by names, numbers and what is sealed.
do $$
declare
  part record;
begin
  for part in select distinct s.tab, a.attname as col from subject_keys() s cross join lateral unnest(s.names || s.key) c (col)
              join pg_attribute a on a.attrelid = to_regclass(s.tab) and a.attname = c.col and not a.attisdropped and coalesce(a.attstattarget, -1) <> 0
              where s.fate in ('deleted', 'unnamed') and a.atttypid not in ('uuid'::regtype, 'uuid[]'::regtype)
                and (c.col = any (s.names) or s.subject <> 'account' or s.tab = 'oidc_payload') and (s.subject <> 'named' or s.fate = 'deleted') loop
    execute format('alter table %I alter column %I set statistics 0', part.tab, part.col);
  end loop;
  -- An index over what is made of them has samples of its own.
  for part in select i.indexrelid::regclass as name, a.attnum as n from pg_index i join pg_attribute a on a.attrelid = i.indexrelid and coalesce(a.attstattarget, -1) <> 0
              where i.indkey[a.attnum - 1] = 0 and i.indrelid in (select to_regclass(s.tab) from subject_keys() s where (s.subject = 'subscriber' and s.fate = 'deleted') or (s.subject = 'named' and s.fate = 'deleted')) loop
    execute format('alter index %s alter column %s set statistics 0', part.name, part.n);
  end loop;
end $$;
