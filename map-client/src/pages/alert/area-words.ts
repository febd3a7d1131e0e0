import type { TextFunction } from '../../i18n/i18n.ts';
import type { Lang } from './alert-data.ts';
import { alertLangs, type DraftArea } from './draft.ts';

const number = (lang: Lang, n: number): string => new Intl.NumberFormat(lang, { maximumFractionDigits: 1 }).format(n);

/** What an area is called that nobody has named: by the largest place in it. */
export const around = (lang: Lang, place: string): string =>
  `${place} ${{ lv: 'un apkārtne', lt: 'ir apylinkės', ru: 'и окрестности', en: 'and surroundings' }[lang]}`;
const circle = (lang: Lang, place: string, km: number): string => {
  const wide = number(lang, km);
  return {
    lv: `${place}, ${wide} km rādiusā`,
    lt: `${place}, ${wide} km spinduliu`,
    ru: `${place}, радиус ${wide} км`,
    en: `${place}, within ${wide} km`,
  }[lang];
};
const buffer = (lang: Lang, metres: number): string => {
  const wide = number(lang, metres);
  return {
    lv: `${wide}\u00a0m apkārt norādītajai vietai`,
    lt: `${wide}\u00a0m aplink nurodytą vietą`,
    ru: `${wide}\u00a0м вокруг указанного места`,
    en: `${wide}\u00a0m around the place marked`,
  }[lang];
};
/** Whether words were made here and not by a person. */
const made: Record<Lang, RegExp> = {
  lv: / un apkārtne$|, [\d,]+ km rādiusā$|\u00a0m apkārt norādītajai vietai$/,
  lt: / ir apylinkės$|, [\d,]+ km spinduliu$|\u00a0m aplink nurodytą vietą$/,
  ru: / и окрестности$|, радиус [\d,]+ км$|\u00a0м вокруг указанного места$/,
  en: / and surroundings$|, within [\d.]+ km$|\u00a0m around the place marked$/,
};

type Named = Required<Pick<DraftArea, 'name' | 'words'>>;
// In every language, the one of the name included: the screen of the author may be in another one than the municipality writes in.
const inAll = (lang: Lang, say: (lang: Lang) => string): Named => ({
  name: say(lang),
  words: Object.fromEntries(alertLangs.map((one) => [one, say(one)])),
});
/** Name and words of an area by its largest place, of a circle of so many kilometres around a place, of all within so many metres of what was marked. `lang` is that of the name. */
export const aroundIn = (lang: Lang, place: string): Named => inAll(lang, (one) => around(one, place));
export const circleIn = (lang: Lang, place: string, km: number): Named => inAll(lang, (one) => circle(one, place, km));
export const bufferIn = (lang: Lang, metres: number): Named => inAll(lang, (one) => buffer(one, metres));

/** The area under another name that somebody wrote: what was made of a place by itself no longer says the same and goes, what somebody wrote stays. */
export const renamed = (area: DraftArea, name: string): DraftArea => ({
  ...area,
  name,
  words: Object.fromEntries(Object.entries(area.words ?? {}).filter(([lang, said]) => said !== '' && !made[lang as Lang].test(said))),
});

/** A language within a sentence in `reader`; one that has no name here as its code. */
export const langName = (t: TextFunction, reader: string, lang: string): string => {
  const name = t.maybe(`alerts.lang.${lang}`) ?? lang;
  return reader === 'en' ? name : name.toLocaleLowerCase(reader);
};
