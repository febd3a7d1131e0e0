import { type Language, languages } from '@vias/sql/problem.ts';

/** The language of a reader by Accept-Language, best first; English when none of ours is asked for. */
export const readerLanguage = (header: string | undefined): Language => {
  const wanted = (header ?? '')
    .split(',')
    .slice(0, 20)
    .map((part) => {
      const [tag = '', ...options] = part.trim().toLowerCase().split(';');
      const q = options.map((option) => /^\s*q=([\d.]+)/.exec(option)?.[1]).find((value) => value !== undefined);
      return { language: tag.slice(0, 2), q: q === undefined ? 1 : Number(q) };
    })
    .sort((a, b) => b.q - a.q);
  for (const { language, q } of wanted) {
    const found = languages.find((known) => known === language);
    if (found && q > 0) return found;
  }
  return 'en';
};
