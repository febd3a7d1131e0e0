import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Answer, createAnswerReader, fieldOf, mostWords, readAge, readDayPart } from './read-answers.ts';

const survey = {
  id: '00000000-0000-4000-8000-000000000001',
  reasons: [
    { code: 'dark', lv: 'Tumsa', lt: 'Tamsa', en: 'Darkness' },
    { code: 'no-people', lv: 'Nav cilvēku', lt: 'Nėra žmonių', en: 'Nobody about' },
  ],
};
const header = ['Nr.', 'Lon', 'Lat', 'Kāpēc', 'Komentārs', 'Diennakts laiks', 'Vecums', 'Dzimums'];
const reader = (columns: readonly string[] = header) => createAnswerReader(survey, () => columns, { crs: '4326', lang: 'lv' });
const row = (values: readonly string[], line = 2) => ({ line, values });
const good = ['7', '23,7128', '56.6511', 'tumsa; no-people', 'Nav laternu', '22:40', '34', 'Sieviete'];
const changed = (at: number, value: string) => good.map((was, i) => (i === at ? value : was));
const answerOf = (values: readonly string[], read = reader()): Answer => {
  const one = read(row(values));
  if ('faults' in one) throw new Error(JSON.stringify(one.faults));
  return one.answer;
};
const codesOf = (values: readonly string[]): string[] => {
  const one = reader()(row(values));
  return 'faults' in one ? one.faults.map(({ field, code }) => `${field} ${code}`) : [];
};

test('a row is read in any of the languages, by code or by title', () => {
  expect(answerOf(good)).toMatchObject({
    lon: 23.7128,
    lat: 56.6511,
    reasons: ['dark', 'no-people'],
    words: 'Nav laternu',
    dayPart: 'evening',
    ageGroup: '30_44',
    sex: 'female',
  });
  expect(answerOf(changed(3, 'NĖRA  ŽMONIŲ')).reasons).toEqual(['no-people']);
  expect(['Amžiaus grupė', 'paros_metas', 'Why', 'LNG', 'atsakymo nr.', 'e-pasts'].map(fieldOf)).toEqual([
    'age',
    'dayPart',
    'reasons',
    'lon',
    'id',
    undefined,
  ]);
});

test('what cannot be read refuses the row and says what would work; nothing is guessed', () => {
  expect(codesOf(changed(3, 'tumsa; bezdelīgas'))).toEqual(['reasons survey.reason_unknown']);
  expect(codesOf(changed(5, 'tumsā'))).toEqual(['dayPart survey.value_unreadable']);
  expect(codesOf(changed(6, '134'))).toEqual(['age survey.value_unreadable']);
  expect(codesOf(changed(7, '?'))).toEqual(['sex survey.value_unreadable']);
  expect(codesOf(changed(4, 'x'.repeat(mostWords + 1)))).toEqual(['words survey.words_too_long']);
  expect(codesOf(changed(4, '�'))).toEqual(['words text.encoding']);
  expect(codesOf(good.map((value, i) => (i === 1 || i === 2 ? '' : value)))).toEqual(['place survey.place_missing']);
  expect(codesOf(changed(1, ''))).toEqual(['place place.half']);
  expect(codesOf(good.map((value, i) => (i === 1 ? '56.65' : i === 2 ? '23.71' : value)))).toEqual(['place place.swapped']);
  expect(codesOf(changed(2, '48.85'))).toEqual(['place survey.place_far']);
  expect(codesOf(good.map((value, i) => (i === 3 || i === 4 ? '' : value)))).toEqual(['reasons survey.nothing_said']);
  expect(codesOf(changed(4, 'a'.repeat(mostWords)))).toEqual([]);
});

test('the part of the day of every minute is the one its hours name', () => {
  for (let minute = 0; minute < 1440; minute++) {
    const [h, m] = [Math.floor(minute / 60), minute % 60];
    const wanted = h < 6 || h >= 23 ? 'night' : h < 10 ? 'morning' : h < 18 ? 'day' : 'evening';
    const clock = `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`;
    for (const text of [clock, clock.replace(/^0/, ''), `1899-12-31T${clock}:00`])
      expect(`${text} ${readDayPart(text)}`).toBe(`${text} ${wanted}`);
  }
  expect(['24', '24:00', '25', '24:01', '12:60', '-1', '1e1', ''].map(readDayPart)).toEqual([
    'night',
    'night',
    ...Array(6).fill(undefined),
  ]);
});

test('every age is in the group whose bounds hold it', () => {
  const groups = Array.from({ length: 121 }, (_, age) => readAge(String(age)));
  expect([0, 17, 18, 29, 30, 44, 45, 64, 65, 120].map((age) => groups[age])).toEqual([
    'under_18',
    'under_18',
    '18_29',
    '18_29',
    '30_44',
    '30_44',
    '45_64',
    '45_64',
    '65_up',
    '65_up',
  ]);
  expect(['121', '-5', '18-29', '18–29', 'x', '1.5'].map(readAge)).toEqual([undefined, undefined, '18_29', '18_29', undefined, undefined]);
});

test('without numbers the same file gives the same answers, and the same answer given twice is two', () => {
  const columns = header.slice(1);
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...['', 'tumsa', 'nav cilvēku', 'Darkness;Nobody about']), { minLength: 1, maxLength: 12 }),
      (file) => {
        const keysOf = () => {
          const read = reader(columns);
          return file.map((reasons) => answerOf(['23.7', '56.6', reasons, 'vārdi', '', '', ''], read).key);
        };
        const keys = keysOf();
        expect(new Set(keys).size).toBe(keys.length);
        expect(keysOf()).toEqual(keys);
        // A part of the file holds no answer that the whole does not.
        expect(
          keysOf()
            .slice(0, 3)
            .every((key) => keys.includes(key)),
        ).toBe(true);
      },
    ),
    { numRuns: 100 },
  );
});

test('the number of an answer is kept as a digest, apart for every survey', () => {
  const mail = changed(0, 'janis.berzins@example.lv');
  expect(JSON.stringify(answerOf(mail))).not.toContain('janis');
  const other = createAnswerReader({ ...survey, id: '00000000-0000-4000-8000-000000000002' }, () => header, { crs: '4326', lang: 'lv' });
  expect(answerOf(mail, other).key).not.toBe(answerOf(mail).key);
  expect(answerOf(changed(4, 'cits')).key).toBe(answerOf(good).key);
  expect(answerOf(changed(4, 'cits')).content).not.toBe(answerOf(good).content);
});
