import type { Member } from '@vias/sql/principal.ts';
import { Problem } from '@vias/sql/problem.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { hasChannel } from '../channel-settings.ts';
import type { Config } from '../config.ts';
import { checkRepeat } from './authoring.ts';
import type { Alert } from './contract.ts';
import { leastCount } from './few.ts';
import { countAudience, readSetting } from './preview.ts';
import { moveAlert } from './queries.ts';

export type Approval = { alert: Alert; area: string; recipients: number; areaName?: string | undefined; breakGlass?: string | undefined };

// Marks are left to whoever types on a telephone in a hurry; the letters are not.
const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toLowerCase();

/**
 * Releases an alert: the approver is none of its writers (or says why one person must do for a matter of life), the number typed is the number shown, and for many people so is the name of the area,
 * and the audience is still what was shown, within the tenant's tolerance. The database refuses the same things by itself.
 */
export async function approveAlert(
  tx: Tx,
  principal: Member,
  { alert, area, recipients, areaName, breakGlass }: Approval,
  config: Config,
): Promise<Alert> {
  if (breakGlass !== undefined && (alert.priority !== 0 || alert.isDrill))
    throw new Problem('alert.break_glass_only_for_life', { field: 'breakGlass' });
  if (breakGlass !== undefined && alert.may.approve) throw new Problem('alert.break_glass_not_needed', { field: 'breakGlass' });
  if (breakGlass === undefined && !alert.may.approve) throw new Problem('alert.four_eyes');
  const setting = await readSetting(tx);
  // The simulator reports deliveries that never happened: in earnest that would be a lie.
  if (setting.channel === 'console' && config.mode === 'production') throw new Problem('alert.only_simulated');
  if (!hasChannel(config, setting.channel)) throw new Problem('alert.channel_unavailable', { values: { channel: setting.channel } });

  if (breakGlass === undefined) {
    // One approval of a municipality at a time: two that are given in the same moment would not see each other.
    await tx.run(sql`select pg_advisory_xact_lock(hashtext('approve'), hashtext(my_tenant()))`);
    await checkRepeat(tx, alert, area);
  }
  const { reached } = await countAudience(tx, area, alert.isDrill, alert.audienceOf, alert.priority === 0);
  const shown = alert.isDrill || reached >= leastCount ? reached : leastCount;
  const isNow = recipients === shown;
  // Told here and not to the author alone, who could otherwise ask house by house where nobody can be reached.
  if (reached === 0) throw new Problem('alert.nobody');
  // In the words of whichever language the second person reads.
  const names = [alert.areaName, ...alert.texts.flatMap(({ areaWords }) => areaWords ?? [])].map(plain);
  if (Math.max(reached, recipients) >= alert.confirmPeople && !names.includes(plain(areaName ?? '')))
    throw new Problem('alert.area_mismatch', { field: 'areaName', values: { people: alert.confirmPeople } });
  if (!isNow && recipients !== alert.people) throw new Problem('alert.count_mismatch', { field: 'recipients' });
  if (!isNow && Math.abs(shown - recipients) > Math.max(setting.tolerancePeople, Math.floor(setting.toleranceShare * recipients)))
    throw new Problem('alert.audience_changed', { values: { before: recipients, now: shown } });
  return moveAlert(tx, alert.id, 'approved', [
    sql`approved_by = my_principal()`,
    sql`approved_name = ${principal.name}`,
    sql`break_glass = ${breakGlass ?? null}`,
    sql`preview_count = ${reached}`,
    sql`stop_reason = null`,
  ]);
}
