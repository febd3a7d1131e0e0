import { randomBytes, randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { createAnswerLinks, withLinks } from './answer-link.ts';
import type { Message } from './channels/channel.ts';
import { countSegments, linkRoom } from './segments.ts';
import { recordingChannel } from './testing.ts';

const links = createAnswerLinks([randomBytes(32)], 'https://bridinajumi.jelgava.lv');
const message = (body: string): Message =>
  ({
    alertId: randomUUID(),
    subscriberId: randomUUID(),
    tryNo: 1,
    to: '+37120000001',
    body,
    sender: 'Jelgava',
    validForS: 60,
    withinMs: 1000,
    isGenerated: true,
    lang: 'lv',
  }) as Message; // prettier-ignore

test('each recipient gets an address of its own, all equally long, within the room that was counted', async () => {
  const channel = recordingChannel();
  const ready = withLinks(channel, links);
  const alertId = randomUUID();
  for (let i = 0; i < 20; i += 1) await ready.send({ ...message('Ejiet telpās. {link}'), alertId });
  const bodies = channel.given.map(({ body }) => body);
  expect(new Set(bodies).size).toBe(20);
  expect(new Set(bodies.map((body) => body.length)).size).toBe(1);
  for (const body of bodies) {
    expect(body).toMatch(/^Ejiet telpās\. https:\/\/bridinajumi\.jelgava\.lv\/a\/[0-9A-Za-z]{22}$/);
    expect(countSegments(body).units).toBeLessThanOrEqual(countSegments('Ejiet telpās. {link}').units);
  }
  expect(links.addressOf(links.publicCode(alertId)).length).toBe(bodies[0]?.replace('Ejiet telpās. ', '').length);
});

test('the text is looked up at the provider as it went out; a voice reads no address; other texts stay', async () => {
  const asked: string[] = [];
  const seen = recordingChannel(undefined, { find: async ({ body }) => void asked.push(body) });
  const ready = withLinks(seen, links);
  const one = message('Ejiet telpās. {link}');
  await ready.send(one);
  await ready.find?.(one, new Date(), []);
  expect(asked).toEqual([seen.given[0]?.body]);
  const voice = recordingChannel(undefined, { name: 'voice' });
  await withLinks(voice, links).send(one);
  expect(voice.given[0]?.body).toBe('Ejiet telpās.');
  await ready.send(message('Bez saites {name}'));
  expect(seen.given[1]?.body).toBe('Bez saites {name}');
});

test('a code opens what it was signed for and nothing else', () => {
  const [alertId, subscriberId] = [randomUUID(), randomUUID()];
  const reading = links.read(links.codeFor(alertId, subscriberId));
  expect(reading?.isSigned([alertId, subscriberId])).toBe(true);
  expect(reading?.isSigned([alertId, alertId])).toBe(false);
  expect(reading?.isSigned([randomUUID(), subscriberId])).toBe(false);
  expect(links.read(links.publicCode(alertId))?.isSigned([alertId, alertId])).toBe(true);
  expect(
    createAnswerLinks([randomBytes(32)], 'https://a.lv')
      .read(links.publicCode(alertId))
      ?.isSigned([alertId, alertId]),
  ).not.toBe(true);
});

test('an address that is longer than its room is known at the start', () => {
  expect(links.fits).toBe(true);
  expect(createAnswerLinks([randomBytes(32)], `https://${'x'.repeat(linkRoom)}.lv`).fits).toBe(false);
});
