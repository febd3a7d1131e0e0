import { noData, suppressed } from './classes.ts';
import type { Measure } from './definition.ts';
import type { IndicatorValue } from './indicator-queries.ts';
import { type Measured, smallDenominators } from './measure.ts';

type Known = Pick<IndicatorValue, 'value' | 'lower' | 'upper' | 'status'>;

/** What an indicator says of an area: its value, per resident or km² (`base`), or as a change against `before`. Masked values keep their range, and nothing is reckoned from them. */
export const measureIndicator = (measure: Measure, now: Known | undefined, before: Known | undefined, base: number | null): Measured => {
  const empty: Measured = {
    class: noData,
    value: null,
    interval: null,
    count: null,
    denominator: base,
    reference: null,
    referenceInterval: null,
    isExact: true,
    isUnstable: false,
  };
  if (now?.status === 'masked')
    return {
      ...empty,
      class: suppressed,
      interval: measure.kind === 'value' && now.lower !== null && now.upper !== null ? [now.lower, now.upper] : null,
    };
  if (now?.value === null || now === undefined) return empty;
  const range: [number, number] | null = now.lower === null || now.upper === null ? null : [now.lower, now.upper];
  if (measure.kind === 'value') return { ...empty, class: 0, value: now.value, interval: range };
  if (measure.kind === 'rate') {
    if (!base) return empty;
    const worth = (measure.per === 'residents' ? 1000 : 1) / base;
    return {
      ...empty,
      class: 0,
      value: now.value * worth,
      count: now.value,
      interval: range && [range[0] * worth, range[1] * worth],
      isUnstable: measure.per === 'residents' && base < smallDenominators.residents,
    };
  }
  if (before?.status === 'masked') return { ...empty, class: suppressed };
  if (before?.value === null || before === undefined) return empty;
  const reference = before.value;
  const filled = { ...empty, count: now.value, reference };
  if (measure.kind === 'change' && measure.as === 'percent')
    // Of nothing, or of a loss, there is no percentage: from −50 to −25 would be “half less”.
    return reference <= 0 ? filled : { ...filled, class: 0, value: 100 * (now.value / reference - 1) };
  return { ...filled, class: 0, value: now.value - reference };
};
