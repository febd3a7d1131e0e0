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
    Object.entries({ ...(place && place.length <= max && { place }), ...draft.template?.values }).filter(([key]) => known.has(key)),
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

/** What a draft becomes by a value: texts that are the template's are written anew, in those edited by hand only the open marks are filled. */
export const fillValue = (draft: Draft, template: Template, key: string, value: string): Partial<Draft> => {
  const before = draft.template?.values ?? {};
  const { [key]: _, ...others } = before;
  const values = value.trim() === '' ? others : { ...others, [key]: value };
  return {
    texts: Object.fromEntries(
      alertLangs.map((lang) => {
        const text = draft.texts[lang];
        const isUntouched = text.trim() === write(template, before, lang).trim();
        return [lang, isUntouched ? write(template, values, lang) : fillText(text, template.placeholders, values, lang)];
      }),
    ) as Draft['texts'],
    template: { id: template.id, version: template.version, values },
  };
};
