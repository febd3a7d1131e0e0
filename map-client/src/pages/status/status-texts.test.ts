import { readFileSync } from 'node:fs';

test('everything that the server can say of its state has its sentence', () => {
  const rules = readFileSync(new URL('../../../../api/src/status/assess.ts', import.meta.url), 'utf8');
  const texts: Record<string, string> = JSON.parse(readFileSync(new URL('../../i18n/lv.json', import.meta.url), 'utf8'));
  const codes = [
    ...new Set(
      [
        ...rules.matchAll(
          /'((?:feeds?|imports|changes|channels?|queue|reports|duty|backup|drill|scrub|audit|certificate|clock|database|disk)\.[a-z]+)'/g,
        ),
      ].map(([, code]) => code),
    ),
  ];
  expect(codes.length).toBeGreaterThan(35);
  expect(codes.filter((code) => texts[`status.${code}`] === undefined)).toEqual([]);
});
