import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import type { Receipt } from './channels/channel.ts';

/** Our own error code: the channel could not be reached for a while. */
const unreachable = 903;

const Closing = z.object({ tenantId: z.string(), sender: z.string(), channel: z.string(), code: z.int() });
type Closing = z.output<typeof Closing>;
const Outcome = z.object({ outcome: z.enum(['second', 'waits', 'paused', 'closed']) });

/** A channel of a sender that has just been closed: what is queued goes by the other one, waits for the probe (a further wave's own way), or somebody has to come because there is none. */
export type Closed = Closing & { outcome: 'second' | 'waits' | 'paused' };

const close = async (tx: Tx, { tenantId, sender, channel, code }: Closing, why: string): Promise<Closed[]> => {
  const { outcome } = await tx.one(Outcome, sql`select close_channel(${tenantId}, ${sender}, ${channel}, ${code}, ${why}) as outcome`);
  return outcome === 'closed' ? [] : [{ tenantId, sender, channel, code, outcome }];
};

/** Closes the channels on which failures say that the account is refused, or that operators filter the text out (five and more than one in a hundred of the alert's last 500). `failed` has the columns of a receipt. */
export async function closeRefused(tx: Tx, failed: Sql): Promise<Closed[]> {
  const refused = await tx.rows(
    Closing,
    sql`select distinct on (a.tenant_id, a.sender, v.channel) a.tenant_id as "tenantId", a.sender, v.channel, v.code
      from ${failed} join error_class e on e.error_code = v.code join alert a using (alert_id) where e.action = 'close_channel' and a.sender is not null`,
  );
  const filtered = await tx.rows(
    Closing,
    sql`select distinct on (f.tenant_id, f.sender, f.channel) f.tenant_id as "tenantId", f.sender, f.channel, f.code
      from (select distinct on (v.alert_id, v.channel) v.alert_id, v.channel, v.code, a.tenant_id, a.sender
            from ${failed} join error_class e on e.error_code = v.code join alert a using (alert_id) where e.class = 'content' and a.sender is not null) f,
      lateral (select count(*) filter (where e.class = 'content') as filtered, count(*) as last from (
        select t.error_code from delivery_try t where t.alert_id = f.alert_id and t.channel = f.channel order by t.handed_at desc nulls last limit 500) t left join error_class e using (error_code)) n
      where n.filtered >= 5 and n.filtered > 0.01 * n.last`,
  );
  const closed: Closed[] = [];
  for (const one of refused) closed.push(...(await close(tx, one, 'channel_refused')));
  for (const one of filtered) closed.push(...(await close(tx, one, 'content_blocked')));
  return closed;
}

/** Closes a channel that this process has not reached for `forS` seconds, unless another process does reach it or there is no second channel of its kind to go to. */
export async function closeUnreachable(tx: Tx, one: Pick<Closing, 'tenantId' | 'sender' | 'channel'>, forS: number): Promise<Closed[]> {
  const { helps } = await tx.one(
    z.object({ helps: z.boolean() }),
    sql`select exists (select from tenant_alert_setting s join alert_channel c on c.channel = s.second_channel join alert_channel k on k.channel = ${one.channel} and k.kind = c.kind where s.tenant_id = ${one.tenantId})
      and not exists (select from delivery_try t where t.channel = ${one.channel} and t.handed_at > now() - make_interval(secs => ${forS})) as helps`,
  );
  return helps ? close(tx, { ...one, code: unreachable }, 'channel_unreachable') : [];
}

/** Opens a closed channel again when a receipt says that its probe was sent or delivered, or taken where there are no receipts. */
export async function reopenProbed(tx: Tx, good: readonly Receipt[]): Promise<void> {
  const { probing } = await tx.one(
    z.object({ probing: z.boolean() }),
    sql`select exists (select from sender_bucket where closed_at is not null and probe_alert_id is not null) as probing`,
  );
  if (!probing) return;
  for (const { alertId, subscriberId, tryNo, channel } of good)
    await tx.run(sql`select reopen_channel(${alertId}, ${subscriberId}, ${tryNo}, ${channel})`);
}
