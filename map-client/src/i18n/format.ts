import { writeDay, writeDays } from '@vias/style/days.ts';
import { useContext, useMemo } from 'react';
import { type Lang, TextsContext } from './i18n.ts';
import { dayHere, isoDay, localZone } from './local-day.ts';

const pad = (n: number): string => String(n).padStart(2, '0');

/** Numbers, days and local times in the reader's language. */
export interface Formats {
  number(value: number, digits?: number): string;
  /** A calendar day (YYYY-MM-DD), or the local day of a moment. */
  day(at: string): string;
  time(at: string | Date | number): string;
  /** With seconds. */
  clock(at: string | Date | number): string;
  dayTime(at: string | Date): string;
  /** The days from one to another, both included; days or moments. */
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
    day: (at) => writeDay(lang, dayHere(at)),
    time: (at) => clock.format(new Date(at)),
    clock: (at) => seconds.format(new Date(at)),
    dayTime: (at) => `${writeDay(lang, isoDay(new Date(at)))} ${clock.format(new Date(at))}`,
    period: (from, to) => writeDays(lang, dayHere(from), dayHere(to)),
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
