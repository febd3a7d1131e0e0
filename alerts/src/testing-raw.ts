import { Pool } from 'undici';

/** Posts `count` messages as fast as 200 connections go, with no database and no SDK: what the dispatcher is measured against. */
export async function postRaw(url: string, count: number, text: string): Promise<void> {
  const pool = new Pool(url, { connections: 200, pipelining: 1 });
  let next = 0;
  const lane = async () => {
    while (next < count) {
      next += 1;
      const body = new URLSearchParams({ To: '+37120000001', MessagingServiceSid: `MG${'0'.repeat(32)}`, Body: text }).toString();
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      await (await pool.request({ path: '/2010-04-01/Accounts/AC0/Messages.json', method: 'POST', headers, body })).body.json();
    }
  };
  await Promise.all(Array.from({ length: 200 }, lane));
  await pool.close();
}
