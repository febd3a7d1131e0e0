type Lang = 'lv' | 'lt' | 'en';

const englishMonths = {
  short: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sept', 'Oct', 'Nov', 'Dec'],
  long: ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'],
};
type Months = keyof typeof englishMonths;

/** A calendar day (YYYY-MM-DD) as a language writes it: 01.11.2026., 2026-11-01, 1 Nov 2026; `months` says how English names its months. */
export const writeDay = (lang: Lang, iso: string, months: Months = 'short'): string => {
  const [y = '', m = '', d = ''] = iso.split('-');
  if (lang === 'lt') return iso;
  return lang === 'lv' ? `${d}.${m}.${y}.` : `${withoutYear('en', iso, months)} ${y}`;
};

const withoutYear = (lang: 'lv' | 'en', iso: string, months: Months): string => {
  const [, m = '', d = ''] = iso.split('-');
  return lang === 'lv' ? `${d}.${m}.` : `${Number(d)} ${englishMonths[months][Number(m) - 1]}`;
};

/**
 * The days from one to another, both included (YYYY-MM-DD; … is an open end). One day is written as one day. Latvian and English write
 * the year once where it is the same, Lithuanian has it in front and writes it on both sides: 01.01.–21.11.2026., 2026-01-01 – 2026-11-21,
 * 1 Jan – 21 Nov 2026. The dash does not begin a line.
 */
export const writeDays = (lang: Lang, from: string, to: string, months: Months = 'short'): string => {
  const day = (iso: string): string => (iso === '…' ? iso : writeDay(lang, iso, months));
  if (from === to) return day(from);
  const isOneYear = from !== '…' && from.slice(0, 4) === to.slice(0, 4);
  const first = isOneYear && lang !== 'lt' ? withoutYear(lang, from, months) : day(from);
  return `${first}${lang === 'lv' ? '–' : '\u00a0– '}${day(to)}`;
};
