import { z } from 'zod';
import type { Database } from './database.ts';
import { openDatabase } from './open.ts';
import type { Principal } from './principal.ts';
import { sql } from './sql.ts';

// A process of its own that opens a database, for tests that kill it. It talks in lines of JSON on its standard output.
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
const [act, place = '', limit] = process.argv.slice(2);
const editor: Principal = {
  kind: 'user',
  id: '00000000-0000-4000-8000-000000000002',
  name: 'Editor',
  tenant: 'lv-jelgava',
  roles: ['incident-editor'],
};
const Count = z.object({ n: z.number() });
const Key = z.object({ key: z.string() });

const write = (db: Database, key: string) =>
  db.as(editor, (tx) =>
    tx.run(sql`insert into idempotency (tenant_id, principal_id, key, request_hash, status, answer)
               values ('lv-jelgava', my_principal(), ${key}, sha256(${key}::bytea), 200, ${JSON.stringify({ text: 'x'.repeat(300) })})`),
  );

/** Every key through the heap, and how many the index finds. */
const contents = (db: Database) =>
  db.as(editor, async (tx) => {
    await tx.run(
      sql`select set_config('enable_indexscan', 'off', true), set_config('enable_indexonlyscan', 'off', true), set_config('enable_bitmapscan', 'off', true)`,
    );
    const keys = (await tx.rows(Key, sql`select key from idempotency`)).map((row) => row.key);
    await tx.run(
      sql`select set_config('enable_indexscan', 'on', true), set_config('enable_indexonlyscan', 'on', true), set_config('enable_seqscan', 'off', true)`,
    );
    const { n } = await tx.one(
      Count,
      sql`select count(*)::int as n from idempotency where tenant_id = 'lv-jelgava' and principal_id = my_principal()`,
    );
    return { keys, byIndex: n };
  });

try {
  const db = await openDatabase(place.startsWith('postgresql:') ? { kind: 'native', url: place } : { kind: 'embedded', dataDir: place }, {
    mode: 'demo',
    ...(limit && { statementLimitMs: Number(limit) }),
    log: (level, message) => say({ level, message }),
  });
  say({ open: process.pid, health: await db.health() });
  if (act === 'write') {
    say(await contents(db));
    const round = Date.now();
    const writer = async (who: number) => {
      for (let n = 0; ; n++) {
        const key = `${round}-${who}-${n}`;
        await write(db, key);
        say({ written: key });
      }
    };
    await Promise.all([1, 2, 3, 4].map(writer));
  }
  if (act === 'hang') {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 20);
    let missed = 0;
    await db.listen('thing', (payload) => {
      if (payload === '') missed++;
    });
    await write(db, 'before');
    const began = Date.now();
    const lost = await db
      .as(editor, (tx) => tx.run(sql`select count(*) from generate_series(1, 2000000000)`))
      .then(
        () => 'it ended',
        (error: Error) => error.message,
      );
    const tookMs = Date.now() - began;
    const ticked = ticks;
    await write(db, 'after');
    const { keys } = await contents(db);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    say({ lost, tookMs, ticked, keys, missed, backAfterMs: Date.now() - began - tookMs, health: (await db.health()).ok });
    clearInterval(timer);
  }
  if (act === 'hold') await new Promise((resolve) => process.stdin.once('end', resolve).resume());
  await db.close();
  say({ closed: true });
} catch (error) {
  say({ refused: (error as Error).message });
  process.exitCode = 1;
}
