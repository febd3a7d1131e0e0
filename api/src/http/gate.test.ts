import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createGate } from './gate.ts';

test('never more than its width run, everybody gets a turn in order, and a task that fails keeps nobody out', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.integer({ min: 1, max: 3 }), fc.array(fc.boolean(), { maxLength: 12 }), async (s, width, fates) => {
      const gate = createGate(width, fates.length);
      let running = 0;
      const begun: number[] = [];
      const ends = fates.map((fails, i) =>
        gate(async () => {
          begun.push(i);
          expect(++running).toBeLessThanOrEqual(width);
          await s.schedule(Promise.resolve());
          running--;
          if (fails) throw new Error('fate');
          return i;
        }).catch(() => -1),
      );
      await s.waitFor(Promise.all(ends));
      expect(await Promise.all(ends)).toEqual(fates.map((fails, i) => (fails ? -1 : i)));
      expect(begun).toEqual(fates.map((_, i) => i));
    }),
    { numRuns: 50 },
  );
});

test('when too many wait, the next is told to come back', async () => {
  const gate = createGate(1, 1);
  let open = () => {};
  const first = gate(() => new Promise<void>((resolve) => (open = resolve)));
  const second = gate(async () => 'second');
  await expect(gate(async () => 'third')).rejects.toMatchObject({ code: 'service.unavailable' });
  open();
  await first;
  expect(await second).toBe('second');
});
