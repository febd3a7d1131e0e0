import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from '@vias/sql/sql.ts';
import { openTestDatabase } from '@vias/sql/testing.ts';
import type { Deps } from './deps.ts';
import { startJobs } from './jobs.ts';

test('S27: what is old, and what a restored backup brought into the change feed, goes; the rest stays', async () => {
  const db = await openTestDatabase();
  const errors: unknown[] = [];
  const log = { error: (error: unknown) => errors.push(error) } as unknown as Deps['log'];
  const put = (xid: string, at: string) =>
    db.admin(`insert into change (xid, at, thing_kind, op, tenant_id, access_class_id, ids)
              select ${xid}, ${at}, 'incident', 'insert', tenant_id, access_class_id, '{}' from access_class limit 1`);
  try {
    await put('pg_current_xact_id()', 'now()');
    await put('pg_current_xact_id()', "now() - interval '8 days'");
    await put("'99999999999'", 'now()');
    const kept = () => db.as({ kind: 'jobs' }, (tx) => tx.run(sql`select from change`));
    expect(await kept()).toBe(3);
    const stop = startJobs({
      db,
      log,
      config: { auditAnchor: { place: join(tmpdir(), `anchors-${process.pid}.jsonl`) }, cap: {} },
      clock: Date,
    } as unknown as Deps);
    for (let i = 0; i < 200 && (await kept()) > 1; i++) await new Promise((resolve) => setTimeout(resolve, 20));
    stop();
    expect([await kept(), errors]).toEqual([1, []]);
    expect(await db.admin("select from change where xid < '99999999999' and at > now() - interval '1 day'")).toHaveLength(1);
  } finally {
    await db.close();
  }
});
