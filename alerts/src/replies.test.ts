import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readReply, sayReply } from './replies.ts';

test.each([
  ['STOP', 'stop', false],
  [' stop. ', 'stop', false],
  ['Pietiek', 'stop', false],
  ['pietiek!', 'stop', false],
  ['ATSISAKAU', 'stop', false],
  ['СТОП', 'stop', false],
  ['стоп', 'stop', false],
  ['STOP VISI', 'stop', true],
  ['Стоп все', 'stop', true],
  ['stop all', 'stop', true],
  ['START', 'start', false],
  ['Sākt', 'start', false],
  ['Pradėti', 'start', false],
  ['СТАРТ', 'start', false],
  ['Help', 'help', false],
  ['INFO', 'help', false],
])('%j asks for %s', (text, command, all) => expect(readReply(text)).toEqual({ command, all }));

test.each(['', 'Stop the water!', 'Kad tas beigsies?', 'PALĪDZIET', 'NEED HELP', 'OK', 'stopping', 'help all', 'Не стоп'])(
  '%j asks for nothing',
  (text) => expect(readReply(text)).toBeUndefined(),
);

test('whatever people write is read without a fault, and marks never matter', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      (text) => JSON.stringify(readReply(text)) === JSON.stringify(readReply(text.normalize('NFD'))),
    ),
  );
});

test('the answer to STOP names who still writes, in every language', () => {
  for (const lang of ['lv', 'lt', 'ru', 'en'] as const) {
    const said = sayReply(lang, {
      command: 'stop',
      stopped: ['Jelgavas pašvaldība'],
      reaching: ['Dobeles novada pašvaldība', 'Šiaulių miesto savivaldybė'],
      link: 'https://v.lv/me/1',
    });
    for (const part of ['Jelgavas pašvaldība', 'Dobeles novada pašvaldība', 'Šiaulių miesto savivaldybė', 'https://v.lv/me/1'])
      expect(said).toContain(part);
    // What the answer tells people to write is understood.
    const told = /(STOP VISI|СТОП ВСЕ|STOP ALL)/.exec(said)?.[1] ?? '';
    expect(readReply(told)).toEqual({ command: 'stop', all: true });
    const alone = sayReply(lang, { command: 'stop', stopped: ['Jelgavas pašvaldība'], reaching: [], link: '' });
    expect(readReply(/(START|СТАРТ)/.exec(alone)?.[1] ?? '')).toEqual({ command: 'start', all: false });
  }
});
