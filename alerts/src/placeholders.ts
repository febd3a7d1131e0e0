/** The languages of warnings. */
export type TextLang = 'lv' | 'lt' | 'ru' | 'en';

/** What an author fills into a template: `max` characters at most; a choice has its words in each language. */
export type Placeholder = {
  key: string;
  kind: 'place' | 'time' | 'number' | 'phone' | 'url' | 'choice';
  max: number;
  choices?: Record<TextLang, string>[] | undefined;
};
export type PlaceholderFault =
  | 'empty'
  | 'too_long'
  | 'not_a_place'
  | 'not_a_time'
  | 'not_a_number'
  | 'not_a_phone'
  | 'not_a_url'
  | 'not_a_choice';

/** A mark such as [place] that still waits for somebody. */
export const openMark = /\[[^\][]{1,60}\]/;
const namedMark = /\[([a-z][a-z0-9_]{0,19})\]/g;

/** The keys of the marks of a text, each once. */
export const marksOf = (text: string): string[] => [...new Set([...text.matchAll(namedMark)].map(([, key = '']) => key))];

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A moment as each language writes it in twelve characters: 28.11. 18:00, 11-28 18:00, 28 Nov 18:00; the clocks of Riga and Vilnius agree. */
export function writeTime(at: string, lang: TextLang): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/Riga',
    day: '2-digit',
    month: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(at));
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  const [day, month, clock] = [of('day'), of('month'), `${of('hour')}:${of('minute')}`];
  if (lang === 'lv') return `${day}.${month}. ${clock}`;
  if (lang === 'lt') return `${month}-${day} ${clock}`;
  return lang === 'ru' ? `${day}.${month} ${clock}` : `${Number(day)} ${months[Number(month) - 1] ?? ''} ${clock}`;
}

const checks: Record<Exclude<Placeholder['kind'], 'choice'>, [RegExp, PlaceholderFault]> = {
  // Brackets would be a mark again, and an address belongs into a field of its own.
  place: [/^(?!.*(?:https?:|www\.))[^[\]{}<>\n]*\p{L}[^[\]{}<>\n]*$/u, 'not_a_place'],
  time: [/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/, 'not_a_time'],
  number: [/^-?\d{1,9}([.,]\d{1,3})?$/, 'not_a_number'],
  phone: [/^(\+37[01] ?\d{8}|\d{8}|8\d{3}|8\d{8}|0\d{8}|1\d{2,3}|116\d{3})$/, 'not_a_phone'],
  url: [/^https:\/\/[a-z0-9-]+(\.[a-z0-9-]+)+(\/[\w./?=&%~-]*)?$/i, 'not_a_url'],
};

/** What is wrong with a value, undefined when nothing is. A time is an instant with its zone, a choice the number of its words from 0, a phone Latvian, Lithuanian or short. */
export function findValueFault({ kind, max, choices = [] }: Placeholder, value: string | undefined): PlaceholderFault | undefined {
  const given = value?.trim() ?? '';
  if (given === '') return 'empty';
  if (kind === 'choice') return /^\d{1,2}$/.test(given) && choices[Number(given)] ? undefined : 'not_a_choice';
  const [pattern, fault] = checks[kind];
  const compact = kind === 'phone' ? given.replace(/(?<=\d) (?=\d)/g, '') : given;
  if (!pattern.test(compact) || (kind === 'time' && Number.isNaN(Date.parse(given)))) return fault;
  return kind !== 'time' && given.length > max ? 'too_long' : undefined;
}

/** A text with the values written in as its language writes them; what is missing or wrong stays a mark. */
export const fillText = (
  text: string,
  placeholders: readonly Placeholder[],
  values: Readonly<Record<string, string>>,
  lang: TextLang,
): string =>
  text.replace(namedMark, (mark, key: string) => {
    const placeholder = placeholders.find((entry) => entry.key === key);
    const value = values[key]?.trim();
    if (!placeholder || value === undefined || findValueFault(placeholder, value)) return mark;
    if (placeholder.kind === 'time') return writeTime(value, lang);
    if (placeholder.kind === 'choice') return placeholder.choices?.[Number(value)]?.[lang] ?? mark;
    return placeholder.kind === 'number' ? value.replace('.', lang === 'en' ? '.' : ',') : value;
  });

/** A text with the longest values its placeholders allow: what its segments are promised by. */
export const fillLongest = (text: string, placeholders: readonly Placeholder[], lang: TextLang): string =>
  text.replace(namedMark, (mark, key: string) => {
    const placeholder = placeholders.find((entry) => entry.key === key);
    if (placeholder?.kind === 'choice')
      return (placeholder.choices ?? [])
        .map((words) => words[lang])
        .reduce((long, words) => (words.length > long.length ? words : long), '');
    return placeholder ? 'x'.repeat(placeholder.max) : mark;
  });

/** A text as two people would call it the same: without marks, case, punctuation, spaces and numbers' separators. */
export const normalText = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
