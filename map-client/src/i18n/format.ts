import { useContext, useMemo } from 'react';
import { type Lang, TextsContext } from './i18n.ts';
import { isoDay, localZone } from './local-day.ts';

const pad = (n: number): string => String(n).padStart(2, '0');

/** A calendar day as a language writes it; `iso`: YYYY-MM-DD. */
export const writeDay = (lang: Lang, iso: string): string => {
  const [y = '', m = '', d = ''] = iso.split('-');
  if (lang === 'lt') return `${y}-${m}-${d}`;
  if (lang === 'lv') return `${d}.${m}.${y}.`;
  return `${Number(d)} ${month('en-GB', Number(m))} ${y}`;
};

const month = (locale: string, m: number): string =>
  new Intl.DateTimeFormat(locale, { month: 'short', timeZone: 'UTC' }).format(Date.UTC(2026, m - 1, 15));

/** A period of two calendar days (both included), written once where the year is the same: 01.01.–21.11.2026. */
export const writePeriod = (lang: Lang, from: string, to: string): string => {
  const sameYear = from.slice(0, 4) === to.slice(0, 4);
  if (!sameYear || lang === 'lt') return sameYear ? `${from}–${to.slice(5)}` : `${writeDay(lang, from)}–${writeDay(lang, to)}`;
  if (lang === 'lv') return `${from.slice(8)}.${from.slice(5, 7)}.–${writeDay('lv', to)}`;
  return `${Number(from.slice(8))} ${month('en-GB', Number(from.slice(5, 7)))}–${writeDay('en', to)}`;
};

/** Numbers, days and local times in the reader's language. */
export interface Formats {
  number(value: number, digits?: number): string;
  day(iso: string): string;
  time(at: string | Date | number): string;
  /** With seconds. */
  clock(at: string | Date | number): string;
  dayTime(at: string | Date): string;
  period(from: string, to: string): string;
  compare(a: string, b: string): number;
  locale: string;
  lang: Lang;
}

const formatsOf = (lang: Lang, locale: string): Formats => {
  const numbers = new Map<number, Intl.NumberFormat>();
  const collator = new Intl.Collator(locale);
  const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: localZone });
  const seconds = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZone: localZone,
  });
  const formats: Formats = {
    lang,
    locale,
    number(value, digits = 0) {
      const format =
        numbers.get(digits) ??
        new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: 'always' });
      numbers.set(digits, format);
      return format.format(value);
    },
    day: (iso) => writeDay(lang, iso.slice(0, 10)),
    time: (at) => clock.format(new Date(at)),
    clock: (at) => seconds.format(new Date(at)),
    dayTime: (at) => `${writeDay(lang, isoDay(new Date(at)))} ${clock.format(new Date(at))}`,
    period: (from, to) => writePeriod(lang, from, to),
    compare: collator.compare,
  };
  return formats;
};

/** The formats of the language on screen. */
export const useFormat = (): Formats => {
  const { lang, locale } = useContext(TextsContext);
  return useMemo(() => formatsOf(lang, locale), [lang, locale]);
};

/** Hours and minutes of a duration in minutes: 12 min, 1 h 05. */
export const writeMinutes = (minutes: number): string =>
  Math.abs(minutes) < 60 ? `${minutes} min` : `${Math.trunc(minutes / 60)} h ${pad(Math.abs(minutes) % 60)}`;
