import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { answersAnHour, takeInbound } from '@vias/alerts/inbound.ts';
import fc from 'fast-check';
import { anyone, app, dobele, forget, home, newPhone, openWithGround, own, register, sent, vault } from './residents.fixture.ts';

beforeAll(openWithGround);
afterAll(() => app.close());

const links = [Buffer.alloc(32, 0x5a)];

describe('what residents write back', () => {
  test('STOP names who still writes, START takes it back; a reply does the same and is answered in the own language', async () => {
    const { link, phone } = await register(newPhone(), {
      lang: 'ru',
      places: [home, { kind: 'work', lon: dobele[0], lat: dobele[1], label: null }],
    });
    const [j, d] = ['Jelgavas valstspilsētas pašvaldība', 'Dobeles novada pašvaldība'];
    expect((await anyone().post('/api/residents/me/senders', { tenant: 'lv-jelgava', stop: true }, own(link))).body).toEqual({
      stopped: [j],
      reaching: [d],
    });
    expect((await anyone().get('/api/residents/me', own(link))).body.senders).toMatchObject([
      { tenant: 'lv-dobele', stoppedAt: null },
      { tenant: 'lv-jelgava', stoppedAt: expect.any(String) },
    ]);
    expect((await anyone().post('/api/residents/me/senders', { tenant: null, stop: false }, own(link))).body).toEqual({
      stopped: [],
      reaching: [d, j],
    });
    // A neighbour that wrote under an agreement has no entry of the person and can be stopped all the same.
    const neighbour = await anyone().post('/api/residents/me/senders', { tenant: 'lv-bauska', stop: true }, own(link));
    expect(neighbour.body).toEqual({ stopped: ['Bauskas novada pašvaldība'], reaching: [d, j] });
    expect((await anyone().get('/api/residents/me', own(link))).body.stoppedElsewhere).toMatchObject([
      { name: 'Bauskas novada pašvaldība' },
    ]);
    await forget();
    const inbound = (text: string, from = phone) =>
      takeInbound({ db: app.db, vault, links, origin: 'https://v.lv', now: Date.now }, { channel: 'x', from, to: '', text });
    expect(await inbound('СТОП ВСЕ')).toBe('stop');
    expect((await sent())[0]).toMatch(/: Отказ принят, предупреждений больше не будет\. .*https:\/\/v\.lv\/me\/\w{45}$/);
    expect(await inbound('Pietiek', '+37126555555')).toBe('none');
    expect([await inbound('help'), await inbound('старт')]).toEqual(['help', 'start']);
    expect(await sent()).toHaveLength(2);
    expect(await inbound('Kad beigsies?')).toBe('none');
    expect(await sent()).toEqual([]);
  });

  test('a number that floods gets a few answers an hour, and everything it writes is done', async () => {
    const { phone, link } = await register();
    await forget();
    const inbound = (text: string, sid?: string) =>
      takeInbound({ db: app.db, vault, links, origin: 'https://v.lv', now: Date.now }, { channel: 'x', from: phone, to: '', text, sid });
    const stopped = async () => (await anyone().get('/api/residents/me', own(link))).body.senders[0].stoppedAt !== null;
    // The same message, handed on again or replayed later: START meanwhile stays.
    expect([await inbound('STOP', 'SM1'), await inbound('START', 'SM2'), await inbound('STOP', 'SM1')]).toEqual(['stop', 'start', 'again']);
    expect(await stopped()).toBe(false);
    const twice = await Promise.all([inbound('STOP', 'SM3'), inbound('STOP', 'SM3')]);
    expect(twice.sort()).toEqual(['again', 'stop']);
    expect(await sent()).toHaveLength(2);
    for (let i = 0; i < 12; i += 1) {
      await app.db.admin(`update reply_given set at = at - interval '61 seconds'`);
      const text = i % 2 === 0 ? 'START' : 'STOP';
      expect(await inbound(text, `SN${i}`)).toBe(text.toLowerCase());
      expect(await stopped()).toBe(text === 'STOP');
    }
    expect(await sent()).toHaveLength(answersAnHour - 2);
    await app.db.admin(`update reply_given set at = at - interval '1 hour'`);
    expect(await inbound('help')).toBe('help');
    // Without a number of the message the same question within a minute is answered once.
    expect(await inbound('help')).toBe('help');
    expect(await sent()).toHaveLength(1);
  });

  test('whatever is handed on twice and in whatever order, the first of each message counts and no other', async () => {
    const { phone, link } = await register();
    const words = ['STOP', 'START', 'INFO', 'STOP VISI', 'START'];
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 14 }), async (numbers) => {
        run += 1;
        await forget();
        await app.db.admin('delete from reply_given; delete from opt_out');
        for (const no of numbers)
          await takeInbound(
            { db: app.db, vault, links, origin: 'https://v.lv', now: Date.now },
            { channel: 'x', from: phone, to: '', text: words[no % words.length] ?? '', sid: `P${run}-${no}` },
          );
        const told = [...new Set(numbers)].map((no) => words[no % words.length] ?? '').filter((word) => word !== 'INFO');
        expect((await anyone().get('/api/residents/me', own(link))).body.senders[0].stoppedAt !== null).toBe(
          told.at(-1)?.startsWith('STOP') ?? false,
        );
        expect((await sent()).length).toBeLessThanOrEqual(answersAnHour);
      }),
      { numRuns: 12 },
    );
  });
});
