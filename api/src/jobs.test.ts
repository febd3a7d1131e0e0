import { sql } from '@vias/sql/sql.ts';
import { openTestDatabase } from '@vias/sql/testing.ts';
import type { Deps } from './deps.ts';
import { findAuditFaults, startJobs } from './jobs.ts';

test('what is old, and what a restored backup brought into the change feed, goes; the rest stays', async () => {
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
    const stop = startJobs({ db, log } as unknown as Deps);
    for (let i = 0; i < 200 && (await kept()) > 1; i++) await new Promise((resolve) => setTimeout(resolve, 20));
    stop();
    expect([await kept(), errors]).toEqual([1, []]);
    expect(await db.admin("select from change where xid < '99999999999' and at > now() - interval '1 day'")).toHaveLength(1);
  } finally {
    await db.close();
  }
});

test('the daily verification names the chain and the first entry that was changed', async () => {
  const db = await openTestDatabase();
  try {
    await db.admin(`insert into incident (tenant_id, access_class_id, sensitivity, category_code, severity, occurred_at, title, created_by, changed_by)
                    select tenant_id, access_class_id, sensitivity, 'flood', 3, now(), 'x', 't', 't' from access_class, generate_series(1, 3) where tenant_id = 'lv-dobele' and theme = 'incidents' and sensitivity = 1`);
    await db.admin(`update incident set severity = 4`);
    expect(await findAuditFaults({ db })).toEqual([]);
    await db.admin(
      `alter table audit_entry disable trigger audit_entry_append_only; update audit_entry set action = 'none' where chain = 'lv-dobele' and seq = 1`,
    );
    expect(await findAuditFaults({ db })).toEqual([{ chain: 'lv-dobele', seq: 1 }]);
  } finally {
    await db.close();
  }
});
