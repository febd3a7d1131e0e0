import type { LinkReading } from '@vias/alerts/link.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import type { Area } from './area-picture.ts';
import type { Answered, PublicAlert } from './page.ts';
import { readers } from './texts.ts';

const Lang = z.enum(readers);
const Page = z.object({
  id: z.string(),
  status: z.string(),
  title: z.string(),
  isDrill: z.boolean(),
  msgType: z.string(),
  severity: z.string(),
  urgency: z.string(),
  responseType: z.string(),
  areaName: z.string(),
  areaWords: z.partialRecord(Lang, z.string()),
  area: z.custom<Area>(),
  startedAt: z.string(),
  expiresAt: z.string(),
  changedAt: z.string(),
  isOver: z.boolean(),
  takesAnswers: z.boolean(),
  isKept: z.boolean(),
  tenant: z.string(),
  mainLanguage: Lang,
  timeZone: z.string(),
  phone: z.string().nullable(),
  texts: z.partialRecord(Lang, z.string()),
  places: z.array(z.tuple([z.string(), z.number(), z.number(), z.boolean()])),
  next: z.object({ id: z.string(), msgType: z.string(), responseType: z.string(), startedAt: z.string() }).nullable(),
});

/** An alert as everybody may read it; undefined before it is sent. */
export async function selectPublicAlert(tx: Tx, id: string): Promise<PublicAlert | undefined> {
  const { page } = await tx.one(z.object({ page: Page.nullable() }), sql`select alert_page(${id}) as page`);
  return page ?? undefined;
}

const Ids = z.object({ alertId: z.string(), subscriberId: z.string().nullable() });
/** Whose link it is: the alert, and the recipient or null for the public link. Undefined when the code was signed for no row that is there. As the worker, who alone reads recipients. */
export async function selectHolder(tx: Tx, { ranges: [alerts, people], isSigned }: LinkReading): Promise<z.output<typeof Ids> | undefined> {
  if (!alerts || !people) return undefined;
  const rows = await tx.rows(
    Ids,
    sql`
    select a.alert_id as "alertId", r.subscriber_id as "subscriberId"
    from alert a left join recipient r on r.alert_id = a.alert_id and r.subscriber_id between ${people.from}::uuid and ${people.to}::uuid
    where a.alert_id between ${alerts.from}::uuid and ${alerts.to}::uuid and a.started_at is not null`,
  );
  for (const { alertId, subscriberId } of rows) {
    if (subscriberId !== null && isSigned([alertId, subscriberId])) return { alertId, subscriberId };
    if (isSigned([alertId, alertId])) return { alertId, subscriberId: null };
  }
  return undefined;
}

/** Alerts that were sent: only they have links. */
export const selectSentAlerts = async (tx: Tx): Promise<string[]> =>
  (await tx.rows(z.object({ id: z.string() }), sql`select alert_id as id from alert where started_at is not null`)).map(({ id }) => id);

const Answer = z.object({ answer: z.enum(['safe', 'help']), at: z.string(), words: z.string().nullable() });
/** What a recipient has answered so far, and the words of their call for help as long as it waits: shown to nobody but the browser that sent them. */
export async function selectAnswer(tx: Tx, alertId: string, subscriberId: string): Promise<Answered> {
  const found = await tx.maybe(
    Answer,
    sql`select answer, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, words_of_help(alert_id, subscriber_id) as words
      from acknowledgement where alert_id = ${alertId} and subscriber_id = ${subscriberId}`,
  );
  return found ?? { answer: null, at: null, words: null };
}

/** Keeps an answer; 'over' when it came too late. */
export const keepAnswer = (tx: Tx, alertId: string, subscriberId: string, said: 'safe' | 'help', words: string | null) =>
  tx.one(
    z.object({ kept: z.enum(['safe', 'help', 'over', 'unknown']) }),
    sql`select answer_alert(${alertId}, ${subscriberId}, ${said}, 'link', ${words}) as kept`,
  );

/** Whether a person is a recipient of an alert. */
export const isRecipient = async (tx: Tx, alertId: string, subscriberId: string): Promise<boolean> =>
  (
    await tx.one(
      z.object({ is: z.boolean() }),
      sql`select exists (select from recipient where alert_id = ${alertId} and subscriber_id = ${subscriberId}) as is`,
    )
  ).is;
