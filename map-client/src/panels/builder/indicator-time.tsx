import { Select } from '../../controls/select.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { writePeriodOf } from '../risk/period-words.ts';
import { changeDraft } from './draft.ts';
import { type Indicator, useIndicatorPeriods } from './thematic.ts';
import type { Theme } from './theme.ts';

/** Which period of an indicator is mapped, and against which other one. What counts people changes by per cent; of a share or a distance the difference is told. */
export const IndicatorTime = ({ theme: { source, measure }, indicator }: { theme: Theme; indicator: Indicator }) => {
  const t = useText();
  const format = useFormat();
  const { data: periods = [] } = useIndicatorPeriods(indicator);
  if (source.kind !== 'indicator' || periods.length < 2) return null;
  const shown = source.period ?? indicator.latestPeriod ?? '';
  const against = measure.kind === 'change' && 'period' in measure.against ? measure.against.period : undefined;
  const as = indicator.aggregation === 'sum' ? 'percent' : 'difference';
  return (
    <>
      <Select
        label={t('indicators.period')}
        value={shown}
        choices={periods.map(({ period }) => ({ id: period, label: writePeriodOf(period, t, format) }))}
        onChange={(period) => changeDraft({ source: { ...source, period }, ...(period === against && { measure: { kind: 'value' } }) })}
      />
      <Select
        label={t('builder.compare')}
        value={against ?? 'none'}
        choices={[
          { id: 'none', label: t('builder.compare.none') },
          ...periods
            .filter(({ period }) => period !== shown)
            .map(({ period }) => ({ id: period, label: t(`builder.compare.period.${as}`, { period: writePeriodOf(period, t, format) }) })),
        ]}
        onChange={(period) =>
          changeDraft({
            // The newest period of today is another one tomorrow; a comparison is of two that were named.
            ...(period !== 'none' && { source: { ...source, period: shown } }),
            measure: period === 'none' ? { kind: 'value' } : { kind: 'change', against: { period }, as },
          })
        }
      />
    </>
  );
};
