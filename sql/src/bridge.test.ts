import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Bridge, type Exchange } from './bridge.ts';
import { connectAs } from './embedded-session.ts';
import { scrubDaily, tidyTables } from './maintenance.ts';
import { type Session, startSession } from './pglite.ts';
import { copyFrom } from './submittables.fixture.ts';
import { testServer } from './test-server.ts';
import { testTemplate } from './test-template.ts';

// What only the shared session has: a line to wait in, a cap on COPY, and an end that everybody must hear of.
const suite = testServer() ? describe.skip : describe;

suite('the bridge', () => {
  let session: Session;
  let bridge: Bridge;
  beforeAll(async () => {
    session = await startSession({ template: readFileSync(testTemplate()) });
    bridge = new Bridge({ waitLimitMs: 400 });
    await bridge.attach(session.exchange);
  });
  afterAll(() => session.close());

  const client = () => connectAs(bridge, 'admin');

  test('whoever waits too long is told so and not run later', async () => {
    const [a, b] = [await client(), await client()];
    await a.query('create table waited (n int)');
    await a.query('begin');
    await expect(b.query('insert into waited values (1)')).rejects.toThrow('The database was busy for 0.4 s; this request was not run.');
    await a.query('commit');
    expect((await a.query('select * from waited')).rows).toEqual([]);
    await a.end();
  });

  test('a client that leaves the line before its turn is passed over', async () => {
    const [a, b, c] = [await client(), await client(), await client()];
    await a.query('begin');
    const left = b.query('insert into waited values (2)').catch((error: Error) => error);
    const stays = c.query('select count(*)::int as n from waited');
    await sleep(20);
    (b as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
    await a.query('commit');
    expect(await left).toBeInstanceOf(Error);
    expect((await stays).rows).toEqual([{ n: 0 }]);
    await a.end();
    await c.end();
  });

  test('COPY past 64 MB fails its transaction, and the client goes on', async () => {
    const a = await client();
    const chunk = Buffer.from('1\n'.repeat(512 * 1024));
    await a.query('begin');
    const chunks = Array.from({ length: 65 }, () => chunk);
    await expect(copyFrom(a, 'copy waited from stdin', chunks)).rejects.toMatchObject({
      code: '54000',
      message: expect.stringContaining('64 MB'),
    });
    await expect(a.query('select 1')).rejects.toMatchObject({ code: '25P02' });
    await a.query('rollback');
    expect(await copyFrom(a, 'copy waited from stdin', [Buffer.from('1\n')])).toBe(1);
    await a.end();
  });

  test('a connection is made at once while another is busy', async () => {
    const a = await client();
    await a.query('begin');
    const began = Date.now();
    const b = await client();
    expect(Date.now() - began).toBeLessThan(300);
    await a.query('commit');
    await a.end();
    await b.end();
  });

  test('tidying gives the planner its figures and frees dead rows', async () => {
    const a = await client();
    await a.query('create table tidied as select generate_series(1, 5000) as n');
    await a.query('delete from tidied where n % 2 = 0');
    await tidyTables(bridge);
    expect((await a.query("select reltuples::int from pg_class where relname = 'tidied'")).rows).toEqual([{ reltuples: 2500 }]);
    await a.end();
  });

  test('what was erased goes out of the files once a day, by a clock that was set back too', async () => {
    const a = await client();
    const runs = async () =>
      (await a.query<{ n: number }>("select count(*)::int as n from operation_run where operation = 'scrub' and is_good")).rows[0]?.n;
    const log = () => undefined;
    await scrubDaily(bridge, log);
    await scrubDaily(bridge, log);
    expect(await runs()).toBe(1);
    await a.query("update operation_run set at = now() + interval '10 years'");
    await scrubDaily(bridge, log);
    await scrubDaily(bridge, log);
    expect(await runs()).toBe(2);
    await a.end();
  });

  test('a session that panics is ended, and its client told why', async () => {
    const ends: string[] = [];
    const fields = Buffer.from('SPANIC\0VPANIC\0C53100\0Mno space\0\0');
    const panic = Buffer.concat([Buffer.from([0x45, 0, 0, 0, 4 + fields.length]), fields]);
    const exchange: Exchange = (batch, limitMs) =>
      Buffer.from(batch).includes('checkpoint') ? Promise.resolve(panic) : session.exchange(batch, limitMs);
    await bridge.attach(exchange, (why) => ends.push(why));
    const a = await client();
    await expect(a.query('select 1 / 0')).rejects.toMatchObject({ code: '22012' });
    expect(ends).toEqual([]);
    await expect(a.query('checkpoint')).rejects.toMatchObject({ code: '53100', message: 'no space' });
    expect(ends).toEqual(['no space']);
    bridge.detach(new Error('ended'));
    await bridge.attach(session.exchange);
  });

  test('when the session ends every client hears why, and newcomers get the next session', async () => {
    const [a, b] = [await client(), await client()];
    await a.query('begin');
    await a.query('insert into waited values (3)');
    const waits = b.query('select 1').catch((error: Error) => error.message);
    bridge.detach(new Error('gone for a test'));
    expect(await waits).toBe('gone for a test');
    await expect(a.query('select 1')).rejects.toThrow();
    const c = await client();
    const answer = c.query('select 7 as n');
    await bridge.attach(session.exchange);
    expect((await answer).rows).toEqual([{ n: 7 }]);
    await c.query('rollback');
    await c.end();
  });
});
