import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { openNative } from './native.ts';
import { addressesOf } from './primary-finder.ts';
import type { Principal } from './principal.ts';
import { sql } from './sql.ts';
import { readOnly } from './standby-reads.ts';
import { withConnection } from './test-server.ts';
import { makeCluster } from './testing-cluster.ts';

test('an address with several hosts is one address for each', () => {
  expect(addressesOf('postgresql://vias_login:a%40b@one:5432,[::1]:5433,three/vias?sslmode=require')).toEqual([
    'postgresql://vias_login:a%40b@one:5432/vias?sslmode=require',
    'postgresql://vias_login:a%40b@[::1]:5433/vias?sslmode=require',
    'postgresql://vias_login:a%40b@three/vias?sslmode=require',
  ]);
  expect(addressesOf('postgresql:///vias?host=/run/postgresql')).toEqual(['postgresql:///vias?host=/run/postgresql']);
});

const planner: Principal = { kind: 'user', id: 'p', name: 'p', tenant: 'lv-jelgava', roles: ['planner'] };
const Where = z.object({ standby: z.boolean(), title: z.string() });
const look = sql`select pg_is_in_recovery() as standby, name as title from tenant where tenant_id = 'lv-jelgava'`;

test('reads run on the standby, never older than the primary; when the primary dies the promoted one is found, and an old one that comes back is not believed', async () => {
  const cluster = await makeCluster();
  if (!cluster) return;
  try {
    const standby = await cluster.addStandby('standby');
    const db = await openNative(
      { url: cluster.url.replace('/postgres', `,127.0.0.1:${standby.port}/postgres`), readUrl: standby.url },
      { log: () => undefined },
    );
    const read = () => readOnly('look', () => db.as(planner, (tx) => tx.one(Where, look)));
    const rename = (name: string) =>
      withConnection(cluster.superuser, (client) => client.query(`update tenant set name = $1 where tenant_id = 'lv-jelgava'`, [name]));
    try {
      // Outside a reading everything is asked of the primary.
      expect(await db.as(planner, (tx) => tx.one(Where, look))).toMatchObject({ standby: false });
      await rename('one');
      expect((await read()).title).toBe('one');
      let onStandby = 0;
      for (let n = 0; n < 20; n += 1) onStandby += (await read()).standby ? 1 : 0;
      expect(onStandby).toBeGreaterThan(10);

      await withConnection(standby.superuser, (client) => client.query('select pg_wal_replay_pause()'));
      await rename('two');
      expect(await read()).toEqual({ standby: false, title: 'two' });
      await withConnection(standby.superuser, (client) => client.query('select pg_wal_replay_resume()'));

      // What turns out to write is done on the primary.
      const Id = z.object({ id: z.string() });
      const writing = () => readOnly('write', () => db.as(planner, (tx) => tx.one(Id, sql`select pg_current_xact_id()::text as id`)));
      await expect(writing()).resolves.toEqual({ id: expect.stringMatching(/^\d+$/) });

      cluster.kill();
      const waiting = Promise.all([read(), db.as(planner, (tx) => tx.one(Where, look))]);
      await withConnection(standby.superuser, (client) => client.query('select pg_promote()'));
      for (const found of await waiting) expect(found).toEqual({ standby: false, title: 'two' });

      await cluster.start();
      await rename('from before the promotion');
      for (let n = 0; n < 5; n += 1) expect((await read()).title).toBe('two');
      // Whoever starts now finds the newer one too.
      const late = await openNative(
        { url: cluster.url.replace('/postgres', `,127.0.0.1:${standby.port}/postgres`) },
        { log: () => undefined },
      );
      expect((await late.as(planner, (tx) => tx.one(Where, look))).title).toBe('two');
      await late.close();
    } finally {
      await db.close();
    }
  } finally {
    cluster.remove();
  }
});
