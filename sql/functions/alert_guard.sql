-- What an alert may become, who may make it so, and what stands still once it is approved.
create or replace function alert_hash(a alert) returns bytea language sql stable security definer set search_path = public, pg_temp as $$
  select sha256(convert_to((jsonb_build_array(
    encode(st_asewkb(a.area, 'NDR'), 'hex'), a.is_drill, a.msg_type, a.category, a.event, a.response_type, a.urgency, a.severity, a.certainty,
    extract(epoch from a.onset_at), extract(epoch from a.expires_at), a.without_marks,
    (select jsonb_agg(jsonb_build_array(t.lang, t.body, t.sent_body, t.segments) || case when t.area_words is null then '[]' else jsonb_build_array(t.area_words) end order by t.lang)
     from alert_text t where t.alert_id = a.alert_id))
    -- What was cut out belongs to what was approved; without a cut-out the hash is the one it always was.
    || case when a.area_excluded is null then '[]' else jsonb_build_array(encode(st_asewkb(a.area_excluded, 'NDR'), 'hex'), encode(st_asewkb(a.area_drawn, 'NDR'), 'hex'), a.excluded_name) end
    || case when a.audience_of_alert_id is null then '[]' else jsonb_build_array(a.audience_of_alert_id, a.references_id) end)::text, 'UTF8')) $$;
revoke execute on function alert_hash(alert) from public;
grant execute on function alert_hash(alert) to vias_user, vias_machine, vias_worker;

create or replace function guard_alert() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  kind text := my_principal_kind();
  setting tenant_alert_setting;
begin
  if tg_op = 'INSERT' then
    if new.status <> 'draft' or new.version <> 1 or new.approved_by is not null then
      raise exception 'an alert begins as a draft' using errcode = 'check_violation', constraint = 'alert_begins_as_draft';
    end if;
    -- A drill is corrected by a drill, an alert in earnest by one in earnest: no word of an exercise reaches others than those who exercise.
    if new.audience_of_alert_id is not null and not exists (
        select from alert o where o.tenant_id = new.tenant_id and o.alert_id = new.audience_of_alert_id and o.started_at is not null and o.is_drill = new.is_drill) then
      raise exception 'nobody got what is corrected' using errcode = 'check_violation', constraint = 'alert_corrects_what_went_out';
    end if;
    return new;
  end if;
  if new.audience_of_alert_id is not null and new.is_drill is distinct from old.is_drill then
    raise exception 'a correction stays what the alert was' using errcode = 'check_violation', constraint = 'alert_corrects_what_went_out';
  end if;
  if (new.alert_id, new.tenant_id, new.created_by, new.audience_of_alert_id, new.references_id) is distinct from
     (old.alert_id, old.tenant_id, old.created_by, old.audience_of_alert_id, old.references_id) then
    raise exception 'an alert keeps its owner and its author' using errcode = 'check_violation', constraint = 'alert_keeps_author';
  end if;
  -- Not even in the one statement that submits or approves: it would be nobody's edit, and nobody's to approve.
  if new.version <> old.version and (old.status <> 'draft' or new.status <> 'draft') then
    raise exception 'only a draft may be edited' using errcode = 'check_violation', constraint = 'alert_edit_is_draft';
  end if;
  if new.version = old.version and (new.title, new.is_drill, new.msg_type, new.category, new.event, new.response_type, new.urgency, new.severity, new.certainty, new.area, new.area_name,
      new.territory_ids, new.onset_at, new.expires_at, new.without_marks, new.area_drawn, new.area_excluded, new.excluded_name, new.template_id, new.template_version,
      new.template_values, new.begins_at, new.quiet_reason, new.repeat_reason) is distinct from
      (old.title, old.is_drill, old.msg_type, old.category, old.event, old.response_type, old.urgency, old.severity, old.certainty, old.area, old.area_name,
      old.territory_ids, old.onset_at, old.expires_at, old.without_marks, old.area_drawn, old.area_excluded, old.excluded_name, old.template_id, old.template_version,
      old.template_values, old.begins_at, old.quiet_reason, old.repeat_reason) then
    raise exception 'an edit makes a new version' using errcode = 'check_violation', constraint = 'alert_edit_is_draft';
  end if;
  if new.status = old.status or new.status not in ('in_review', 'approved', 'draft', 'rejected') then
    if (new.approved_by, new.approved_name, new.approved_at, new.break_glass, new.frozen_hash, new.preview_count, new.submitted_by, new.submitted_name, new.submitted_at) is distinct from
       (old.approved_by, old.approved_name, old.approved_at, old.break_glass, old.frozen_hash, old.preview_count, old.submitted_by, old.submitted_name, old.submitted_at) then
      raise exception 'an approval stands as it was given' using errcode = 'check_violation', constraint = 'alert_approval_stands';
    end if;
  end if;
  if new.status = old.status then
    return new;
  end if;
  if not exists (select from alert_move m where m.from_status = old.status and m.to_status = new.status
                 and (kind is null or m.mover = case kind when 'worker' then 'worker' else 'person' end)) then
    raise exception 'an alert does not go from % to %', old.status, new.status using errcode = 'check_violation', constraint = 'alert_arrow';
  end if;
  if new.status = 'approved' then
    if new.approved_by is distinct from my_principal() or kind is distinct from 'user' or not has_role('alert-approver') then
      raise exception 'approved in another name' using errcode = 'check_violation', constraint = 'alert_approver_is_self';
    end if;
    if new.break_glass is null and exists (
        select from alert_change c where c.alert_id = new.alert_id and c.action in ('created', 'edited') and c.principal_id = new.approved_by) then
      raise exception 'who wrote an alert does not approve it' using errcode = 'check_violation', constraint = 'alert_four_eyes';
    end if;
    select * into strict setting from tenant_alert_setting s where s.tenant_id = new.tenant_id;
    new.frozen_hash := alert_hash(new);
    new.approved_at := now();
    -- Not before its time, and not in the quiet hours unless somebody said why.
    new.starts_at := greatest(now() + make_interval(secs => setting.countdown_s), new.begins_at);
    if new.quiet_reason is null then
      new.starts_at := coalesce(quiet_end(new.tenant_id, old.priority, new.starts_at), new.starts_at);
    end if;
    -- It would end without a word to anybody, and whoever approved it would believe that people are warned.
    if new.starts_at >= new.expires_at then
      raise exception 'over before it begins' using errcode = 'check_violation', constraint = 'alert_ends_after_it_begins';
    end if;
    new.sender := setting.sender;
    new.channel := setting.channel;
  elsif new.status in ('in_review', 'draft', 'rejected') then
    new.approved_by := null; new.approved_name := null; new.approved_at := null; new.break_glass := null;
    new.frozen_hash := null; new.starts_at := null; new.audience_count := null; new.started_at := null;
  elsif old.status = 'resolving' and new.status = 'sending' and new.frozen_hash is distinct from alert_hash(new) then
    raise exception 'text or area differ from what was approved' using errcode = 'check_violation', constraint = 'alert_frozen';
  end if;
  if old.status in ('paused', 'completed') and new.status = 'sending' then
    if new.frozen_hash is distinct from alert_hash(new) then
      raise exception 'text or area differ from what was approved' using errcode = 'check_violation', constraint = 'alert_frozen';
    end if;
    -- A worker goes on only for somebody who joined, whoever is on duty with what they held: neither knows of keys and providers.
    if kind is not distinct from 'worker' or (kind is not distinct from 'user' and not (has_role('alert-author') or has_role('alert-approver'))) then
      return new;
    end if;
    -- Whoever goes on says that the keys are here again: numbers that could not be opened get another try.
    update recipient r set state = 'queued', error_code = null, next_at = now() where r.alert_id = new.alert_id and r.state = 'failed' and r.error_code = 901;
    -- A person says that the sender works again.
    update sender_bucket b set closed_at = null, closed_code = null where b.tenant_id = new.tenant_id and b.sender = new.sender and b.closed_at is not null;
  end if;
  return new;
end $$;
drop trigger if exists guard on alert;
create trigger guard before insert or update on alert for each row execute function guard_alert();

create or replace function note_alert_change() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  act text := case when tg_op = 'INSERT' then 'created' when new.status <> old.status then new.status::text when new.version <> old.version then 'edited' end;
begin
  if act is not null then
    insert into alert_change (tenant_id, alert_id, version, action, principal_id, principal_name, reason)
    values (new.tenant_id, new.alert_id, new.version, act, coalesce(my_principal(), 'vias_owner'), my_principal_name(), coalesce(new.break_glass, new.stop_reason));
  end if;
  if tg_op = 'UPDATE' and act is not null then
    perform pg_notify('vias_alert', new.alert_id::text);
  end if;
  return null;
end $$;
drop trigger if exists note_change on alert;
create trigger note_change after insert or update on alert for each row execute function note_alert_change();

-- Texts change in a draft only; whoever changes one is an editor, with or without a change of the alert itself.
create or replace function guard_alert_text() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  of_alert alert;
  who text := coalesce(my_principal(), 'vias_owner');
  id uuid := case tg_op when 'DELETE' then old.alert_id else new.alert_id end;
begin
  -- A municipality that left takes its warnings away, texts and all.
  if tg_op = 'DELETE' and my_principal_kind() = 'jobs' and current_setting('vias.erasing', true) = 'on' then
    return old;
  end if;
  select * into strict of_alert from alert a where a.alert_id = id;
  if of_alert.status <> 'draft' then
    raise exception 'only a draft may be edited' using errcode = 'check_violation', constraint = 'alert_edit_is_draft';
  end if;
  if not exists (select from alert_change c where c.alert_id = id and c.version = of_alert.version and c.principal_id = who and c.action in ('created', 'edited')) then
    insert into alert_change (tenant_id, alert_id, version, action, principal_id, principal_name)
    values (of_alert.tenant_id, id, of_alert.version, 'edited', who, my_principal_name());
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
drop trigger if exists guard on alert_text;
create trigger guard before insert or update or delete on alert_text for each row execute function guard_alert_text();
