import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import type { AlertPreview } from './counts-contract.ts';
import { foldParts, leastCount, leastPart } from './few.ts';
import { readyText } from './texts.ts';

type Lang = 'lv' | 'lt' | 'ru' | 'en';
const Counts = z.record(z.string(), z.int());
const Audience = z.object({
  reached: z.int(),
  reasons: Counts,
  langs: Counts,
  noMobile: z.int(),
  badNumber: z.int(),
  optedOut: z.int(),
  generated: z.int(),
  drillGroup: z.string().nullable(),
  real: z.int().nullable(),
});
export type Audience = z.output<typeof Audience>;

/** Counts whom an area (hexadecimal EWKB) or the drill group reaches right now; audited by the database. */
export const countAudience = async (tx: Tx, area: string, isDrill: boolean): Promise<Audience> =>
  (await tx.one(z.object({ audience: Audience }), sql`select alert_audience(${area}::geometry, ${isDrill}) as audience`)).audience;

const Setting = z.object({
  sender: z.string(),
  channel: z.string(),
  rate: z.coerce.number(),
  price: z.coerce.number(),
  priceUnit: z.string(),
  maxSegments: z.int(),
  toleranceShare: z.coerce.number(),
  tolerancePeople: z.int(),
  quietFrom: z.string().nullable(),
  quietTo: z.string().nullable(),
  mainLanguage: z.enum(['lv', 'lt', 'ru', 'en']),
});

/** How this tenant warns. */
export const readSetting = (tx: Tx) =>
  tx.one(
    Setting,
    sql`
    select s.sender, s.channel, s.rate_segments as rate, s.segment_price as price, s.price_unit as "priceUnit", s.max_segments as "maxSegments", s.tolerance_share as "toleranceShare",
           s.tolerance_people as "tolerancePeople", to_char(s.quiet_from, 'HH24:MI') as "quietFrom", to_char(s.quiet_to, 'HH24:MI') as "quietTo", t.languages[1] as "mainLanguage"
    from tenant_alert_setting s join tenant t using (tenant_id) where s.tenant_id = my_tenant()`,
  );

const Facts = z.object({
  km2: z.number(),
  edgeKm: z.number(),
  vertices: z.int(),
  settlements: z.array(z.string()),
  settlementCount: z.int(),
  share: z.object({ own: z.number(), agreed: z.number(), notIncluded: z.number(), abroad: z.number() }).nullable(),
});

const langs = ['lv', 'lt', 'ru', 'en'] as const;
const firstReasons = ['home', 'work', 'school', 'parent', 'other', 'drill'] as const;
type Part<K extends string> = { key: K | 'rest'; people: number };

/** The parts of a count as they may be told: named ones, most people first, and one rest. A drill names its group. */
function partsOf<K extends string>(keys: readonly K[], counts: Record<string, number>, isDrill: boolean): Part<K>[] {
  const parts = keys.map((key): Part<K> => ({ key, people: counts[key] ?? 0 }));
  if (isDrill) return parts.filter(({ people }) => people > 0).sort((a, b) => b.people - a.people);
  const { named, rest } = foldParts(parts, ({ people }) => people);
  const people = rest.reduce((sum, part) => sum + part.people, 0);
  return rest.length === 0 ? named : [...named, { key: 'rest', people }];
}

export type PreviewQuestion = {
  area: string;
  areaName: string;
  isDrill: boolean;
  withoutMarks: boolean;
  texts: readonly { lang: Lang; body: string }[];
  exceptId: string | null;
};

/** Everything the author and the approver must know before sending, from the same definition of the audience that will be queued. */
export async function previewAlert(
  tx: Tx,
  { area, areaName, isDrill, withoutMarks, texts, exceptId }: PreviewQuestion,
): Promise<AlertPreview> {
  const setting = await readSetting(tx);
  const audience = await countAudience(tx, area, isDrill);
  const { facts, overlaps } = await tx.one(
    z.object({ facts: Facts, overlaps: z.coerce.number().int() }),
    sql`select alert_area_facts(${area}::geometry) as facts, alert_recent_overlaps(${area}::geometry, ${exceptId}) as overlaps`,
  );
  const mayCount = isDrill || audience.reached >= leastCount;
  const ready = texts.map((text) => ({
    lang: text.lang,
    plain: readyText(text, { isDrill, withoutMarks: true }),
    marked: readyText(text, { isDrill, withoutMarks: false }),
  }));
  const fallback = ready.find((t) => t.lang === setting.mainLanguage);

  const byLang = mayCount ? partsOf(langs, audience.langs, isDrill) : [];
  // What may be in the rest, not what is.
  const hasText = (key: Lang | 'rest'): boolean =>
    key === 'rest' ? langs.every((lang) => byLang.some((part) => part.key === lang) || hasText(lang)) : ready.some((t) => t.lang === key);

  const costOf = (way: 'plain' | 'marked') => {
    if (!mayCount || !fallback) return null;
    // The rest is reckoned by its longest text: the true sum would tell how many speak which language.
    const longest = Math.max(...ready.map((t) => t[way].count.segments));
    const segments = byLang.reduce(
      (sum, { key, people }) =>
        sum + people * (key === 'rest' ? longest : (ready.find((t) => t.lang === key) ?? fallback)[way].count.segments),
      0,
    );
    return {
      segments,
      price: Math.round(segments * setting.price * 100) / 100,
      priceUnit: setting.priceUnit,
      lastAfterSeconds: Math.ceil(segments / setting.rate),
    };
  };
  const few = (people: number): number => (isDrill || people >= leastPart ? people : 0);
  return {
    reached: mayCount ? audience.reached : null,
    fewerThan: mayCount ? null : leastCount,
    reasons: mayCount ? partsOf(firstReasons, audience.reasons, isDrill).map(({ key, people }) => ({ reason: key, people })) : [],
    languages: byLang.map(({ key, people }) => ({ lang: key, people, hasText: hasText(key) })),
    notReached: mayCount
      ? {
          noMobile: few(audience.noMobile),
          badNumber: few(audience.badNumber),
          optedOut: few(audience.optedOut),
          generated: few(audience.generated),
        }
      : null,
    drillGroup: audience.drillGroup,
    realPeople: audience.real !== null && audience.real >= leastCount ? audience.real : null,
    area: { name: areaName, ...facts },
    texts: ready.map(({ lang, plain, marked }) => ({
      lang,
      sentBody: (withoutMarks ? plain : marked).sentBody,
      withMarks: marked.count,
      withoutMarks: plain.count,
    })),
    cost: { chosen: costOf(withoutMarks ? 'plain' : 'marked'), withMarks: costOf('marked'), withoutMarks: costOf('plain') },
    sender: setting.sender,
    segmentsPerSecond: setting.rate,
    maxSegments: setting.maxSegments,
    mainLanguage: setting.mainLanguage,
    recentOverlaps: overlaps,
    quietHours: setting.quietFrom !== null && setting.quietTo !== null ? { from: setting.quietFrom, to: setting.quietTo } : null,
  };
}
