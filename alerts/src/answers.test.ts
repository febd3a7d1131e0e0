import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readAnswer } from './answers.ts';

test.each([
  ['SAFE', 'safe'],
  [' drošībā! ', 'safe'],
  ['Esmu drosiba.', 'safe'],
  ['Droši', 'safe'],
  ['saugus', 'safe'],
  ['Esu saugi', 'safe'],
  ['безопасно', 'safe'],
  ["I'm safe", 'safe'],
  ['PALĪDZIET', 'help'],
  ['palidziet udens jau pagraba', 'help'],
  ['Padėkite!', 'help'],
  ['Reikia pagalbos, vaikai vieni', 'help'],
  ['ПОМОЩЬ', 'help'],
  ['Помогите нам', 'help'],
  ['need help', 'help'],
  ['Help, we are on the roof', 'help'],
  ['Help! Vanduo kieme', 'help'],
  ['Lūdzu palīdziet', 'help'],
  ['Prašau, padėkite!', 'help'],
  ['Пожалуйста, помогите', 'help'],
  ['Please help', 'help'],
  ['Please, I need help', 'help'],
  ['Vajadzīga palīdzība bērnam', 'help'],
  ['Glābiet mūs', 'help'],
  ['Gelbėkit', 'help'],
  ['Спасите!', 'help'],
  ['nuzhna pomosh', 'help'],
  ['ОК', 'safe'],
  ['Всё хорошо.', 'safe'],
  ['Viss kārtībā!', 'safe'],
  ['Viskas gerai', 'safe'],
  ['OK, but where do we go?', undefined],
  ['not safe', undefined],
  ['STOP', undefined],
  ['', undefined],
])('%s', (text, answer) => expect(readAnswer(text, true)).toBe(answer));

test('HELP alone is a cry only after a warning', () => {
  expect([readAnswer('Help', true), readAnswer('Help', false)]).toEqual(['help', undefined]);
  // To an invitation or a notice it is a question about the service, however it goes on.
  expect(readAnswer('Help me understand who you are', false)).toBe('help');
  expect(readAnswer('Help, how do I change my language?', false)).toBeUndefined();
});

test('neither case, marks taken apart nor signs around change an answer', () => {
  const anySigns = fc.stringMatching(/^[ .,!?-]{0,4}$/);
  fc.assert(
    fc.property(
      fc.constantFrom('Droši', 'Palīdziet', 'Padėkite', 'Помощь', 'Saugus'),
      anySigns,
      anySigns,
      fc.boolean(),
      (word, before, after, small) => {
        const written = before + (small ? word.toLowerCase() : word.toUpperCase()).normalize('NFD') + after;
        expect(readAnswer(written, false)).toBe(readAnswer(word, false));
        expect(readAnswer(word, false)).toBeDefined();
      },
    ),
  );
});
