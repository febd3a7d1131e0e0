import { Problem } from '@vias/sql/problem.ts';
import { excerptAt, scanFilter, type Token } from './cql2-scan.ts';

/** Deepest nesting of a filter: brackets, NOT, CASEI and collections of shapes. */
export const maxFilterDepth = 50;

/** A filter's tokens, taken one after the other. Words count without regard to case. */
export type Reader = {
  now(): Token;
  take(): Token;
  takeWord(word: string): boolean;
  takeSign(sign: string): boolean;
  needSign(sign: string): void;
  takeNumber(): number;
  /** What `read` finds, once or more, between commas up to the closing bracket. */
  listOf<T>(read: () => T): T[];
  /** Runs `read` one level deeper. Throws ogc.filter_too_deep. */
  deeper<T>(read: () => T): T;
  /** Throws ogc.filter_syntax: what stands here is none of what is expected. */
  fail(expected: string): never;
};

/** A reader at the start of the text. */
export const createReader = (text: string): Reader => {
  const tokens = scanFilter(text);
  let at = 0;
  let depth = 0;
  const now = () => tokens[at] as Token;
  const take = () => (at < tokens.length - 1 ? (tokens[at++] as Token) : now());
  const takeIf = (fits: boolean): boolean => {
    if (fits) take();
    return fits;
  };

  const reader: Reader = {
    now,
    take,
    takeWord: (word) => takeIf(now().kind === 'word' && now().value.toLowerCase() === word),
    takeSign: (sign) => takeIf(now().kind === 'sign' && now().value === sign),
    needSign(sign) {
      if (!reader.takeSign(sign)) reader.fail(sign);
    },
    takeNumber() {
      const number = Number(now().value);
      if (now().kind !== 'number' || !Number.isFinite(number)) reader.fail('12.5');
      take();
      return number;
    },
    listOf(read) {
      const items = [read()];
      while (reader.takeSign(',')) items.push(read());
      reader.needSign(')');
      return items;
    },
    deeper(read) {
      if (++depth > maxFilterDepth) throw new Problem('ogc.filter_too_deep', { field: 'filter', values: { limit: maxFilterDepth } });
      const found = read();
      depth--;
      return found;
    },
    fail(expected) {
      throw new Problem('ogc.filter_syntax', { field: 'filter', values: { at: now().at + 1, found: excerptAt(text, now().at), expected } });
    },
  };
  return reader;
};
