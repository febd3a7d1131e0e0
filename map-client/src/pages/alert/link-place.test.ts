import { countSegments, linkPlace } from '@vias/alerts/segments.ts';
import { putInto, takesLink } from './link-place.ts';

test('the link is parted from what stands beside it, the cursor is behind it', () => {
  expect(putInto('Aizveriet logus.', 16, '{link}')).toEqual({ text: 'Aizveriet logus. {link}', cursor: 23 });
  expect(putInto('Logus. Tālrunis 112', 6, '{link}')).toEqual({ text: 'Logus. {link} Tālrunis 112', cursor: 13 });
  expect(putInto('Vairāk: .', 8, '{link}')).toEqual({ text: 'Vairāk: {link} .', cursor: 14 });
  expect(putInto('', 0, '[place]')).toEqual({ text: '[place]', cursor: 7 });
});

test('a text takes one link, where there is room; the segments count a whole address', () => {
  expect(takesLink(' ', 1000)).toBe(false);
  expect(takesLink('Aizveriet logus.', 1000)).toBe(true);
  expect(takesLink(putInto('Aizveriet logus.', 16, linkPlace).text, 1000)).toBe(false);
  expect(takesLink('x'.repeat(993), 1000)).toBe(false);
  expect(takesLink('x'.repeat(992), 1000)).toBe(true);
  expect(countSegments(putInto('x'.repeat(100), 100, linkPlace).text)).toMatchObject({ units: 161, segments: 2 });
});
