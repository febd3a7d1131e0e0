import { Problem } from '@vias/sql/problem.ts';

/** A word is not quoted, a name is; `at` is its first character in the text, from 0. */
export type Token = { kind: 'word' | 'name' | 'text' | 'number' | 'sign' | 'end'; value: string; at: number };

/** Longest filter, bytes of its UTF-8. A shape has room for some 400 vertices. */
export const maxFilterBytes = 8_192;

const patterns: [kind: Token['kind'], RegExp][] = [
  ['word', /[\p{L}_:][\p{L}\p{N}_.:]*/uy],
  ['number', /[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y],
  ['text', /'(?:\\'|''|[^'\\]|\\(?!'))*'/y],
  ['name', /"(?:""|[^"])+"/y],
  ['sign', /<>|<=|>=|[=<>(),]/y],
];

const contentOf = (kind: Token['kind'], found: string): string => {
  if (kind === 'text') return found.slice(1, -1).replace(/\\'|''/g, "'");
  if (kind === 'name') return found.slice(1, -1).replaceAll('""', '"');
  return found;
};

/** What stands at a place of a filter, for a sentence: at most 20 characters. */
export const excerptAt = (text: string, at: number): string => text.slice(at, at + 20) || '…';

/** The tokens of a filter, ended by one of kind `end`. Throws ogc.filter_too_long, ogc.filter_syntax. */
export const scanFilter = (text: string): Token[] => {
  const bytes = Buffer.byteLength(text);
  if (bytes > maxFilterBytes) throw new Problem('ogc.filter_too_long', { field: 'filter', values: { bytes, limit: maxFilterBytes } });
  const tokens: Token[] = [];
  const blank = /\s*/y;
  for (let at = 0; ; ) {
    blank.lastIndex = at;
    at += blank.exec(text)?.[0].length ?? 0;
    if (at >= text.length) break;
    const found = patterns.map(([kind, pattern]) => {
      pattern.lastIndex = at;
      return { kind, value: pattern.exec(text)?.[0] ?? '' };
    });
    const best = found.find(({ value }) => value !== '');
    // No database stores the character 0, so no text can hold it.
    if (!best || best.value.includes('\0'))
      throw new Problem('ogc.filter_syntax', {
        field: 'filter',
        values: { at: at + 1, found: excerptAt(text, at), expected: `property, 'text', 12.5, =, (, )` },
      });
    tokens.push({ kind: best.kind, value: contentOf(best.kind, best.value), at });
    at += best.value.length;
  }
  return [...tokens, { kind: 'end', value: '', at: text.length }];
};
