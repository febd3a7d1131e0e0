import { withDrillWord } from '@vias/alerts/drill-word.ts';
import { countSegments, type SegmentCount, textToSend } from '@vias/alerts/segments.ts';

type Text = { lang: 'lv' | 'lt' | 'ru' | 'en'; body: string };

/** A text as it will leave, with its segments as the network counts them. */
export type ReadyText = Text & { sentBody: string; count: SegmentCount };

/** Adds the drill word unless the author did, and strips marks where that was chosen. */
export function readyText({ lang, body }: Text, { isDrill, withoutMarks }: { isDrill: boolean; withoutMarks: boolean }): ReadyText {
  const sentBody = textToSend(lang, isDrill ? withDrillWord(lang, body) : body, withoutMarks);
  return { lang, body, sentBody, count: countSegments(sentBody) };
}
