import type { CameraPlan, NewCameraPlan } from '@vias/api/siting/contract.ts';
import type { z } from 'zod';
import type { Lang } from '../../i18n/i18n.ts';

export type Plan = CameraPlan;
export type Question = z.input<typeof NewCameraPlan>;
export type Place = [lon: number, lat: number];
export type Ring = Place[];

/** Cameras that are often bought, as a data sheet has them; the price is the planner's. */
export const offers = [
  {
    id: 'wide',
    focalMm: 2.8,
    sensorWidthMm: 5.37,
    pixelsWide: 3840,
    pixelsHigh: 2160,
    heightM: 5,
    tilt: -15,
    rangeM: 60,
    nightRangeM: 30,
    cost: 1800,
  },
  {
    id: 'middle',
    focalMm: 6,
    sensorWidthMm: 5.37,
    pixelsWide: 3840,
    pixelsHigh: 2160,
    heightM: 5,
    tilt: -12,
    rangeM: 100,
    nightRangeM: 50,
    cost: 2200,
  },
  {
    id: 'long',
    focalMm: 12,
    sensorWidthMm: 5.37,
    pixelsWide: 3840,
    pixelsHigh: 2160,
    heightM: 5,
    tilt: -8,
    rangeM: 150,
    nightRangeM: 70,
    cost: 2900,
  },
] as const;
export type OfferId = (typeof offers)[number]['id'];

/** So many kinds of camera are compared at most. */
export const mostKinds = 5;
const opticsKeys = ['focalMm', 'sensorWidthMm', 'pixelsWide', 'pixelsHigh', 'heightM', 'tilt', 'rangeM', 'nightRangeM'] as const;
type Optics = Record<(typeof opticsKeys)[number], number | null>;
/** A kind of camera that the planner describes; the price is as it was typed. */
export interface OwnKind extends Optics {
  name: string;
  cost: string;
}
/** What of a view belongs to the kind of camera and not to where it hangs; what is not known stays unknown. */
export const opticsOf = (view: { [key in keyof Optics]?: number | null | undefined }): Optics =>
  Object.fromEntries(opticsKeys.map((key) => [key, view[key] ?? null])) as Optics;
export const blankKind: OwnKind = { ...opticsOf({}), name: '', cost: '' };

/** What the municipality writes itself for the notice. */
export const writtenFields = ['purpose', 'legalBasis', 'operator'] as const;
export type Written = Record<(typeof writtenFields)[number], string>;

/** What the form holds until it is asked. */
export interface Draft {
  title: string;
  area: Ring | undefined;
  ground: number;
  incidents: number;
  survey: number;
  risk: number;
  indicator: string | undefined;
  years: '1' | '3' | 'all';
  groups: readonly string[];
  prices: Partial<Record<OfferId, string>>;
  own: readonly OwnKind[];
  hasCorners: boolean;
  apart: '20' | '40' | '80';
  points: readonly Place[];
  layer: string | undefined;
  zones: readonly Ring[];
  budgetIn: 'money' | 'cameras';
  budget: string;
  ppm: string;
  period: 'day' | 'night';
  backup: '0' | '0.25' | '0.5';
  withPlanned: boolean;
  purpose: string;
  legalBasis: string;
  retentionDays: string;
  operator: string;
  contact: string;
  translated: Partial<Record<Lang, Written>>;
}

export const blank: Draft = {
  title: '',
  area: undefined,
  ground: 1,
  incidents: 3,
  survey: 2,
  risk: 0,
  indicator: undefined,
  years: '1',
  groups: [],
  prices: { wide: '1800' },
  own: [],
  hasCorners: true,
  apart: '40',
  points: [],
  layer: undefined,
  zones: [],
  budgetIn: 'cameras',
  budget: '3',
  ppm: '40',
  period: 'day',
  backup: '0.25',
  withPlanned: false,
  purpose: '',
  legalBasis: '',
  retentionDays: '',
  operator: '',
  contact: '',
  translated: {},
};

const polygon = (ring: Ring) => ({ type: 'Polygon' as const, coordinates: [ring] });
const orNull = (text: string): string | null => text.trim() || null;
/** A number as people write it; NaN: none. */
export const readAmount = (text: string): number => {
  const plain = text.replace(/[\s  ]/g, '').replace(',', '.');
  return plain === '' ? Number.NaN : Number(plain);
};

/** The question a draft asks. `names`: of the kinds of camera that are offered; `unnamed`: of an own one without a name, by number from 1; `categories`: codes of the groups chosen; `today`: YYYY-MM-DD. */
export const questionOf = (
  draft: Draft,
  {
    names,
    unnamed,
    categories,
    today,
  }: { names: Record<OfferId, string>; unnamed: (no: number) => string; categories: readonly string[]; today: string },
): Question => {
  const { area = [], years, points, zones, budget, budgetIn } = draft;
  const amount = readAmount(budget);
  const since =
    years === 'all' ? undefined : `${Number(today.slice(0, 4)) - Number(years)}${today.slice(4).replace('-02-29', '-02-28')}T00:00:00Z`;
  const retention = readAmount(draft.retentionDays);
  return {
    title: draft.title.trim(),
    area: polygon(area),
    demand: {
      ground: draft.ground,
      incidents: draft.incidents,
      survey: draft.survey,
      risk: draft.risk,
      indicator: draft.risk > 0 ? (draft.indicator ?? null) : null,
      categories: [...categories],
      ...(since !== undefined && { during: `${since}/..` }),
    },
    period: draft.period,
    ppm: Number(draft.ppm),
    kinds: [
      ...offers.flatMap(({ id, ...optics }) =>
        draft.prices[id] === undefined ? [] : [{ ...optics, name: names[id], cost: readAmount(draft.prices[id] ?? '') || 0 }],
      ),
      ...draft.own.map(({ name, cost, ...optics }, i) => ({ ...optics, name: name.trim() || unnamed(i + 1), cost: readAmount(cost) || 0 })),
    ],
    points: points.map((coordinates) => ({ geometry: { type: 'Point' as const, coordinates } })),
    corners: draft.hasCorners ? Number(draft.apart) : null,
    layer: draft.layer ?? null,
    zones: zones.map((zone) => ({ area: polygon(zone) })),
    budget:
      budgetIn === 'money' ? { money: Number.isNaN(amount) ? 0 : amount } : { cameras: Number.isNaN(amount) ? 0 : Math.trunc(amount) },
    backup: Number(draft.backup),
    withPlanned: draft.withPlanned,
    notice: {
      purpose: orNull(draft.purpose),
      legalBasis: orNull(draft.legalBasis),
      retentionDays: Number.isNaN(retention) ? null : Math.trunc(retention),
      operator: orNull(draft.operator),
      contact: orNull(draft.contact),
      translated: Object.fromEntries(
        Object.entries(draft.translated).map(([lang, written]) => [
          lang,
          Object.fromEntries(writtenFields.map((field) => [field, orNull(written[field])])),
        ]),
      ),
    },
  };
};

const ringOf = (shape: unknown): Ring | undefined => {
  const { type, coordinates } = shape as { type: string; coordinates: Ring[] & Ring[][] };
  return (type === 'MultiPolygon' ? (coordinates as Ring[][])[0]?.[0] : (coordinates as Ring[])[0]) as Ring | undefined;
};

/** Of the choices that the form has, the one that a plan made at `at` with incidents from `from` on was asked with. */
const yearsOf = (at: string, from: string | null | undefined): Draft['years'] => {
  if (from == null) return 'all';
  return Date.parse(at) - Date.parse(from) > 2 * 366 * 86_400_000 ? '3' : '1';
};

type Kind = Question['kinds'][number];
/** The offer that a kind was, whatever it cost; undefined: it was described by the planner. */
const offerOf = (kind: Kind) => offers.find((offer) => opticsKeys.every((key) => (kind[key] ?? null) === offer[key]));

/** The draft that asks once more what a plan asked, so that it can be changed. Points of a layer and corners are found anew. */
export const draftOf = ({ title, area, question, sites, createdAt }: Plan): Draft => {
  const asked = question as Partial<Question> & { demand: Question['demand']; kinds: Question['kinds']; budget: Question['budget'] };
  const notice = asked.notice ?? {};
  return {
    ...blank,
    title,
    area: ringOf(area),
    ground: asked.demand.ground ?? 0,
    incidents: asked.demand.incidents ?? 0,
    survey: asked.demand.survey ?? 0,
    risk: asked.demand.risk ?? 0,
    indicator: asked.demand.indicator ?? undefined,
    years: yearsOf(createdAt, (asked.demand.during as { from?: string | null } | undefined)?.from),
    prices: Object.fromEntries(
      asked.kinds.flatMap((kind) => {
        const offer = offerOf(kind);
        return offer ? [[offer.id, String(kind.cost)]] : [];
      }),
    ),
    own: asked.kinds.flatMap((kind) => (offerOf(kind) ? [] : [{ ...opticsOf(kind), name: kind.name, cost: String(kind.cost) }])),
    hasCorners: asked.corners != null,
    apart: (['20', '40', '80'] as const).find((apart) => apart === String(asked.corners)) ?? blank.apart,
    points: sites.slice(0, Number((question as { drawn?: number }).drawn ?? 0)).map(({ geometry }) => geometry.coordinates as Place),
    layer: asked.layer ?? undefined,
    zones: (asked.zones ?? []).map((zone) => ringOf(zone.area) ?? []),
    budgetIn: 'money' in asked.budget ? 'money' : 'cameras',
    budget: String('money' in asked.budget ? asked.budget.money : asked.budget.cameras),
    ppm: String(asked.ppm ?? 80),
    period: asked.period ?? 'day',
    backup: (['0', '0.25', '0.5'] as const).find((part) => part === String(asked.backup)) ?? blank.backup,
    withPlanned: asked.withPlanned ?? false,
    purpose: notice.purpose ?? '',
    legalBasis: notice.legalBasis ?? '',
    retentionDays: notice.retentionDays == null ? '' : String(notice.retentionDays),
    operator: notice.operator ?? '',
    contact: notice.contact ?? '',
    translated: Object.fromEntries(
      Object.entries(notice.translated ?? {}).map(([lang, written]) => [
        lang,
        Object.fromEntries(writtenFields.map((field) => [field, written?.[field] ?? ''])),
      ]),
    ),
  };
};
