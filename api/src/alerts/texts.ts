import { countSegments, type SegmentCount, textToSend } from '@vias/alerts/segments.ts';

type Text = { lang: 'lv' | 'lt' | 'ru' | 'en'; body: string };

/** The word every drill text begins with, so that nobody takes it for real. */
const drillWord = { lv: 'MĀCĪBAS.', lt: 'PRATYBOS.', ru: 'УЧЕНИЯ.', en: 'EXERCISE.' } as const;

/** A text as it will leave, with its segments as the network counts them. */
export type ReadyText = Text & { sentBody: string; count: SegmentCount };

/** Adds the drill word unless the author did, and strips marks where that was chosen. */
export function readyText({ lang, body }: Text, { isDrill, withoutMarks }: { isDrill: boolean; withoutMarks: boolean }): ReadyText {
  const worded = isDrill && !body.toUpperCase().startsWith(drillWord[lang].slice(0, -1)) ? `${drillWord[lang]} ${body}` : body;
  const sentBody = textToSend(lang, worded, withoutMarks);
  return { lang, body, sentBody, count: countSegments(sentBody) };
}
