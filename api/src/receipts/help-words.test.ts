import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { takeInbound } from '@vias/alerts/inbound.ts';
import { addPeople, hurry, testVault, wipe } from '@vias/alerts/testing.ts';
import { openTestApp, type TestApp } from '../testing.ts';
import { hearOf, key, links, startSending, text } from './receipts.fixture.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp({ linkKeys: [key], phoneKeyId: 'test', phoneKey: '07'.repeat(32), phonePepper: '09'.repeat(32) });
});
afterAll(() => app.close());
beforeEach(async () => {
  await app.db.admin('truncate acknowledgement, help_case, alert_result, service_message');
  await wipe(app.db);
  await hurry(app.db);
});

let nth = 0;
const reply = (said: string) => {
  nth += 1;
  return takeInbound(
    { db: app.db, vault: testVault, links: [Buffer.from(key, 'hex')], origin: 'http://localhost:8080', now: Date.now },
    { channel: 'console', from: '+37120000001', to: '', text: said, sid: `SM${nth}` },
  );
};
const wordsOf = async (id: string) =>
  (await app.as('dispatcher@lv-jelgava').get(`/api/alerts/${id}/help`)).body.items.map(({ words }: { words: string | null }) => words);

test('what is written by SMS beside the cry, and after it, is read by whoever helps; a bare cry takes nothing away', async () => {
  await addPeople(app.db, { count: 20 });
  const id = await startSending(app.db, 20, { texts: text });
  await hearOf(app.db, id, []);
  // Before there is a call for help nothing is kept of what is no answer.
  expect(await reply('Kas tas ir?')).toBe('none');
  expect(await wordsOf(id)).toEqual([]);
  expect(await reply('PALĪDZIET')).toBe('need_help');
  expect(await wordsOf(id)).toEqual([null]);
  expect(await reply('Palīdziet, ūdens jau\npagrabā')).toBe('need_help');
  expect(await reply('palidziet!!')).toBe('need_help');
  expect(await wordsOf(id)).toEqual(['Palīdziet, ūdens jau pagrabā']);
  expect(await reply('Lielā iela 5, esam trīs\u0000')).toBe('none');
  expect(await reply('Lielā iela 5, esam trīs')).toBe('none');
  expect(await wordsOf(id)).toEqual(['Palīdziet, ūdens jau pagrabā / Lielā iela 5, esam trīs']);
  // STOP is no word of help.
  expect(await reply('STOP')).toBe('stop');
  expect(await reply(`Jumts ${'ā'.repeat(290)}`)).toBe('none');
  const [words = ''] = await wordsOf(id);
  expect([words.length, words.endsWith(`Jumts ${'ā'.repeat(290)}`)]).toEqual([300, true]);
  expect(await reply('Esmu drošībā')).toBe('safe');
  expect(await wordsOf(id)).toEqual([words]);
});

test('a call for help by link is kept whatever signs are in it', async () => {
  const [one = ''] = await addPeople(app.db, { count: 20 });
  const id = await startSending(app.db, 20, { texts: text });
  const body = new URLSearchParams({ said: 'help', words: `Pagrabā\u0000 ${'😀'.repeat(400)}` });
  const answer = await fetch(`${app.url}/a/${links.codeFor(id, one)}?lang=lv`, { method: 'POST', body, redirect: 'manual' });
  expect(answer.status).toBe(303);
  expect(await wordsOf(id)).toEqual([`Pagrabā ${'😀'.repeat(292)}`]);
});
