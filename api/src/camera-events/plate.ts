import { createHmac } from 'node:crypto';

/** Letters of other scripts that look like those of number plates. */
const likenesses: Readonly<Record<string, string>> = {
  А: 'A',
  В: 'B',
  Е: 'E',
  К: 'K',
  М: 'M',
  Н: 'H',
  О: 'O',
  Р: 'P',
  С: 'C',
  Т: 'T',
  Х: 'X',
  У: 'Y',
  І: 'I',
  Ј: 'J',
  Ѕ: 'S',
  Α: 'A',
  Β: 'B',
  Ε: 'E',
  Ζ: 'Z',
  Η: 'H',
  Ι: 'I',
  Κ: 'K',
  Μ: 'M',
  Ν: 'N',
  Ο: 'O',
  Ρ: 'P',
  Τ: 'T',
  Υ: 'Y',
  Χ: 'X',
};

/** One spelling for all ways to write the same letters: compatibility forms taken apart, without accents and invisible characters, capitals, look-alikes as Latin letters, one kind of hyphen and space. */
const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/[\p{M}\p{Cf}]/gu, '')
    .replaceAll(/[\p{Pd}\u2212_]/gu, '-')
    .replaceAll(/\s/gu, ' ')
    .toUpperCase()
    .replaceAll(/[А-ЯІЈЅΑ-Ω]/gu, (letter) => likenesses[letter] ?? letter);

/** What stands between the parts of a plate and is not of it: spaces, hyphens, dots, slashes, bullets and asterisks. */
const separators = /[ \-./·•*'’:|]/g;

/**
 * The spelling of a plate that is hashed: capitals A to Z and digits alone, "AB-1234" and "ab 1234" are AB1234. Undefined for what is no plate: fewer than 2 or more than 10 of them,
 * or a letter or digit among them that has no Latin likeness: left out, it would make the plate of somebody else.
 */
export const plateSpelling = (typed: string): string | undefined => {
  const plain = folded(typed).replaceAll(separators, '');
  return /^[A-Z0-9]{2,10}$/.test(plain) && typed.length <= 30 ? plain : undefined;
};

/** HMAC-SHA-256 of the spelling under a key of one purpose: 64 hexadecimal digits. */
export const hashPlate = (spelling: string, key: Buffer): string => createHmac('sha256', key).update(spelling).digest('hex');

// Joined to other letters or digits it is a part of something else; a hyphen, a dot or a slash may stand before and after it.
const free = '(?<![A-Z0-9])';
const end = '(?![A-Z0-9])';
/** Joined or with a hyphen, in capitals or not: AB-1234, AB-7, ABC-123, ABC123, AB1234, 123ABC (Estonia), 123-AB. */
const joined = new RegExp(`${free}(?:[A-Z]{2}-\\d{1,4}|[A-Z]{2}\\d{3,4}|[A-Z]{3}-?\\d{3}|\\d{3}-?[A-Z]{2,3})${end}`);
/** With a space, only in capitals as they were written: else "art 123" would be one. */
const spaced = new RegExp(`${free}(?:[A-Z]{2} ?- ?\\d{1,4}|[A-Z]{2} \\d{3,4}|[A-Z]{3} \\d{3}|\\d{3} [A-Z]{2,3})${end}`);
const whole = new RegExp(`^ *(?:${spaced.source}) *$`);
/** Words and letters of law and of time that stand before numbers in capitals. */
const noPlate = /^(?:NR|ES|EU|MK|LR|LT|LV|UTC|GMT|ISO|LVS|LST)\b/;

/** Whether a text holds a number plate as Latvia, Lithuania and Estonia write them, in whatever spelling; a text that is nothing but one in any case. */
export const holdsPlate = (text: string): boolean => {
  const capitals = folded(text);
  if (joined.test(capitals) || whole.test(capitals)) return true;
  // As written: small letters stay small, only accents and look-alikes are taken out.
  const asWritten = [...text.normalize('NFKD').replaceAll(/[\p{M}\p{Cf}]/gu, '')]
    .map((letter) => (letter === letter.toUpperCase() ? folded(letter) : letter))
    .join('');
  for (const [found] of asWritten.matchAll(new RegExp(spaced, 'g'))) if (!noPlate.test(found)) return true;
  return false;
};

/** No event is deeper; what is refuses itself by its shape, and of it nothing is repeated. */
const deepest = 32;

/** The first place in a value, keys of objects among them, where a plate stands: the names that lead there, as far as they hold none themselves. Undefined where there is none. */
export const findPlate = (value: unknown, path: readonly string[] = []): readonly string[] | undefined => {
  if (typeof value === 'string') return holdsPlate(value) ? path : undefined;
  if (typeof value !== 'object' || value === null || path.length >= deepest) return undefined;
  for (const [name, part] of Object.entries(value)) {
    if (!Array.isArray(value) && holdsPlate(name)) return path;
    const found = findPlate(part, [...path, name]);
    if (found) return found;
  }
  return undefined;
};
