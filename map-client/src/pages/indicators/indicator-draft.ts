import type { Indicator } from './indicator-data.ts';

const languages = ['lv', 'lt', 'en'] as const;
type Words = Record<(typeof languages)[number], string>;
type Kind = NonNullable<Indicator['kind']>;

/** An indicator as the form holds it: texts as they are typed, choices as they are made. */
export interface Draft {
  code: string;
  title: Words;
  description: Words;
  /** One of the usual units, or `other` with its words typed. */
  unit: UnitChoice;
  unitWords: Words;
  kind: Kind;
  /** Whether somebody said the kind; an old indicator whose kind was never said is not held to one. */
  isKindSaid: boolean;
  direction: Indicator['direction'];
  denominator: Indicator['denominator'];
  denominatorCode: string;
  decimals: string;
  masksBelow: string;
  periodKind: NonNullable<Indicator['periodKind']> | 'any';
  source: string;
  sourceAddress: string;
  licence: string;
  quality: Indicator['quality'];
  sensitivity: '0' | '1' | '2' | '3';
  specialCategory: NonNullable<Indicator['specialCategory']> | 'none';
  purpose: string;
  legalBasis: string;
}

const usualUnits = {
  people: { lv: 'cilvēki', lt: 'žmonės', en: 'people' },
  percent: { lv: '%', lt: '%', en: '%' },
  perThousand: { lv: 'uz 1000 iedzīvotājiem', lt: '1 000 gyventojų', en: 'per 1,000 residents' },
  households: { lv: 'mājsaimniecības', lt: 'namų ūkiai', en: 'households' },
  euro: { lv: 'eiro', lt: 'eurai', en: 'euros' },
  kilometres: { lv: 'km', lt: 'km', en: 'km' },
} as const satisfies Record<string, Words>;
export type UnitChoice = keyof typeof usualUnits | 'other';
export const unitChoices = [...(Object.keys(usualUnits) as (keyof typeof usualUnits)[]), 'other'] as const;
/** The unit that a kind of number usually has. */
export const usualUnit: Record<Kind, UnitChoice> = { count: 'people', rate: 'perThousand', share: 'percent', mean: 'other' };

const nothing: Words = { lv: '', lt: '', en: '' };

/** The form as it opens. Counts of people under five are masked until somebody says that they need not be. */
export const emptyDraft: Draft = {
  code: '',
  title: nothing,
  description: nothing,
  unit: 'people',
  unitWords: nothing,
  kind: 'count',
  isKindSaid: true,
  direction: 'more_is_worse',
  denominator: 'residents',
  denominatorCode: '',
  decimals: '0',
  masksBelow: '5',
  periodKind: 'year',
  source: '',
  sourceAddress: '',
  licence: '',
  quality: 'register',
  sensitivity: '1',
  specialCategory: 'none',
  purpose: '',
  legalBasis: '',
};

const sameWords = (a: Words, b: Words): boolean => languages.every((lang) => a[lang] === b[lang]);
const unitOf = (unit: Words): UnitChoice =>
  (Object.keys(usualUnits) as (keyof typeof usualUnits)[]).find((id) => sameWords(usualUnits[id], unit)) ?? 'other';

/** An indicator of the register in the form. One whose maker never said its kind is a count where it is summed, else a mean. */
export const draftOf = (indicator: Indicator): Draft => ({
  code: indicator.code,
  title: indicator.title,
  description: indicator.description ?? nothing,
  unit: unitOf(indicator.unit),
  unitWords: indicator.unit,
  kind: indicator.kind ?? (indicator.aggregation === 'sum' ? 'count' : 'mean'),
  isKindSaid: indicator.kind !== null,
  direction: indicator.direction,
  denominator: indicator.denominator,
  denominatorCode: indicator.denominatorCode ?? '',
  decimals: String(indicator.decimals),
  masksBelow: indicator.masksBelow === null ? '' : String(indicator.masksBelow),
  periodKind: indicator.periodKind ?? 'any',
  source: indicator.source,
  sourceAddress: indicator.sourceAddress ?? '',
  licence: indicator.licence,
  quality: indicator.quality,
  sensitivity: String(indicator.sensitivity) as Draft['sensitivity'],
  specialCategory: indicator.specialCategory ?? 'none',
  purpose: indicator.purpose ?? '',
  legalBasis: indicator.legalBasis ?? '',
});

/** A code out of a title: letters without their marks, words joined by _, at most 60. Empty where the title has no letter to begin with. */
export const codeFrom = (title: string): string =>
  title
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+/, '')
    .slice(0, 60)
    .replace(/_+$/, '');

const isCode = (code: string): boolean => /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(code) && code.length <= 60;
const isWhole = (text: string, least: number, most: number): boolean => /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most;
const someWords = (words: Words): boolean => languages.some((lang) => words[lang].trim() !== '');

/** The fields that are not yet as they have to be, by name (`title.lv`), in the order of the form. */
export const faultsOf = (draft: Draft): string[] => {
  const each = (name: string, words: Words): string[] =>
    languages.filter((lang) => words[lang].trim() === '').map((lang) => `${name}.${lang}`);
  return [
    ...each('title', draft.title),
    ...(someWords(draft.description) ? each('description', draft.description) : []),
    ...(draft.unit === 'other' ? each('unit', draft.unitWords) : []),
    ...(draft.denominator === 'indicator' && draft.denominatorCode === '' ? ['denominatorCode'] : []),
    ...(isWhole(draft.decimals, 0, 6) ? [] : ['decimals']),
    ...(draft.kind === 'count' && draft.masksBelow !== '' && !isWhole(draft.masksBelow, 2, 50) ? ['masksBelow'] : []),
    ...(draft.source.trim().length < 3 ? ['source'] : []),
    ...(draft.sourceAddress.trim() === '' || /^https:\/\/[^\s/]+/.test(draft.sourceAddress.trim()) ? [] : ['sourceAddress']),
    ...(draft.licence.trim().length < 2 ? ['licence'] : []),
    ...(draft.specialCategory === 'none' ? [] : (['purpose', 'legalBasis'] as const).filter((name) => draft[name].trim().length < 3)),
    ...(isCode(draft.code) ? [] : ['code']),
  ];
};

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** An indicator as it is, in the shape in which it is said anew. */
export const asItIs = (indicator: Indicator) => ({
  title: indicator.title,
  description: indicator.description,
  unit: indicator.unit,
  direction: indicator.direction,
  aggregation: indicator.aggregation,
  decimals: indicator.decimals,
  denominator: indicator.denominator,
  denominatorCode: indicator.denominatorCode,
  masksBelow: indicator.masksBelow,
  source: indicator.source,
  sourceAddress: indicator.sourceAddress,
  licence: indicator.licence,
  quality: indicator.quality,
  qualityNote: indicator.qualityNote,
  sensitivity: indicator.sensitivity,
  pull: indicator.pull,
  kind: indicator.kind,
  periodKind: indicator.periodKind,
  specialCategory: indicator.specialCategory,
  purpose: indicator.purpose,
  legalBasis: indicator.legalBasis,
  isRetired: indicator.isRetired,
});

/** The form as the register takes it, without its code; what the form does not show (`kept`) stays as it was. */
export const bodyOf = (draft: Draft, kept?: Pick<Indicator, 'qualityNote' | 'pull' | 'isRetired'>) => ({
  title: draft.title,
  description: someWords(draft.description) ? draft.description : null,
  unit: draft.unit === 'other' ? draft.unitWords : usualUnits[draft.unit],
  direction: draft.direction,
  aggregation: draft.kind === 'count' ? 'sum' : 'mean',
  decimals: Number(draft.decimals),
  denominator: draft.denominator,
  denominatorCode: draft.denominator === 'indicator' ? draft.denominatorCode : null,
  masksBelow: draft.kind === 'count' && draft.masksBelow !== '' ? Number(draft.masksBelow) : null,
  source: draft.source.trim(),
  sourceAddress: orNull(draft.sourceAddress),
  licence: draft.licence.trim(),
  quality: draft.quality,
  sensitivity: Number(draft.sensitivity),
  kind: draft.isKindSaid ? draft.kind : null,
  periodKind: draft.periodKind === 'any' ? null : draft.periodKind,
  specialCategory: draft.specialCategory === 'none' ? null : draft.specialCategory,
  purpose: orNull(draft.purpose),
  legalBasis: orNull(draft.legalBasis),
  ...(kept && { qualityNote: kept.qualityNote, pull: kept.pull, isRetired: kept.isRetired }),
});
