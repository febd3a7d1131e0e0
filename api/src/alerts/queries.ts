import type { Member } from '@vias/sql/principal.ts';
import { Problem } from '@vias/sql/problem.ts';
import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { ReadArea } from './area.ts';
import { Alert, AlertChange, type AlertPatch, AlertSummary, type NewAlert } from './contract.ts';
import { leastCount } from './few.ts';
import { readSetting } from './preview.ts';
import { readyText, textLanguages } from './texts.ts';

const iso = (column: Sql): Sql => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const moment = (name: Sql, at: Sql): Sql =>
  sql`case when ${at} is not null then json_build_object('name', coalesce(${name}, ''), 'at', ${iso(at)}) end`;

const isMine = sql`a.tenant_id = my_tenant()`;
/** The last word about an alert that went out, as `f`. */
const lastWord = sql`from alert f where f.tenant_id = a.tenant_id and f.references_id = a.alert_id and f.started_at is not null order by f.started_at desc, f.alert_id limit 1`;
const steers = sql`(has_role('alert-author') or has_role('alert-approver'))`;
/** Four eyes: an approver who neither wrote nor edited it. */
const mayApprove = sql`(${isMine} and has_role('alert-approver') and a.status = 'in_review'
  and not exists (select from alert_change c where c.alert_id = a.alert_id and c.action in ('created', 'edited') and c.principal_id = my_principal()))`;
const summary = sql`
  a.alert_id as id, a.tenant_id as tenant, a.status, a.title, a.is_drill as "isDrill", a.priority, a.severity, a.urgency, a.area_name as "areaName",
  ${iso(sql`a.created_at`)} as "createdAt", ${iso(sql`a.expires_at`)} as "expiresAt", ${iso(sql`a.starts_at`)} as "startsAt", ${iso(sql`a.started_at`)} as "startedAt",
  ${iso(sql`a.finished_at`)} as "finishedAt",
  case when a.is_drill or a.audience_count >= ${leastCount} then a.audience_count when a.audience_count is not null then ${leastCount} end as audience, a.version`;

const whole = sql`
  ${summary}, a.msg_type as "msgType", a.audience_of_alert_id as "audienceOf",
  (select json_build_object('id', o.alert_id, 'title', o.title) from alert o where o.tenant_id = a.tenant_id and o.alert_id = a.references_id) as "references",
  (select json_build_object('id', f.alert_id, 'urgency', f.urgency, 'startedAt', ${iso(sql`f.started_at`)}) ${lastWord}) as "followedBy",
  coalesce((select s.confirm_people from tenant_alert_setting s where s.tenant_id = a.tenant_id), 1000) as "confirmPeople", a.category, a.event, a.response_type as "responseType", a.certainty, ${iso(sql`a.onset_at`)} as "onsetAt", a.without_marks as "withoutMarks",
  json_build_object('name', a.area_name, 'geometry', st_asgeojson(a.area, 6)::json, 'territories', a.territory_ids, 'drawn', st_asgeojson(a.area_drawn, 6)::json,
    'exclude', case when a.area_excluded is not null then json_build_object('name', a.excluded_name, 'geometry', st_asgeojson(a.area_excluded, 6)::json) end) as area,
  case when a.template_id is not null then json_build_object('id', a.template_id, 'version', a.template_version, 'values', coalesce(a.template_values, '{}')) end as template,
  ${iso(sql`a.begins_at`)} as "beginsAt", a.quiet_reason as "quietReason", a.repeat_reason as "repeatReason",
  (select coalesce(json_agg(json_build_object('system', n.system, 'level', n.level, 'text', n.body, 'by', n.asked_name, 'at', ${iso(sql`n.asked_at`)}) order by n.asked_at desc), '[]')
   from national_request n where n.alert_id = a.alert_id) as "nationalRequests",
  (select json_agg(json_build_object('lang', t.lang, 'body', t.body, 'sentBody', t.sent_body, 'encoding', t.encoding, 'segments', t.segments, 'areaWords', t.area_words) order by t.lang) from alert_text t where t.alert_id = a.alert_id) as texts,
  ${moment(sql`a.created_name`, sql`a.created_at`)} as created, ${moment(sql`a.submitted_name`, sql`a.submitted_at`)} as submitted,
  ${moment(sql`a.approved_name`, sql`a.approved_at`)} as approved, a.break_glass as "breakGlass",
  case when a.is_drill or a.preview_count >= ${leastCount} then a.preview_count when a.preview_count is not null then ${leastCount} end as people,
  a.sender, a.channel, a.planned_s as "plannedSeconds", a.stop_reason as "stopReason", a.stopped_name as "stoppedBy", encode(a.frozen_hash, 'hex') as "frozenHash",
  json_build_object(
    'edit', ${isMine} and has_role('alert-author') and a.status in ('draft', 'rejected'),
    'submit', ${isMine} and has_role('alert-author') and a.status = 'draft',
    'approve', ${mayApprove},
    'stop', ${isMine} and ((${steers} and a.status in ('approved', 'resolving', 'sending', 'paused')) or (has_role('dispatcher') and a.status in ('approved', 'resolving'))),
    'pause', ${isMine} and (${steers} or has_role('dispatcher')) and a.status = 'sending',
    'goOn', ${isMine} and a.status = 'paused' and (${steers} or (has_role('dispatcher') and held_by_me(a.alert_id)))) as may`;

const cursorPattern = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6})_([0-9a-f-]{36})$/;
const olderThan = (after: string | undefined): Sql => {
  if (after === undefined) return sql`true`;
  const [, at, id] = cursorPattern.exec(after) ?? [];
  if (at === undefined || id === undefined) throw new Problem('alert.cursor_invalid', { field: 'after' });
  return sql`(a.created_at, a.alert_id) < (${at}::timestamp at time zone 'UTC', ${id}::uuid)`;
};

/** A page of alerts the principal may see, newest first. */
export const selectAlerts = (
  tx: Tx,
  { status, after, limit }: { status?: readonly string[] | undefined; after?: string | undefined; limit: number },
) =>
  tx.page(
    AlertSummary,
    limit,
    sql`
    select ${summary}, ${mayApprove} as "mayApprove", coalesce((select f.urgency = 'Past' ${lastWord}), false) as "isOver", to_char(a.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') || '_' || a.alert_id as key
    from alert a where ${status ? sql`a.status = any (${status}::alert_status[])` : sql`true`} and ${olderThan(after)}
    order by a.created_at desc, a.alert_id desc`,
  );

/** One alert; throws alert.not_found. */
export async function requireAlert(tx: Tx, id: string): Promise<Alert> {
  const alert = await tx.maybe(Alert, sql`select ${whole} from alert a where a.alert_id = ${id}`);
  if (!alert) throw new Problem('alert.not_found');
  return alert;
}

/** Locks the alert until the end of the transaction; throws unless it is the member's own and, where a version is given, still that one. */
export async function lockAlert(tx: Tx, { tenant }: Member, id: string, version?: number): Promise<Alert> {
  const seen = await requireAlert(tx, id);
  if (seen.tenant !== tenant) throw new Problem('alert.not_yours');
  await tx.run(sql`select from alert where alert_id = ${id} for update`);
  const alert = await requireAlert(tx, id);
  if (version !== undefined && alert.version !== version)
    throw new Problem('alert.changed_meanwhile', { values: { version: alert.version } });
  return alert;
}

/** Writes the texts of a draft anew, as they are sent; throws alert.text_too_long. */
export const writeTexts = async (tx: Tx, id: string, alert: Pick<NewAlert, 'texts' | 'isDrill' | 'withoutMarks'>): Promise<void> => {
  await tx.run(sql`delete from alert_text where alert_id = ${id}`);
  for (const { areaWords, ...written } of alert.texts) {
    const text = readyText(written, alert);
    const { encoding, segments } = text.count;
    // A draft keeps more than is sent, so that it can be shortened; whoever hits even that hears the number that counts, which is never more than ten.
    if (segments > 10)
      throw new Problem('alert.text_too_long', {
        field: 'texts',
        values: { lang: textLanguages[text.lang], segments, limit: (await readSetting(tx)).maxSegments },
      });
    await tx.run(sql`insert into alert_text (alert_id, tenant_id, lang, body, sent_body, encoding, segments, area_words)
      values (${id}, my_tenant(), ${text.lang}, ${text.body}, ${text.sentBody}, ${encoding}, ${segments}, ${areaWords})`);
  }
};

/** Writes a draft; `area` comes from readArea. */
export async function insertAlert(tx: Tx, alert: NewAlert, area: ReadArea): Promise<Alert> {
  const { id } = await tx.one(
    z.object({ id: z.string() }),
    sql`
    insert into alert (tenant_id, access_class_id, title, is_drill, category, event, response_type, urgency, severity, certainty, area, area_name, territory_ids, onset_at, expires_at, without_marks,
      area_drawn, area_excluded, excluded_name, template_id, template_version, template_values, begins_at, quiet_reason, repeat_reason)
    select c.tenant_id, c.access_class_id, ${alert.title}, ${alert.isDrill}, ${alert.category}, ${alert.event}, ${alert.responseType}, ${alert.urgency}, ${alert.severity}, ${alert.certainty},
           ${area.area}::geometry, ${alert.area.name}, ${alert.area.territories ?? []}::int[], ${alert.onsetAt}, ${alert.expiresAt}, ${alert.withoutMarks},
           ${area.drawn}::geometry, ${area.excluded}::geometry, ${area.excludedName}, ${alert.template?.id ?? null}::uuid, ${alert.template?.version ?? null}::int,
           ${alert.template ? JSON.stringify(alert.template.values) : null}::jsonb, ${alert.beginsAt}::timestamptz, ${alert.quietReason}, ${alert.repeatReason}
    from access_class c where c.tenant_id = my_tenant() and c.theme = 'alerts' and c.sensitivity = 1
    returning alert_id as id`,
  );
  await writeTexts(tx, id, alert);
  return requireAlert(tx, id);
}

/** Changes a draft into its next version. Texts are written anew even when only the drill or the marks changed, for both change what is sent. */
export async function updateAlert(tx: Tx, before: Alert, patch: AlertPatch, area: ReadArea | undefined): Promise<Alert> {
  const sets: Sql[] = [sql`version = version + 1`, sql`stop_reason = null`];
  const set = (column: string, value: unknown) => value !== undefined && sets.push(sql`${sql.name(column)} = ${value}`);
  set('title', patch.title);
  set('is_drill', patch.isDrill);
  set('category', patch.category);
  set('event', patch.event);
  set('response_type', patch.responseType);
  set('urgency', patch.urgency);
  set('severity', patch.severity);
  set('certainty', patch.certainty);
  set('onset_at', patch.onsetAt);
  set('expires_at', patch.expiresAt);
  set('without_marks', patch.withoutMarks);
  set('begins_at', patch.beginsAt);
  set('quiet_reason', patch.quietReason);
  set('repeat_reason', patch.repeatReason);
  if (patch.template !== undefined)
    sets.push(
      sql`template_id = ${patch.template?.id ?? null}::uuid`,
      sql`template_version = ${patch.template?.version ?? null}::int`,
      sql`template_values = ${patch.template ? JSON.stringify(patch.template.values) : null}::jsonb`,
    );
  if (patch.area && area)
    sets.push(
      sql`area = ${area.area}::geometry`,
      sql`area_drawn = ${area.drawn}::geometry`,
      sql`area_excluded = ${area.excluded}::geometry`,
      sql`excluded_name = ${area.excludedName}`,
      sql`area_name = ${patch.area.name}`,
      sql`territory_ids = ${patch.area.territories ?? []}::int[]`,
    );
  if (before.status === 'rejected') await moveAlert(tx, before.id, 'draft');
  await tx.run(sql`update alert set ${sql.join(sets)} where alert_id = ${before.id}`);
  if (patch.texts || patch.isDrill !== undefined || patch.withoutMarks !== undefined)
    await writeTexts(tx, before.id, {
      texts: patch.texts ?? before.texts,
      isDrill: patch.isDrill ?? before.isDrill,
      withoutMarks: patch.withoutMarks ?? before.withoutMarks,
    });
  return requireAlert(tx, before.id);
}

/** Moves an alert along one arrow; the database refuses any other. */
export async function moveAlert(tx: Tx, id: string, to: Alert['status'], also: readonly Sql[] = []): Promise<Alert> {
  const moved = await tx.run(sql`update alert set ${sql.join([sql`status = ${to}::alert_status`, ...also])} where alert_id = ${id}`);
  if (moved !== 1) throw new Problem('alert.not_found');
  return requireAlert(tx, id);
}

/** Says what became of the messages that wait for a person's word; answers how many they were. The database audits it. */
export const decideReview = async (tx: Tx, id: string, wasSent: boolean, reason: string): Promise<number> =>
  (await tx.one(z.object({ n: z.int() }), sql`select coalesce(decide_review(${id}, ${wasSent}, ${reason}), 0) as n`)).n;

/** The area of a stored alert as hexadecimal EWKB, as readArea gives it. */
export const readStoredArea = async (tx: Tx, id: string): Promise<string> => (await readStoredParts(tx, id)).area;

/** The same with what was cut out of it. */
export const readStoredParts = (tx: Tx, id: string): Promise<ReadArea> =>
  tx.one(
    ReadArea,
    sql`select area::text as area, area_drawn::text as drawn, area_excluded::text as excluded, excluded_name as "excludedName" from alert where alert_id = ${id}`,
  );

/** Who did what to the alert, newest first. */
export const selectChanges = (tx: Tx, id: string) =>
  tx.rows(
    AlertChange,
    sql`select version, action, ${iso(sql`at`)} as at, principal_name as by, reason from alert_change where alert_id = ${id} order by alert_change_id desc limit 200`,
  );
