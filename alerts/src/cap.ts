import { thinRing } from './cap-thin.ts';

/** What a CAP 1.2 message says; positions are [longitude, latitude], times are instants. */
export type CapAlert = {
  id: string;
  tenant: string;
  timeZone: string;
  senderName: string;
  sent: Date;
  status: 'Actual' | 'Exercise' | 'Draft';
  msgType: 'Alert' | 'Update' | 'Cancel';
  references: { id: string; tenant: string; sent: Date } | null;
  category: string;
  event: string;
  responseType: string;
  urgency: string;
  severity: string;
  certainty: string;
  onset: Date | null;
  expires: Date;
  /** In `mainLang`, as its author wrote it. */
  headline: string;
  mainLang: string;
  /** `areaWords`: the area in that language, where it is not only named as `areaName`. `event`: the event in that language, where the glossary has it. */
  texts: readonly { lang: string; body: string; areaWords?: string | null; event?: string | null }[];
  areaName: string;
  area: number[][][][];
};

/** What stands before the headline of an alert that puts another right or takes it back. */
export const changeWords = {
  Update: { lv: 'Labojums', lt: 'Pataisymas', ru: 'Исправление', en: 'Correction' },
  Cancel: { lv: 'Atcelts', lt: 'Atšaukta', ru: 'Отменено', en: 'Withdrawn' },
} as const satisfies Record<'Update' | 'Cancel', Record<string, string>>;

const languages: Record<string, string> = { lv: 'lv-LV', lt: 'lt-LT', ru: 'ru', en: 'en' };

// XML 1.0 has no way to write these: control characters, two non-characters and halves of surrogate pairs.
const unwritable = /(?![\t\n\r])\p{Cc}|[\ufffe\uffff]|\p{Cs}/gu;
const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };
const escapeXml = (text: string) => text.replace(unwritable, '').replace(/[&<>"']/g, (c) => entities[c] ?? c);

/** An instant as CAP wants it: local time with a numeric offset, never Z, no fractions (2026-11-21T21:14:00+02:00). */
export function capTime(at: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'longOffset',
  }).formatToParts(at); // prettier-ignore
  const part = (type: string) => parts.find((p) => p.type === type)?.value ?? '';
  const offset = part('timeZoneName').replace('GMT', '') || '+00:00';
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}${offset}`;
}

/** The address-like name of a municipality as the sender of CAP messages. */
const senderOf = (tenant: string) => `${tenant}@vias`;
const identifierOf = (id: string) => `vias-${id}`;
const element = (name: string, text: string | null) => (text === null ? '' : `<${name}>${escapeXml(text)}</${name}>`);

// CAP writes latitude first. It has no holes: the outer border stands for the whole, so that nobody inside is ever left out.
const polygonOf = ([outer = []]: number[][][]) =>
  element(
    'polygon',
    thinRing(outer)
      .map(([lon, lat]) => `${lat.toFixed(6)},${lon.toFixed(6)}`)
      .join(' '),
  );

// CAP advises at most so many characters.
const mostOfHeadline = 160;

/** The headline in a language: what the author wrote in the main one; in others, which nobody wrote it in, the event and the area. */
const headlineIn = ({ headline, mainLang, msgType, areaName }: CapAlert, { lang, areaWords, event }: CapAlert['texts'][number]) => {
  if (lang === mainLang || !event) return headline;
  const change: Record<string, string> = msgType === 'Alert' ? {} : changeWords[msgType];
  return [...(change[lang] ? [change[lang]] : []), event, areaWords ?? areaName].join(': ').slice(0, mostOfHeadline);
};

/** Writes an alert as CAP 1.2 (ITU-T X.1303), one `info` per language; valid against the OASIS schema. */
export function writeCap(alert: CapAlert): string {
  const time = (at: Date) => capTime(at, alert.timeZone);
  const { references } = alert;
  const polygons = alert.area.map(polygonOf).join('');
  const info = (text: CapAlert['texts'][number]) =>
    [
      '<info>',
      element('language', languages[text.lang] ?? text.lang),
      element('category', alert.category),
      element('event', text.event ?? alert.event),
      element('responseType', alert.responseType),
      element('urgency', alert.urgency),
      element('severity', alert.severity),
      element('certainty', alert.certainty),
      element('effective', time(alert.sent)),
      element('onset', alert.onset && time(alert.onset)),
      element('expires', time(alert.expires)),
      element('senderName', alert.senderName),
      element('headline', headlineIn(alert, text)),
      element('description', text.body),
      `<area>${element('areaDesc', text.areaWords ?? alert.areaName)}${polygons}</area>`,
      '</info>',
    ].join('');
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">',
    element('identifier', identifierOf(alert.id)),
    element('sender', senderOf(alert.tenant)),
    element('sent', time(alert.sent)),
    element('status', alert.status),
    element('msgType', alert.msgType),
    element('source', 'VIAS'),
    element('scope', 'Public'),
    element('references', references && `${senderOf(references.tenant)},${identifierOf(references.id)},${time(references.sent)}`),
    ...alert.texts.map(info),
    '</alert>\n',
  ].join('');
}
