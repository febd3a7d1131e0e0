import { findValueFault, openMark, type Placeholder, writeTime } from '@vias/alerts/placeholders.ts';
import { Problem } from '@vias/sql/problem.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import type { Alert } from './contract.ts';
import { readRecent } from './preview.ts';

const Used = z.object({
  name: z.string(),
  placeholders: z.array(z.custom<Placeholder>()),
  expired: z.string().nullable(),
  withdrawnBy: z.string().nullable(),
});

// The version that was filled in says which fields it has; the newest one says whether the template still stands.
const checkTemplate = async (tx: Tx, { template, texts }: Alert, now: Date): Promise<void> => {
  const open = texts.flatMap(({ lang, body }) => {
    const mark = openMark.exec(body)?.[0];
    return mark === undefined ? [] : [{ lang, mark }];
  })[0];
  if (open) throw new Problem('alert.placeholder_open', { field: `texts.${open.lang}`, values: open });
  if (!template) return;
  const used = await tx.maybe(
    Used,
    sql`
    select coalesce(last.names ->> t.languages[1], last.names ->> 'en', '') as name, used.placeholders,
           case when last.valid_until <= ${now.toISOString()}::timestamptz then to_char(last.valid_until at time zone 'Europe/Riga', 'YYYY-MM-DD') end as expired,
           case when last.withdrawn_at is not null then coalesce(last.withdrawn_name, '') end as "withdrawnBy"
    from alert_template used join lateral (
      select * from alert_template l where l.tenant_id = used.tenant_id and l.alert_template_id = used.alert_template_id order by version desc limit 1) last on true
    join tenant t on t.tenant_id = my_tenant()
    where used.alert_template_id = ${template.id} and used.version = ${template.version}`,
  );
  if (!used) throw new Problem('alert.template_unknown', { field: 'template' });
  if (used.withdrawnBy !== null)
    throw new Problem('alert.template_withdrawn', { field: 'template', values: { name: used.name, by: used.withdrawnBy } });
  if (used.expired !== null)
    throw new Problem('alert.template_expired', { field: 'template', values: { name: used.name, until: used.expired } });
  // A value that was given must hold; one that was not is no longer in the text, or it would be an open mark.
  for (const placeholder of used.placeholders) {
    const value = template.values[placeholder.key];
    if (value !== undefined && findValueFault(placeholder, value))
      throw new Problem('alert.placeholder_wrong', {
        field: `template.values.${placeholder.key}`,
        values: { key: placeholder.key, kind: placeholder.kind, max: placeholder.max },
      });
  }
};

const Quiet = z.object({ until: z.string().nullable() });

/** What an author must have settled before a second person is asked: fields filled in, a template that still stands, quiet hours, and no text that just went out. */
export async function checkAuthoring(tx: Tx, alert: Alert, area: string, now: Date): Promise<void> {
  await checkTemplate(tx, alert, now);
  const begins = Math.max(now.getTime(), alert.beginsAt === null ? 0 : Date.parse(alert.beginsAt));
  if (begins >= Date.parse(alert.expiresAt)) throw new Problem('alert.expires_in_past', { field: 'expiresAt' });
  if (alert.quietReason === null) {
    const { until } = await tx.one(
      Quiet,
      sql`select to_char(quiet_end(my_tenant(), ${alert.priority}::smallint, ${new Date(begins).toISOString()}::timestamptz) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as until`,
    );
    if (until !== null) throw new Problem('alert.quiet_hours', { field: 'beginsAt', values: { until: writeTime(until, 'lt').slice(6) } });
  }
  await checkRepeat(tx, alert, area);
}

/** Refuses a text that went to an overlapping area within twelve hours, unless the author said why; asked of the author and, because two may wait for approval at once, of the approver again. */
export async function checkRepeat(tx: Tx, alert: Alert, area: string): Promise<void> {
  if (alert.isDrill || alert.repeatReason !== null) return;
  const same = (await readRecent(tx, area, alert.texts, alert.id)).find(({ sameText }) => sameText);
  if (same)
    throw new Problem('alert.same_text', {
      field: 'repeatReason',
      values: { title: same.title, at: writeTime(same.at, 'lt'), id: same.id },
    });
}
