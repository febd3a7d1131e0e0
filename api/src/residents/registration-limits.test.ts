import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { sql } from '@vias/sql/sql.ts';
import fc from 'fast-check';
import { z } from 'zod';
import { openTestApp, type TestApp } from '../testing.ts';
import { limits } from './limits.ts';
import { beginRegistration } from './queries.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());
beforeEach(() => forget());

const forget = () => app.db.admin('delete from registration_code; delete from registration; delete from service_message');
const hex = (text: string) => createHash('sha256').update(text).digest('hex');
/** Asks for a code as the endpoint does, from any network and address. */
const begin = (net: string, phone: string, { tenant = 'lv-jelgava', ip = net } = {}) => {
  const [id, sealed] = [randomUUID(), '00'.repeat(40)];
  const to = { tenant, lang: 'lv', isGenerated: true, keyId: 'k1' };
  const of = { phoneHmac: hex(phone), blockHmac: hex(phone.slice(0, -2)), ipHmac: hex(`ip ${ip}`), netHmac: hex(net) };
  const registration = { ...to, ...of, id, phoneEnc: sealed, codeHmac: hex('code'), isProven: true };
  const message = { ...to, id: randomUUID(), kind: 'code', toEnc: sealed, bodyEnc: sealed, channel: 'sms', segments: 1, validForS: 600 };
  return app.db.as({ kind: 'worker' }, (tx) => beginRegistration(tx, registration, message));
};
const within = async (where: string) =>
  (
    await app.db.admin<{ n: number }>(`select count(*)::int as n from registration_code where at > now() - interval '1 hour' and ${where}`)
  )[0]?.n;

const request = fc.record({
  block: fc.integer({ min: 0, max: 10 }),
  end: fc.integer({ min: 0, max: 98 }),
  ip: fc.integer({ min: 0, max: 12 }),
  // Now and then time passes before the next.
  pause: fc.oneof({ weight: 30, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 70 }) }),
});

test('whatever one network asks for, registration stays open for another of the same municipality', async () => {
  const closed = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(request, { minLength: 60, maxLength: 120 }), async (requests) => {
      await forget();
      for (const { block, end, ip, pause } of requests) {
        if (pause > 0) await app.db.admin(`update registration_code set at = at - interval '${pause} minutes'`);
        closed.add(await begin('one', `${1000 + block}${String(end).padStart(2, '0')}`, { ip: `one ${ip}` }));
        expect(await within(`net_hmac = '\\x${hex('one')}'`)).toBeLessThanOrEqual(limits.perNetworkAnHour);
      }
      // In a block that was asked for as in one that was not.
      expect([await begin('other', `${1000 + (requests[0]?.block ?? 0)}99`), await begin('third', '999999')]).toEqual(['sent', 'sent']);
    }),
    { numRuns: 4, endOnFailure: true },
  );
  // It was closed for itself meanwhile, or the test would prove nothing.
  expect(closed.has('sent') && closed.size > 1).toBe(true);
});

test('a network that takes all it can leaves most of the budget of an hour and some of that of a day', async () => {
  expect(limits.perNetworkAnHour * 4).toBeLessThan(limits.perTenantAnHour);
  expect(limits.perNetworkAnHour * 24 * 1.3).toBeLessThan(limits.perTenantADay);
});

test('many networks at once get the budget of the municipality and no more, and its neighbour goes on', async () => {
  await app.db.admin(`insert into registration_code (registration_id, tenant_id, phone_hmac, block_hmac, ip_hmac, net_hmac, at, used_at)
    select gen_random_uuid(), 'lv-jelgava', sha256(i::text::bytea), sha256(i::text::bytea), sha256(i::text::bytea), sha256(i::text::bytea), now() - interval '1 minute', now()
    from generate_series(1, ${limits.perTenantAnHour - 2}) i`);
  const outcomes = await Promise.all([0, 1, 2, 3, 4].map((i) => begin(`net ${i}`, `20${i}000`)));
  expect(outcomes.sort()).toEqual(['hour', 'hour', 'hour', 'sent', 'sent']);
  expect(await begin('elsewhere', '777777', { tenant: 'lv-dobele' })).toBe('sent');
  const Use = z.object({ tenant: z.string(), n: z.int() });
  const used = await app.db.as({ kind: 'jobs' }, (tx) =>
    tx.rows(Use, sql`select tenant_id as tenant, in_hour as n from registration_use() order by tenant_id`),
  );
  expect(used).toEqual([
    { tenant: 'lv-dobele', n: 1 },
    { tenant: 'lv-jelgava', n: limits.perTenantAnHour },
  ]);
});
