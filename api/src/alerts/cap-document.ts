import { writeCap } from '@vias/alerts/cap.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import type { Alert } from './contract.ts';

const Origin = z.object({
  timeZone: z.string(),
  senderName: z.string(),
  mainLang: z.string(),
  eventNames: z.record(z.string(), z.string()).nullable(),
  refId: z.string().nullable(),
  refTenant: z.string().nullable(),
  refSent: z.coerce.date().nullable(),
});

/** The alert as CAP 1.2; before its approval it says that it is a draft. */
export async function writeCapDocument(tx: Tx, alert: Alert): Promise<string> {
  const { timeZone, senderName, mainLang, eventNames, refId, refTenant, refSent } = await tx.one(
    Origin,
    sql`
    select t.time_zone as "timeZone", t.name as "senderName", t.languages[1] as "mainLang", event_names(a.event, a.tenant_id) as "eventNames", r.alert_id as "refId", r.tenant_id as "refTenant", coalesce(r.approved_at, r.created_at) as "refSent"
    from alert a join tenant t using (tenant_id) left join alert r on r.tenant_id = a.tenant_id and r.alert_id = a.references_id
    where a.alert_id = ${alert.id}`,
  );
  return writeCap({
    ...alert,
    timeZone,
    senderName,
    sent: new Date(alert.approved?.at ?? alert.createdAt),
    status: alert.approved === null ? 'Draft' : alert.isDrill ? 'Exercise' : 'Actual',
    references: refId !== null && refTenant !== null && refSent !== null ? { id: refId, tenant: refTenant, sent: refSent } : null,
    onset: alert.onsetAt === null ? null : new Date(alert.onsetAt),
    expires: new Date(alert.expiresAt),
    headline: alert.title,
    mainLang,
    texts: alert.texts.map((text) => ({ ...text, event: eventNames?.[text.lang] ?? null })),
    areaName: alert.areaName,
    area: alert.area.geometry.coordinates,
  });
}
