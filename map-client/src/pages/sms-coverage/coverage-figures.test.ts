import fc from 'fast-check';
import { classOf, shareBreaks, sumOf } from './coverage-figures.ts';

test('a share lies in the class whose bounds hold it, the last one closed', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (share) => {
      const cls = classOf({ share, total: 100 });
      expect(share).toBeGreaterThanOrEqual(shareBreaks[cls] as number);
      if (cls < 4) expect(share).toBeLessThan(shareBreaks[cls + 1] as number);
    }),
  );
  expect([0, 0.1, 0.25, 0.5, 0.75, 1].map((share) => classOf({ share, total: 9 }))).toEqual([0, 1, 2, 3, 4, 4]);
  expect([classOf({ share: null, total: null }), classOf({ share: null, total: 40 })]).toEqual([-1, -2]);
});

test('what is held back in one municipality is not told by the sum', () => {
  const one = {
    id: 1,
    name: 'a',
    level: 'municipality',
    basis: 'dwellings',
    total: 200,
    reached: 50,
    share: 0.25,
    bbox: [23, 56, 24, 57] as [number, number, number, number],
  } as const;
  const parish = { ...one, level: 'parish', total: 90, reached: 20 } as const;
  expect(sumOf([one, { ...one, total: 100, reached: 25 }, parish])).toEqual({ total: 300, reached: 75, share: 0.25 });
  expect(sumOf([one, { ...one, reached: null, share: null }])).toBeNull();
  expect(sumOf([one, { ...one, basis: 'residents' }])).toBeNull();
  expect(sumOf([])).toBeNull();
});
