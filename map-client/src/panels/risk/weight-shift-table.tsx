import { useMemo } from 'react';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { dimensionsOf, type RiskIndicator } from '../../risk/assess.ts';
import { classChanges } from '../../risk/weight-shift.ts';
import { indexClass } from './index-classes.ts';
import type { Reckoned } from './reckon.ts';

interface ShiftProps {
  reckoned: Reckoned;
  indicators: readonly RiskIndicator[];
  weights: readonly number[];
  nameOf: (code: string) => string;
}

/** How many municipalities would stand in another class if one weight were a tenth more or less: what the map hangs on. */
export const WeightShift = ({ reckoned, indicators, weights, nameOf }: ShiftProps) => {
  const t = useText();
  const format = useFormat();
  const changes = useMemo(
    () =>
      classChanges(
        reckoned.areas.map(({ scores }) => scores),
        dimensionsOf(indicators),
        weights,
        (index) => indexClass(reckoned.breaks, index),
      ),
    [reckoned, indicators, weights],
  );
  return (
    <section className="risk-shift" aria-labelledby="risk-shift">
      <h2 id="risk-shift">{t('risk.shift.title')}</h2>
      <p className="small quiet">{t('risk.shift.how', { n: reckoned.withIndex })}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('indicators.column.title')}</th>
            <th scope="col" className="right">
              {t('risk.shift.weight')}
            </th>
            <th scope="col" className="right">
              +10 %
            </th>
            <th scope="col" className="right">
              −10 %
            </th>
          </tr>
        </thead>
        <tbody>
          {indicators.map(({ code }, i) => (
            <tr key={code}>
              <th scope="row">{nameOf(code)}</th>
              <td className="right">{format.number((weights[i] ?? 0) * 100, 1)} %</td>
              <td className="right">{format.number(changes[i]?.more ?? 0)}</td>
              <td className="right">{format.number(changes[i]?.less ?? 0)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};
