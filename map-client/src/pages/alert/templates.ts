import { fillText } from '@vias/alerts/placeholders.ts';
import type { Lang, Template } from './alert-data.ts';
import { alertLangs, type Draft } from './draft.ts';

/** The name of a template in the reader's language. */
export const titleOf = ({ names }: Pick<Template, 'names'>, lang: string): string => names[lang as Lang] ?? names.en ?? '';

const write = (template: Template, values: Record<string, string>, lang: Lang): string =>
  fillText(template.texts[lang] ?? '', template.placeholders, values, lang);

/** What a draft becomes by a template: its words of CAP, its texts in all languages, the place where it is known. */
export const takeTemplate = (draft: Draft, template: Template, place: string | undefined, lang: string): Partial<Draft> => {
  const known = new Set(template.placeholders.map(({ key }) => key));
  const max = template.placeholders.find(({ key }) => key === 'place')?.max ?? 0;
  const values = Object.fromEntries(
    Object.entries({
      ...(place && place.length <= max && { place }),
      // Said once: until when the warning holds is until when the danger lasts, unless the author writes another time.
      until: draft.expiresAt,
      ...draft.template?.values,
    }).filter(([key]) => known.has(key)),
  );
  const name = titleOf(template, lang);
  return {
    category: template.category,
    responseType: template.responseType,
    urgency: template.urgency,
    severity: template.severity,
    certainty: template.certainty,
    event: name,
    title: draft.title || name,
    texts: Object.fromEntries(alertLangs.map((each) => [each, write(template, values, each)])) as Draft['texts'],
    template: { id: template.id, version: template.version, values },
  };
};

/** The value of a mark as a language writes it; the mark itself where the value is missing or wrong. */
const written = (template: Template, values: Record<string, string>, key: string, lang: Lang): string =>
  fillText(`[${key}]`, template.placeholders, values, lang);

const isWordSign = /[\p{L}\p{N}]/u;
/** Where `words` stand in a text by themselves, not as a part of a longer word or number. */
const placesOf = (text: string, words: string): number[] => {
  const places: number[] = [];
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1))
    if (!isWordSign.test(text[at - 1] ?? '') && !isWordSign.test(text[at + words.length] ?? '')) places.push(at);
  return places;
};

/** How many characters two texts share, counted from the cut between `before` and `after`. */
const agreement = ([before, after]: readonly [string, string], [otherBefore, otherAfter]: readonly [string, string]): number => {
  let [back, on] = [0, 0];
  while (back < before.length && before.at(-1 - back) === otherBefore.at(-1 - back)) back += 1;
  while (on < after.length && after[on] === otherAfter[on]) on += 1;
  return back + on;
};

/** A text edited by hand with another value of a mark: as often as the template has the mark, first where the words around it are still the template's. */
const rewrite = (text: string, source: string, key: string, old: string, value: string): string => {
  const mark = `[${key}]`;
  if (old === mark || old === '') return text;
  const around = source.split(mark);
  const cuts = around.slice(1).map((after, index) => [around[index] ?? '', after] as const);
  const chosen = placesOf(text, old)
    .map((at) => ({
      at,
      score: Math.max(0, ...cuts.map((cut) => agreement(cut, [text.slice(0, at), text.slice(at + old.length)]))),
    }))
    .sort((one, other) => other.score - one.score)
    .slice(0, Math.max(1, cuts.length));
  return chosen
    .sort((one, other) => other.at - one.at)
    .reduce((so, { at }) => `${so.slice(0, at)}${value}${so.slice(at + old.length)}`, text);
};

/** What a draft becomes by a value: texts that are the template's are written anew; in those edited by hand the open marks are filled and the value before gives way to this one, so that no text keeps a number that the field no longer shows. */
export const fillValue = (draft: Draft, template: Template, key: string, value: string): Partial<Draft> => {
  const before = draft.template?.values ?? {};
  const { [key]: _, ...others } = before;
  const values = value.trim() === '' ? others : { ...others, [key]: value };
  return {
    texts: Object.fromEntries(
      alertLangs.map((lang) => {
        const text = draft.texts[lang];
        if (text.trim() === write(template, before, lang).trim()) return [lang, write(template, values, lang)];
        const [old, next] = [before, values].map((of) => written(template, of, key, lang)) as [string, string];
        const kept = rewrite(text, template.texts[lang] ?? '', key, old, next);
        return [lang, fillText(kept, template.placeholders, values, lang)];
      }),
    ) as Draft['texts'],
    template: { id: template.id, version: template.version, values },
  };
};
