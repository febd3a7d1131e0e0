import { existsSync } from 'node:fs';
import { expect } from '@jest/globals';
import { createAnswerLinks } from '@vias/alerts/answer-link.ts';
import type { ReceiptStatus } from '@vias/alerts/channels/channel.ts';
import { claimRecipients } from '@vias/alerts/claim.ts';
import { applyReceipts, asWorker } from '@vias/alerts/receipts.ts';
import { approveAlertFor } from '@vias/alerts/testing.ts';
import { sql } from '@vias/sql/sql.ts';
import type { TestDatabase } from '@vias/sql/testing.ts';
import { selectMyReads } from '../residents/queries.ts';
import type { TestApp } from '../testing.ts';

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

/** The browser that prints the reports, where the machine has one. */
export const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', process.env.CHROMIUM_PATH ?? ''].find(
  (path) => path && existsSync(path),
);

/** An alert that is being sent to everybody there is: its id. */
export const startSending = async (db: TestDatabase, people: number, like: Parameters<typeof approveAlertFor>[2] = {}): Promise<string> => {
  const id = await approveAlertFor(db, people, like);
  await asWorker(db, (tx) => tx.run(sql`update alert set status = 'resolving' where alert_id = ${id}`));
  await asWorker(db, (tx) => tx.run(sql`select enqueue_alert(${id})`));
  return id;
};

/** The key that the tests' application signs its links with, and those links. */
export const key = 'a1'.repeat(32);
export const links = createAnswerLinks([Buffer.from(key, 'hex')], 'http://localhost:8080');
/** What the warnings of the tests say. */
export const text = { lv: 'Ejiet telpās. {link}', ru: 'Войдите в помещение. {link}' };

/** After two looks at a person's data, to send help and then to call back: the person is told both without a name, the municipality's auditor and administrator with one, and each other's question too; another municipality is told of nobody. */
export const expectSeen = async (app: TestApp, subscriber: string, phone: string): Promise<void> => {
  const mine = await app.db.as({ kind: 'resident', tenant: '', residentId: subscriber }, selectMyReads);
  expect(mine.map(({ purpose, what, roles }) => `${purpose}: ${what} by ${roles}`)).toEqual([
    'call_back: name,places,phone by dispatcher',
    'send_help: name,places by dispatcher',
  ]);
  const looks = async (user: string): Promise<string[]> =>
    (await app.as(user).post('/api/audit/person', { phone, purpose: 'own_check' })).body.items
      .filter(({ kind, name }: { kind: string; name: string }) => kind === 'read' && name !== '')
      .map(({ purpose }: { purpose: string }) => purpose);
  expect(await looks('auditor@lv-jelgava')).toEqual(['call_back', 'send_help']);
  expect(await looks('admin@lv-jelgava')).toEqual(['own_check', 'call_back', 'send_help']);
  expect(await looks('auditor@lv-dobele')).toEqual([]);
  // That a warning reached somebody whom only a neighbour knows would tell that the neighbour does.
  const warned = async (): Promise<number> =>
    (await app.as('auditor@lv-jelgava').post('/api/audit/person', { phone, purpose: 'own_check' })).body.items.filter(
      ({ kind }: { kind: string }) => kind === 'alert',
    ).length;
  await app.db.admin('update recipient set attempt = 1 where subscriber_id = $1', [subscriber]);
  expect(await warned()).toBe(1);
  const own = await app.db.admin<{ id: string }>(
    "update resident set subscriber_id = null where tenant_id = 'lv-jelgava' and subscriber_id = $1 returning resident_id as id",
    [subscriber],
  );
  expect(await warned()).toBe(0);
  await app.db.admin('update resident set subscriber_id = $2 where resident_id = $1', [own[0]?.id, subscriber]);
};

/** Asks for help in words by a personal link: the browser that sent them is shown them, whom the link was forwarded to is not, and pressing without words, or other words, opens nothing. */
export const expectOwnWords = async (origin: string, code: string): Promise<void> => {
  const address = `${origin}/a/${code}?lang=lv`;
  const press = async (form: Record<string, string>): Promise<string | null> =>
    (await fetch(address, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' })).headers.get('set-cookie');
  const read = async (cookie: string): Promise<string> => (await fetch(address, { headers: { cookie } })).text();
  const given = await press({ said: 'help', words: ' Nevaru paiet ' });
  expect(given).toMatch(/; Path=\/a\/[\w-]+; Max-Age=604800; HttpOnly; SameSite=Lax$/);
  const own = given?.split(';')[0] ?? '';
  expect(await read(`other=1; ${own}`)).toMatch(/<blockquote>Nevaru paiet<[\s\S]*name="words"/);
  expect(await press({ said: 'help' })).toBeNull();
  for (const cookie of ['', 'vias_own_words=', 'vias_own_words=AAAA']) {
    const page = await read(cookie);
    expect(page).not.toContain('Nevaru paiet');
    expect(page).toContain('To rāda tikai tajā ierīcē');
  }
  expect(await press({ said: 'safe', words: 'x' })).toBeNull();
  const since = await press({ said: 'help', words: 'Esmu pagrabā' });
  expect(await read(own)).not.toMatch(/Nevaru paiet|Esmu pagrabā/);
  expect(await read(since?.split(';')[0] ?? '')).toContain('<blockquote>Esmu pagrabā');
};
