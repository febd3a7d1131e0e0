import type { TextFunction } from '../../i18n/i18n.ts';

/** What of the settings is a number, in the order of the form; `from` and `to` are as the API takes them, seconds, minutes, hours and days by name. */
export const settingLimits = {
  segmentsPerSecond: { over: 0, to: 10_000 },
  secondSegmentsPerSecond: { over: 0, to: 10_000 },
  segmentPrice: { from: 0, to: 100 },
  maxSegments: { from: 1, to: 10, isWhole: true },
  toleranceShare: { from: 0, to: 0.5, isShare: true },
  tolerancePeople: { from: 0, to: 10_000, isWhole: true },
  countdownSeconds: { from: 0, to: 600, isWhole: true },
  confirmPeople: { from: 20, to: 1_000_000, isWhole: true },
  askNextSeconds: { from: 60, to: 3_600, isWhole: true },
  reviewWithinHours: { from: 1, to: 720, isWhole: true },
  carerAfterMinutes: { from: 1, to: 720, isWhole: true },
  keepRecipientsDays: { from: 1, to: 730, isWhole: true },
} satisfies Record<string, Limit>;

interface Limit {
  from?: number;
  /** More than this, instead of `from`. */
  over?: number;
  to: number;
  isWhole?: boolean;
  /** Typed in per cent. */
  isShare?: boolean;
}
export type NumberField = keyof typeof settingLimits;
export const numberFields = Object.keys(settingLimits) as NumberField[];

const limitOf = (field: NumberField): Limit => settingLimits[field];
const scale = (field: NumberField): number => (limitOf(field).isShare ? 100 : 1);

/** How a number stands in its field: a share in per cent, a comma before the decimals. */
export const typedNumber = (field: NumberField, value: number): string =>
  String(Number((value * scale(field)).toPrecision(12))).replace('.', ',');

/** The number in a field as the API takes it; undefined where it is none, or beyond its limits. */
export const readNumber = (field: NumberField, typed: string): number | undefined => {
  const { from = -Infinity, over = -Infinity, to, isWhole } = limitOf(field);
  const plain = typed.replaceAll(/\s/g, '').replace(',', '.');
  if (!/^\d+(\.\d+)?$/.test(plain)) return undefined;
  const value = Number(plain) / scale(field);
  return value < from || value <= over || value > to || (isWhole && !Number.isInteger(value)) ? undefined : value;
};

/** What a field takes, in words. */
export const sayLimit = (t: TextFunction, field: NumberField, number: (value: number) => string): string => {
  const { from, over = 0, to, isWhole } = limitOf(field);
  if (from === undefined) return t('alertSettings.number.over', { over: number(over), to: number(to) });
  return t(isWhole ? 'alertSettings.number.whole' : 'alertSettings.number.any', {
    from: number(from * scale(field)),
    to: number(to * scale(field)),
  });
};

/** A telephone number people may call, or nothing. */
export const isPhone = (typed: string): boolean => /^$|^(?=.{3,20}$)\+?[0-9](?: ?[0-9]){2,}$/.test(typed.trim());
