import { minutesLeft, urgencyOf } from './urgency.ts';

const now = Date.parse('2026-11-21T14:30:00+02:00');
const incident = { status: 'reported' as const, severity: 2, responsible: null, dueAt: null };

test('a grave incident that nobody has begun asks to act now', () => {
  expect(urgencyOf({ ...incident, severity: 4 }, now)).toBe('act');
  expect(urgencyOf({ ...incident, severity: 4, status: 'in_progress' }, now)).toBe('inHand');
});

test('a deadline within a quarter of an hour asks to act now, a passed one is late', () => {
  expect(urgencyOf({ ...incident, dueAt: '2026-11-21T14:45:00+02:00' }, now)).toBe('act');
  expect(urgencyOf({ ...incident, dueAt: '2026-11-21T14:18:00+02:00', status: 'in_progress' }, now)).toBe('late');
  expect(minutesLeft({ ...incident, dueAt: '2026-11-21T14:18:00+02:00' }, now)).toBe(-12);
});

test('closed is done even after its deadline', () => {
  expect(urgencyOf({ ...incident, status: 'closed', severity: 5, dueAt: '2026-11-21T10:00:00+02:00' }, now)).toBe('done');
});

test('reported and given to nobody is not known, given to somebody is in hand', () => {
  expect(urgencyOf(incident, now)).toBe('unknown');
  expect(urgencyOf({ ...incident, responsible: 'VUGD' }, now)).toBe('inHand');
});
