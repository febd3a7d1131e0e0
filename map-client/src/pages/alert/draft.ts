import { countSegments, type SegmentCount, strippable, textToSend } from '@vias/alerts/segments.ts';
import { readPosition } from '../../map/coordinates.ts';
import type { Alert, Lang, NewAlertBody, Question } from './alert-data.ts';

/** The languages of warnings in their fixed order. */
export const alertLangs: readonly Lang[] = ['lv', 'lt', 'ru', 'en'];

/** Polygons in degrees, longitude first. */
export type Shape = Alert['area']['geometry'];

/** Where a warning goes, before it is sent to the server. `shape` is what the map shows; `territories` name it when it was not drawn. */
export interface DraftArea {
  name: string;
  shape: Shape;
  territories: readonly number[];
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
  area: { name: alert.area.name, shape: alert.area.geometry, territories: alert.area.territories },
});

const areaBody = (area: DraftArea): NewAlertBody['area'] =>
  area.territories.length
    ? { name: area.name.trim() || '—', territories: [...area.territories] }
    : { name: area.name.trim() || '—', geometry: area.shape };

const textBodies = (texts: Draft['texts']): { lang: Lang; body: string }[] =>
  alertLangs.flatMap((lang) => (texts[lang].trim() ? [{ lang, body: texts[lang].trim() }] : []));

/** What still keeps a draft from being saved: the server stores nothing without these. */
export const unsaved = ({ title, area, texts }: Draft): ('title' | 'area' | 'text')[] => [
  ...(title.trim() ? [] : (['title'] as const)),
  ...(area ? [] : (['area'] as const)),
  ...(textBodies(texts).length ? [] : (['text'] as const)),
];

/** The draft as the server takes it; undefined while something needed is missing. */
export const toBody = (draft: Draft): NewAlertBody | undefined => {
  const { area, texts, title, event, ...rest } = draft;
  if (!area || unsaved(draft).length) return undefined;
  return { ...rest, title: title.trim(), event: event.trim() || title.trim(), texts: textBodies(texts), area: areaBody(area) };
};

/** What to ask the server about a draft; undefined without an area. Its name is left out, so that naming it counts nobody anew. */
export const toQuestion = ({ area, isDrill, withoutMarks, texts }: Draft): Question | undefined =>
  area ? { area: areaBody({ ...area, name: '—' }), isDrill, withoutMarks, texts: textBodies(texts) } : undefined;

/** A mark such as [vieta] that a template leaves for the author. */
export const openMark = /\[[^\]]*\]/;

/** What keeps a complete draft from going to the second person. */
export const unready = (draft: Draft, mainLanguage: Lang | undefined): ('title' | 'area' | 'text' | 'mark' | 'ended')[] => [
  ...unsaved(draft).filter((part) => part !== 'text'),
  ...(draft.texts[mainLanguage ?? 'lv'].trim() ? [] : (['text'] as const)),
  ...(alertLangs.some((lang) => openMark.test(draft.texts[lang])) ? (['mark'] as const) : []),
  ...(Date.parse(draft.expiresAt) > Date.now() ? [] : (['ended'] as const)),
];

// The server adds the same word; here it only makes the count on screen true while one types.
const drillWord: Record<Lang, string> = { lv: 'MĀCĪBAS.', lt: 'PRATYBOS.', ru: 'УЧЕНИЯ.', en: 'EXERCISE.' };

/** A text as it will leave: with the word of a drill, and without marks where that was chosen. */
export const leaving = (lang: Lang, body: string, { isDrill, withoutMarks }: Pick<Draft, 'isDrill' | 'withoutMarks'>): string => {
  const word = drillWord[lang];
  const worded = isDrill && body.trim() && !body.toUpperCase().startsWith(word.slice(0, -1)) ? `${word} ${body}` : body;
  return textToSend(lang, worded.trim(), withoutMarks);
};

/** Segments of a text as chosen, and the other way where there is one. */
export const countText = (lang: Lang, body: string, draft: Draft): { chosen: SegmentCount; other: SegmentCount | undefined } => {
  const way = (withoutMarks: boolean): SegmentCount => countSegments(leaving(lang, body, { isDrill: draft.isDrill, withoutMarks }));
  return { chosen: way(draft.withoutMarks), other: strippable.has(lang) ? way(!draft.withoutMarks) : undefined };
};

const corners = 24;

/** The polygon of 24 corners around a circle of `km`, degrees: whoever is inside the circle is inside the polygon, at most 1 % beyond. */
export const circleAround = ([lon, lat]: readonly [number, number], km: number): Shape => {
  const perDegree = 111.32;
  const reach = km / Math.cos(Math.PI / corners);
  const ring = Array.from({ length: corners }, (_, index) => {
    const angle = (index / corners) * 2 * Math.PI;
    const x = lon + ((reach / perDegree) * Math.sin(angle)) / Math.cos((lat * Math.PI) / 180);
    return [round(x), round(lat + (reach / perDegree) * Math.cos(angle))] as [number, number];
  }).reverse();
  return { type: 'MultiPolygon', coordinates: [[[...ring, ring[0] as [number, number]]]] };
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
