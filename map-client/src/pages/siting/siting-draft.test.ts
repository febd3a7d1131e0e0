import { expect, test } from '@jest/globals';
import { NewCameraPlan } from '@vias/api/siting/contract.ts';
import { blank, blankKind, type Draft, draftOf, offers, type Plan, questionOf } from './siting-draft.ts';

const words = {
  names: { wide: 'Platleņķa', middle: 'Vidēja', long: 'Tālskata' },
  unnamed: (no: number) => `Cita kamera ${no}`,
  categories: [],
  today: '2026-11-28',
};
const area: Draft['area'] = [
  [23.72, 56.65],
  [23.73, 56.65],
  [23.73, 56.66],
  [23.72, 56.65],
];
/** With the lens of an offer, but another sensor: still a kind of its own. */
const own = { ...blankKind, name: ' Lēca 2,8 ', focalMm: 2.8, sensorWidthMm: 7.2, pixelsWide: 1920, rangeM: 45, cost: '1 950,50' };
const nameless = { ...blankKind, focalMm: 9, sensorWidthMm: 5.37, pixelsWide: 2560, cost: '' };
const draft: Draft = {
  ...blank,
  title: 'Centrs',
  area,
  prices: { long: '2700' },
  own: [own, nameless],
  purpose: 'kārtība',
  translated: { en: { purpose: ' public order ', legalBasis: '', operator: '' } },
};

test('own kinds of camera are asked about beside those that are offered, by what is known of them', () => {
  const question = NewCameraPlan.parse(questionOf(draft, words));
  const [offered, first, second] = question.kinds;
  expect(question.kinds).toHaveLength(3);
  expect(offered).toMatchObject({ name: 'Tālskata', focalMm: 12, cost: 2700 });
  expect(first).toMatchObject({
    name: 'Lēca 2,8',
    focalMm: 2.8,
    sensorWidthMm: 7.2,
    pixelsWide: 1920,
    rangeM: 45,
    nightRangeM: null,
    heightM: null,
    cost: 1950.5,
  });
  expect(second).toMatchObject({ name: 'Cita kamera 2', focalMm: 9, cost: 0 });
  expect(question.notice.translated).toEqual({ en: { purpose: 'public order', legalBasis: null, operator: null } });
});

test('a plan is asked once more with the same kinds and the same translations', () => {
  const question = NewCameraPlan.parse(questionOf(draft, words));
  const plan = { title: 'Centrs', area: question.area, question, sites: [], createdAt: '2026-11-28T10:00:00Z' } as unknown as Plan;
  const again = draftOf(plan);
  expect(again.prices).toEqual({ long: '2700' });
  expect(again.own).toEqual([
    { ...own, name: 'Lēca 2,8', cost: '1950.5' },
    { ...nameless, name: 'Cita kamera 2', cost: '0' },
  ]);
  expect(again.translated).toEqual({ en: { purpose: 'public order', legalBasis: '', operator: '' } });
  expect(questionOf(again, words).kinds).toEqual(questionOf(draft, words).kinds);
  // Every offer is known again by all of its optics.
  const all = { ...draft, own: [], prices: Object.fromEntries(offers.map(({ id, cost }) => [id, String(cost)])) };
  const asked = NewCameraPlan.parse(questionOf(all, words));
  expect(draftOf({ ...plan, question: asked } as Plan)).toMatchObject({ own: [], prices: all.prices });
});
