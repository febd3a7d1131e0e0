import { changeWords } from '@vias/alerts/cap.ts';
import { Problem } from '@vias/sql/problem.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import type { Deps } from '../deps.ts';
import { created, endpoint } from '../http/endpoint.ts';
import { route } from '../http/route.ts';
import { Alert } from './contract.ts';
import { lockAlert, requireAlert, writeTexts } from './queries.ts';

const Kind = z.enum(['correction', 'cancel']);
type Kind = z.output<typeof Kind>;
type Lang = Alert['texts'][number]['lang'];

export const endpoints = {
  correctAlert: endpoint('post', '/api/alerts/{id}/correction', {
    summary:
      'Prepare a correction (CAP Update) or a withdrawal (CAP Cancel) as a draft to exactly those whom this alert reached, whatever became of their places; released like any other. A draft that is open already is answered again',
    roles: ['alert-author'],
    params: z.object({ id: z.uuid() }),
    body: z.strictObject({ kind: Kind }).meta({ id: 'AlertCorrection' }),
    answer: created(Alert),
    problems: ['alert.not_found', 'alert.not_yours', 'alert.nothing_to_correct', 'alert.recipients_gone'],
  }),
};

/**
 * Ready sentences; `time` is when the wrong alert went out, on the clock of the people who got it. A correction says what is right, which nobody but its author knows: the mark keeps it
 * from going out without. A withdrawal says that there was nothing; that a danger is over is the all-clear's to say.
 */
const sentences: Record<Kind, Record<Lang, (time: string) => string>> = {
  correction: {
    lv: (time) => `Labojums: plkst. ${time} nosūtītajā brīdinājumā bija kļūda. [kas ir pareizi] Atvainojamies!`,
    lt: (time) => `Pataisymas: ${time} val. išsiųstame perspėjime buvo klaida. [kas teisinga] Atsiprašome!`,
    ru: (time) => `Исправление: в предупреждении от ${time} была ошибка. [что верно] Приносим извинения.`,
    en: (time) => `Correction: there was a mistake in the warning sent at ${time}. [what is right] We apologise.`,
  },
  cancel: {
    lv: (time) => `Plkst. ${time} nosūtītais brīdinājums bija kļūdains un ir atcelts. Briesmu nav, nekas nav jādara. Atvainojamies!`,
    lt: (time) => `${time} val. išsiųstas perspėjimas buvo klaidingas ir atšauktas. Pavojaus nėra, nieko daryti nereikia. Atsiprašome!`,
    ru: (time) =>
      `Предупреждение, отправленное в ${time}, было ошибочным и отменено. Опасности нет, ничего делать не нужно. Приносим извинения.`,
    en: (time) =>
      `The warning sent at ${time} was a mistake and is withdrawn. There is no danger and nothing you need to do. We apologise.`,
  },
};
const Origin = z.object({ time: z.string(), main: z.enum(['lv', 'lt', 'ru', 'en']), isKept: z.boolean() });

async function prepareCorrection(tx: Tx, old: Alert, kind: Kind): Promise<Alert> {
  if (old.startedAt === null) throw new Problem('alert.nothing_to_correct');
  const { time, main, isKept } = await tx.one(
    Origin,
    sql`select to_char(a.started_at at time zone t.time_zone, 'HH24:MI') as time, t.languages[1] as main, recipients_kept(a.alert_id) as "isKept"
      from alert a join tenant t using (tenant_id) where a.alert_id = ${old.id}`,
  );
  if (!isKept) throw new Problem('alert.recipients_gone');
  const msgType = kind === 'correction' ? 'Update' : 'Cancel';
  const open = await tx.maybe(
    z.object({ id: z.string() }),
    sql`select alert_id as id from alert where tenant_id = my_tenant() and audience_of_alert_id = ${old.id} and msg_type = ${msgType} and status = 'draft' order by created_at desc limit 1`,
  );
  if (open) return requireAlert(tx, open.id);
  // Severity and drill stay: what was wrong is put right as urgently as it went out, and an exercise by an exercise.
  const { id } = await tx.one(
    z.object({ id: z.string() }),
    sql`insert into alert (tenant_id, access_class_id, title, is_drill, msg_type, references_id, audience_of_alert_id, category, event, response_type, urgency, severity, certainty,
        area, area_name, territory_ids, expires_at, without_marks)
      select o.tenant_id, o.access_class_id, left(${`${changeWords[msgType][main]}: `} || o.title, 120), o.is_drill, ${msgType}, o.alert_id, o.alert_id, o.category, o.event,
        case when ${kind} = 'correction' then o.response_type else 'None' end, case when ${kind} = 'correction' then o.urgency else 'Past' end, o.severity, 'Observed',
        o.area, o.area_name, o.territory_ids, greatest(o.expires_at, now() + interval '6 hours'), o.without_marks
      from alert o where o.alert_id = ${old.id} returning alert_id as id`,
  );
  const texts = old.texts.map(({ lang, areaWords }) => ({ lang, body: sentences[kind][lang](time), areaWords }));
  await writeTexts(tx, id, { texts, isDrill: old.isDrill, withoutMarks: old.withoutMarks });
  return requireAlert(tx, id);
}

/** Setting right what went out. */
export const correctionRoutes = ({ db }: Deps) => [
  route(endpoints.correctAlert, ({ principal, params, body, once }) =>
    db.as(principal, (tx) => once(tx, async () => prepareCorrection(tx, await lockAlert(tx, principal, params.id), body.kind))),
  ),
];
