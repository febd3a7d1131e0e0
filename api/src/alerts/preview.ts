import { normalText } from '@vias/alerts/placeholders.ts';
import { Problem } from '@vias/sql/problem.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import type { ReadArea } from './area.ts';
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

/** Counts whom an area (hexadecimal EWKB) or the drill group reaches right now, or for a correction whom the earlier alert reached; audited by the database. */
export const countAudience = async (
  tx: Tx,
  area: string,
  isDrill: boolean,
  audienceOf: string | null = null,
  forLife = false,
): Promise<Audience> => {
  const { audience } = await tx.one(
    z.object({ audience: Audience.nullable() }),
    audienceOf === null
      ? sql`select alert_audience(${area}::geometry, ${isDrill}, ${forLife}) as audience`
      : sql`select correction_audience(${audienceOf}) as audience`,
  );
  if (audience === null) throw new Problem('alert.not_found');
  return audience;
};

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
  quietDrills: z.boolean(),
  quietUntil: z.string().nullable(),
  mainLanguage: z.enum(['lv', 'lt', 'ru', 'en']),
});

/** How this tenant warns. */
export const readSetting = (tx: Tx) =>
  tx.one(
    Setting,
    sql`
    select s.sender, s.channel, s.rate_segments as rate, s.segment_price as price, s.price_unit as "priceUnit", s.max_segments as "maxSegments", s.tolerance_share as "toleranceShare",
           s.tolerance_people as "tolerancePeople", to_char(s.quiet_from, 'HH24:MI') as "quietFrom", to_char(s.quiet_to, 'HH24:MI') as "quietTo", s.quiet_drills as "quietDrills",
           to_char(quiet_end(s.tenant_id, 2::smallint, now()) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "quietUntil", t.languages[1] as "mainLanguage"
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

const Recent = z.object({ id: z.uuid(), title: z.string(), at: z.string(), bodies: z.array(z.string()) });

/** Warnings of the last 12 hours whose area overlaps, newest first, and whether one of their texts is one of these. */
export const readRecent = async (tx: Tx, area: string, texts: readonly { body: string }[], exceptId: string | null) => {
  const now = new Set(texts.map(({ body }) => normalText(body)));
  const recent = await tx.rows(
    Recent,
    sql`select alert_id as id, title, to_char(approved_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, bodies from alert_recent(${area}::geometry, ${exceptId})`,
  );
  return recent.map(({ bodies, ...alert }) => ({ ...alert, sameText: bodies.some((body) => now.has(normalText(body))) }));
};

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
  area: ReadArea;
  areaName: string;
  isDrill: boolean;
  withoutMarks: boolean;
  texts: readonly { lang: Lang; body: string }[];
  exceptId: string | null;
  /** The alert that is corrected: its people are counted, not those of the area. */
  audienceOf?: string | null;
  /** Danger to life: the municipality may have set that STOP does not count. */
  forLife: boolean;
};

/** Everything the author and the approver must know before sending, from the same definition of the audience that will be queued. */
export async function previewAlert(
  tx: Tx,
  { area: { area, drawn, excluded }, areaName, isDrill, withoutMarks, texts, exceptId, audienceOf = null, forLife }: PreviewQuestion,
): Promise<AlertPreview> {
  const setting = await readSetting(tx);
  const audience = await countAudience(tx, area, isDrill, audienceOf, forLife);
  const { facts, cutKm2 } = await tx.one(
    z.object({ facts: Facts, cutKm2: z.coerce.number().nullable() }),
    sql`select alert_area_facts(${area}::geometry) as facts, round((st_area(${excluded}::geometry::geography) / 1e6)::numeric, 3) as "cutKm2"`,
  );
  const recent = await readRecent(tx, area, texts, exceptId);
  // Those whom nothing but the cut-out keeps from getting it: whoever also works or learns in what is left does get it.
  const cut =
    drawn === null || isDrill || audienceOf !== null
      ? null
      : (await countAudience(tx, drawn, false, null, forLife)).reached - audience.reached;
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
    excluded:
      cutKm2 === null
        ? null
        : {
            km2: cutKm2,
            people: cut !== null && cut >= leastCount ? cut : null,
            fewerThan: cut !== null && cut < leastCount ? leastCount : null,
          },
    recent,
    quietHours:
      setting.quietFrom !== null && setting.quietTo !== null
        ? { from: setting.quietFrom, to: setting.quietTo, drills: setting.quietDrills, until: setting.quietUntil }
        : null,
  };
}
