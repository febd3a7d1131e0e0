import { type Draft, mergeDraft, patchOf } from './merge.ts';

const base: Draft = {
  category: 'storm_tree',
  severity: 2,
  status: 'in_progress',
  occurredAt: '2026-11-21T11:58:00.000Z',
  dueAt: null,
  title: 'Nokritis koks uz ceļa',
  responsible: 'Dobeles novads',
  placeText: 'Annenieki',
  description: null,
  geometry: { type: 'Point', coordinates: [23.1, 56.68] },
};

test('what only the other person changed is taken over, what only I changed stays', () => {
  const { draft, taken, contested } = mergeDraft(base, { ...base, placeText: 'P97, 1,2 km aiz Anneniekiem' }, { ...base, severity: 3 });
  expect(draft).toEqual({ ...base, placeText: 'P97, 1,2 km aiz Anneniekiem', severity: 3 });
  expect([taken, contested]).toEqual([['severity'], []]);
});

test('a field both changed stays mine and is named; the same change is no conflict', () => {
  const { draft, contested } = mergeDraft(base, { ...base, severity: 5, title: 'Koks' }, { ...base, severity: 3, title: 'Koks' });
  expect(draft.severity).toBe(5);
  expect(contested).toEqual(['severity']);
});

test('only changed fields are sent, a moved place as a whole', () => {
  expect(patchOf(base, { ...base, geometry: { type: 'Point', coordinates: [23.2, 56.68] } })).toEqual({
    geometry: { type: 'Point', coordinates: [23.2, 56.68] },
  });
});
