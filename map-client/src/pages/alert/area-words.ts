import type { Lang } from './alert-data.ts';
import { alertLangs, type DraftArea } from './draft.ts';

const surroundings: Record<Lang, string> = { lv: 'un apkārtne', lt: 'ir apylinkės', ru: 'и окрестности', en: 'and surroundings' };

/** What an area is called that nobody has named: by the largest place in it, in the language of the reader. */
export const around = (lang: Lang, place: string): string => `${place} ${surroundings[lang]}`;

/** The area named by a place, in the municipality's language and in the others. */
export const namedBy = (area: DraftArea, place: string, main: Lang): DraftArea => ({
  ...area,
  name: around(main, place),
  words: Object.fromEntries(alertLangs.filter((lang) => lang !== main).map((lang) => [lang, around(lang, place)])),
});

/** The area under another name that somebody wrote: what was made of a place by itself no longer says the same and goes, what somebody wrote stays. */
export const renamed = (area: DraftArea, name: string): DraftArea => ({
  ...area,
  name,
  words: Object.fromEntries(
    alertLangs.flatMap((lang) => {
      const said = area.words?.[lang] ?? '';
      return said === '' || said.endsWith(` ${surroundings[lang]}`) ? [] : [[lang, said]];
    }),
  ),
});
