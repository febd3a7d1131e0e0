import type { Database } from '@vias/sql/database.ts';
import { sql } from '@vias/sql/sql.ts';
import { z } from 'zod';
import type { SmppTry } from './channels/smpp.ts';
import type { PhoneVault } from './phone-vault.ts';
import { asWorker } from './receipts.ts';

const Try = z.object({ alertId: z.string(), subscriberId: z.string(), tryNo: z.int(), parts: z.int() });

/**
 * Finds the try that a receipt of SMPP belongs to: by the operator's number, or, where the answer with that number was lost, by the phone among messages whose hand-over
 * is unclear and that have no number yet; undefined when none or more than one could be meant.
 */
export const findSmppTry =
  (db: Database, vault: PhoneVault, isWhole: boolean) =>
  (key: string, phone: string): Promise<SmppTry | undefined> =>
    asWorker(db, async (tx) => {
      const parts = isWhole
        ? sql`1`
        : sql`coalesce((select x.segments from alert_text x where x.alert_id = r.alert_id and x.lang = r.lang), 1)::int`;
      const [byNumber] = await tx.rows(
        Try,
        sql`select r.alert_id as "alertId", r.subscriber_id as "subscriberId", t.try_no as "tryNo", ${parts} as parts
          from delivery_try t join recipient r using (alert_id, subscriber_id)
          where t.channel = 'smpp' and string_to_array(t.provider_sid, ' ') @> array[${key}] order by t.handed_at desc limit 1`,
      );
      if (byNumber) return byNumber;
      const unclear = await tx.rows(
        Try,
        sql`select r.alert_id as "alertId", r.subscriber_id as "subscriberId", r.attempt as "tryNo", ${parts} as parts
          from subscriber s join alert a on a.status in ('sending', 'paused', 'cancelled', 'expired') and a.started_at > now() - interval '3 days'
          join recipient r on r.alert_id = a.alert_id and r.subscriber_id = s.subscriber_id
          where s.phone_hmac = ${vault.index(phone)} and r.channel = 'smpp' and r.state in ('uncertain', 'review')
            and not exists (select from delivery_try t where t.alert_id = r.alert_id and t.subscriber_id = r.subscriber_id and t.try_no = r.attempt and t.provider_sid is not null)
          limit 2`,
      );
      return unclear.length === 1 ? unclear[0] : undefined;
    });
