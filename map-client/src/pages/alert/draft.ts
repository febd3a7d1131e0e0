import { withDrillWord } from '@vias/alerts/drill-word.ts';
import { openMark } from '@vias/alerts/placeholders.ts';
import { countSegments, type SegmentCount, strippable, textToSend } from '@vias/alerts/segments.ts';
import type { CapEntry } from '@vias/api/cap/contract.ts';
import { readPosition } from '../../map/coordinates.ts';
import type { Alert, Lang, NewAlertBody, Question } from './alert-data.ts';

/** The languages of warnings in their fixed order. */
export const alertLangs: readonly Lang[] = ['lv', 'lt', 'ru', 'en'];

/** Polygons in degrees, longitude first. */
export type Shape = Alert['area']['geometry'];

/** Where a warning goes, before it is sent to the server. `shape` is what the map shows; `territories` name it when it was not drawn. */
export interface DraftArea {
  /** In the municipality's language. */
  name: string;
  /** The same in other languages, where somebody said it. */
  words?: Partial<Record<Lang, string>> | undefined;
  shape: Shape;
  territories: readonly number[];
  /** Cut out of it: nobody in there gets the warning. */
  exclude?: { name: string; shape: Shape } | undefined;
}

/** A warning on the author's screen; nothing of it need be complete. */
export interface Draft {
  title: string;
  isDrill: boolean;
  category: NewAlertBody['category'];
  event: string;
  responseType: NewAlertBody['responseType'];
  urgency: NewAlertBody['urgency'];
  severity: NewAlertBody['severity'];
  certainty: NewAlertBody['certainty'];
  onsetAt: string | null;
  expiresAt: string;
  withoutMarks: boolean;
  texts: Record<Lang, string>;
  area: DraftArea | undefined;
  /** The template the texts were made of, with what was filled in. */
  template: { id: string; version: number; values: Record<string, string> } | null;
  beginsAt: string | null;
  quietReason: string | null;
  repeatReason: string | null;
}

const halfHour = 1_800_000;

/** An empty draft that ends in three hours, at a full or half hour. `now` in milliseconds. */
export const emptyDraft = (now: number, isDrill: boolean): Draft => ({
  title: '',
  isDrill,
  category: 'Safety',
  event: '',
  responseType: 'Prepare',
  urgency: 'Immediate',
  severity: 'Severe',
  certainty: 'Observed',
  onsetAt: null,
  expiresAt: new Date(Math.ceil((now + 6 * halfHour) / halfHour) * halfHour).toISOString(),
  withoutMarks: false,
  texts: { lv: '', lt: '', ru: '', en: '' },
  area: undefined,
  template: null,
  beginsAt: null,
  quietReason: null,
  repeatReason: null,
});

/** What a draft takes over from a warning of somebody else whose area a person has to draw. */
export const startFrom = (entry: CapEntry): Partial<Draft> => ({
  title: entry.headline.slice(0, 120),
  isDrill: entry.isExercise,
  category: entry.category as Draft['category'],
  event: entry.event,
  responseType: entry.responseType as Draft['responseType'],
  urgency: entry.urgency as Draft['urgency'],
  severity: entry.severity as Draft['severity'],
  certainty: entry.certainty as Draft['certainty'],
  onsetAt: entry.onsetAt,
  expiresAt: entry.expiresAt,
  texts: {
    lv: '',
    lt: '',
    ru: '',
    en: '',
    ...Object.fromEntries(entry.texts.filter(({ lang }) => alertLangs.includes(lang as Lang)).map(({ lang, body }) => [lang, body])),
  },
});

/** The draft of a stored alert. */
export const draftOf = (alert: Alert): Draft => ({
  title: alert.title,
  isDrill: alert.isDrill,
  category: alert.category as Draft['category'],
  event: alert.event,
  responseType: alert.responseType as Draft['responseType'],
  urgency: alert.urgency as Draft['urgency'],
  severity: alert.severity as Draft['severity'],
  certainty: alert.certainty as Draft['certainty'],
  onsetAt: alert.onsetAt,
  expiresAt: alert.expiresAt,
  withoutMarks: alert.withoutMarks,
  texts: { lv: '', lt: '', ru: '', en: '', ...Object.fromEntries(alert.texts.map(({ lang, body }) => [lang, body])) },
  area: {
    name: alert.area.name,
    ...(alert.texts.some(({ areaWords }) => areaWords) && {
      words: Object.fromEntries(alert.texts.flatMap(({ lang, areaWords }) => (areaWords ? [[lang, areaWords]] : []))),
    }),
    shape: alert.area.drawn ?? alert.area.geometry,
    territories: alert.area.territories,
    ...(alert.area.exclude && { exclude: { name: alert.area.exclude.name ?? '', shape: alert.area.exclude.geometry } }),
  },
  template: alert.template,
  beginsAt: alert.beginsAt,
  quietReason: alert.quietReason,
  repeatReason: alert.repeatReason,
});

/** What a draft takes over from an alert that nobody got: everything but its times that are over and the reasons given for that one time. `now` in milliseconds. */
export const againFrom = (alert: Alert, now: number): Partial<Draft> => {
  const ends = Date.parse(alert.expiresAt) > now ? alert.expiresAt : emptyDraft(now, alert.isDrill).expiresAt;
  return { ...draftOf(alert), expiresAt: ends, beginsAt: null, quietReason: null, repeatReason: null };
};

/** An area as the server takes it. */
export const areaBody = ({ name, territories, shape, exclude }: DraftArea): NewAlertBody['area'] => ({
  name: name.trim() || '—',
  ...(territories.length ? { territories: [...territories] } : { geometry: shape }),
  ...(exclude && { exclude: { name: exclude.name.trim() || null, geometry: exclude.shape } }),
});

const textBodies = (texts: Draft['texts']): { lang: Lang; body: string }[] =>
  alertLangs.flatMap((lang) => (texts[lang].trim() ? [{ lang, body: texts[lang].trim() }] : []));

/** A reason goes to the server once it is one: ten characters. */
const reasonBody = (reason: string | null): string | null => ((reason?.trim().length ?? 0) >= 10 ? (reason?.trim() ?? null) : null);

/** What still keeps a draft from being saved: the server stores nothing without these. */
export const unsaved = ({ title, area, texts }: Draft): ('title' | 'area' | 'text')[] => [
  ...(title.trim() ? [] : (['title'] as const)),
  ...(area ? [] : (['area'] as const)),
  ...(textBodies(texts).length ? [] : (['text'] as const)),
];

/** The draft as the server takes it; undefined while something needed is missing. */
export const toBody = (draft: Draft): NewAlertBody | undefined => {
  const { area, texts, title, event, quietReason, repeatReason, ...rest } = draft;
  if (!area || unsaved(draft).length) return undefined;
  return {
    ...rest,
    quietReason: reasonBody(quietReason),
    repeatReason: reasonBody(repeatReason),
    title: title.trim(),
    event: event.trim() || title.trim(),
    texts: textBodies(texts).map((text) => {
      const areaWords = area.words?.[text.lang]?.trim();
      return areaWords ? { ...text, areaWords } : text;
    }),
    area: areaBody(area),
  };
};

/** What to ask the server about a draft, and for a correction or an all-clear about those who got the earlier alert; undefined without an area. Its name is left out, so that naming it counts nobody anew. */
export const toQuestion = (
  { area, isDrill, withoutMarks, texts, severity, urgency }: Draft,
  audienceOf: string | null = null,
): Question | undefined =>
  area
    ? {
        area: areaBody({ ...area, name: '—', ...(area.exclude && { exclude: { ...area.exclude, name: '' } }) }),
        isDrill,
        withoutMarks,
        forLife: !isDrill && severity === 'Extreme' && urgency === 'Immediate',
        texts: textBodies(texts),
        ...(audienceOf && { audienceOf }),
      }
    : undefined;

/** What keeps a complete draft from going to the second person. */
export const unready = (draft: Draft, mainLanguage: Lang | undefined): ('title' | 'area' | 'text' | 'mark' | 'ended')[] => [
  ...unsaved(draft).filter((part) => part !== 'text'),
  ...(draft.texts[mainLanguage ?? 'lv'].trim() ? [] : (['text'] as const)),
  ...(alertLangs.some((lang) => openMark.test(draft.texts[lang])) ? (['mark'] as const) : []),
  ...(Date.parse(draft.expiresAt) > Date.now() ? [] : (['ended'] as const)),
];

/** A text as it will leave: with the word of a drill, and without marks where that was chosen. The server does the same; here it makes the count true while one types. */
export const leaving = (lang: Lang, body: string, { isDrill, withoutMarks }: Pick<Draft, 'isDrill' | 'withoutMarks'>): string => {
  const worded = isDrill && body.trim() ? withDrillWord(lang, body.trim()) : body;
  return textToSend(lang, worded.trim(), withoutMarks);
};

/** Segments of a text as chosen, and the other way where there is one. */
export const countText = (lang: Lang, body: string, draft: Draft): { chosen: SegmentCount; other: SegmentCount | undefined } => {
  const way = (withoutMarks: boolean): SegmentCount => countSegments(leaving(lang, body, { isDrill: draft.isDrill, withoutMarks }));
  return { chosen: way(draft.withoutMarks), other: strippable.has(lang) ? way(!draft.withoutMarks) : undefined };
};

const round = (degrees: number): number => Math.round(degrees * 1e6) / 1e6;

/** Corners typed one a line, as maps and telephones write them (latitude first) or in metres of LKS; undefined when they are no area. */
export const cornersOf = (text: string): Shape | undefined => {
  const read = text
    .split('\n')
    .filter((line) => line.trim())
    .map(readPosition);
  const ring = read.flatMap((found) => (found ? [[round(found.position[0]), round(found.position[1])] as [number, number]] : []));
  if (ring.length < 3 || ring.length < read.length) return undefined;
  return { type: 'MultiPolygon', coordinates: [[[...ring, ring[0] as [number, number]]]] };
};
