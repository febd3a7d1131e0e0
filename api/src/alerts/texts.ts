import { withDrillWord } from '@vias/alerts/drill-word.ts';
import { countSegments, type SegmentCount, textToSend } from '@vias/alerts/segments.ts';
import type { Language } from '@vias/sql/problem.ts';

type Text = { lang: 'lv' | 'lt' | 'ru' | 'en'; body: string };

/** The languages of texts as each language names them before its word for language: latviešu valodā, latvių kalba, Latvian. */
export const textLanguages: Record<Text['lang'], Record<Language, string>> = {
  lv: { lv: 'latviešu', lt: 'latvių', en: 'Latvian' },
  lt: { lv: 'lietuviešu', lt: 'lietuvių', en: 'Lithuanian' },
  ru: { lv: 'krievu', lt: 'rusų', en: 'Russian' },
  en: { lv: 'angļu', lt: 'anglų', en: 'English' },
};

/** A text as it will leave, with its segments as the network counts them. */
export type ReadyText = Text & { sentBody: string; count: SegmentCount };

/** Adds the drill word unless the author did, and strips marks where that was chosen. */
export function readyText({ lang, body }: Text, { isDrill, withoutMarks }: { isDrill: boolean; withoutMarks: boolean }): ReadyText {
  const sentBody = textToSend(lang, isDrill ? withDrillWord(lang, body) : body, withoutMarks);
  return { lang, body, sentBody, count: countSegments(sentBody) };
}
