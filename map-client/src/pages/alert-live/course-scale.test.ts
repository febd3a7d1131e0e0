import { courseOf, minutesShown, stepOf } from './course-scale.ts';

const minute = (at: number, people: number) => ({ minute: at, handedOver: people, delivered: people });

test('steps of the axis are round and few', () => {
  for (const most of [1, 7, 38, 500, 1842, 20_000, 123_456]) {
    const step = stepOf(most);
    expect(String(step)).toMatch(/^[125]0*$/);
    expect(most / step).toBeLessThanOrEqual(5);
  }
});

test('the axis reaches as far as the plan or the present', () => {
  expect([minutesShown(6.05, 4.4), minutesShown(0.1, 0), minutesShown(1, 12.2)]).toEqual([7, 1, 13]);
});

test("a minute's total stands at its end, and nothing is claimed about the seconds within", () => {
  expect(courseOf([minute(0, 600), minute(1, 900)], [], 1.5, 6)).toEqual([minute(0, 0), minute(1, 600), minute(1.5, 900)]);
  expect(courseOf([minute(0, 38)], [], 1, 0.13)).toEqual([minute(1, 38)]);
});

test('what was watched is drawn second by second', () => {
  const seen = [minute(0.05, 3), minute(0.1, 20), minute(0.15, 38)];
  expect(courseOf([minute(0, 38)], seen, 0.15, 0.13)).toEqual([minute(0, 0), ...seen]);
  expect(courseOf([minute(0, 600), minute(1, 900)], [minute(1.2, 700)], 1.2, 6)).toEqual([minute(0, 0), minute(1, 600), minute(1.2, 700)]);
});
