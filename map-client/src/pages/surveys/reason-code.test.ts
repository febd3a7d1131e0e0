import fc from 'fast-check';
import { codeOf } from './reason-code.ts';

test('a reason gets a code that the API takes, and no two reasons the same', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 120 }), { maxLength: 30 }), (words) => {
      const codes: string[] = [];
      for (const each of words) codes.push(codeOf(each, codes));
      for (const code of codes) expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(codes.every((code) => code.length <= 40)).toBe(true);
      expect(new Set(codes).size).toBe(codes.length);
    }),
    { numRuns: 200 },
  );
  expect(codeOf('Dogs off the lead', [])).toBe('dogs-off-the-lead');
  expect(codeOf('Šuņi!', ['suni'])).toBe('suni-2');
});
