import type { ReceiptStatus } from '@vias/alerts/channels/channel.ts';
import { claimRecipients } from '@vias/alerts/claim.ts';
import { applyReceipts, asWorker } from '@vias/alerts/receipts.ts';
import type { TestDatabase } from '@vias/sql/testing.ts';

/** Claims everybody who is due. The bucket is full: how many may leave at once is no matter of these tests. */
export const claimAll = async (db: TestDatabase) => {
  await db.admin('update sender_bucket set tokens = burst, at = clock_timestamp()');
  return asWorker(db, (tx) => claimRecipients(tx, { channels: ['console'], limit: 500, leaseS: 60 }));
};

/** Claims everybody who is due and says what the operators said of the first ones; the others got it. */
export const hearOf = async (db: TestDatabase, alertId: string, said: [ReceiptStatus, number?][]): Promise<string[]> => {
  const claimed = await claimAll(db);
  const ids = claimed.map(({ subscriberId }) => subscriberId);
  await asWorker(db, (tx) =>
    applyReceipts(
      tx,
      claimed.map(({ subscriberId, tryNo }, i) => ({
        alertId,
        subscriberId,
        tryNo,
        channel: 'console',
        status: said[i]?.[0] ?? 'delivered',
        sid: `SM${subscriberId}${tryNo}`,
        code: said[i]?.[1] ?? null,
      })),
      true,
    ),
  );
  return ids;
};
