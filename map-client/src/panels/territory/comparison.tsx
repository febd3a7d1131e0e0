import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import type { AreaId } from '../../map/territory-layer.ts';
import { valueDigits, writeValue } from '../builder/map-text.ts';
import type { ThematicMap, ThematicValue } from '../builder/theme.ts';
import type { Row } from './rows.ts';

const width = 132;

/** Dots with their intervals, this territory and its neighbours: overlapping intervals are seen, a ranking is not suggested. */
export const Comparison = ({
  rows,
  here,
  mean,
  map,
}: {
  rows: readonly Row[];
  here: AreaId;
  mean: number | undefined;
  map: ThematicMap;
}) => {
  const t = useText();
  const format = useFormat();
  const digits = valueDigits(map);
  const shown = rows.filter(
    (row): row is Row & { value: ThematicValue & { value: number; interval: [number, number] } } =>
      row.value?.value != null && row.value.interval !== null,
  );
  const most = Math.max(0.1, ...shown.map(({ value }) => value.interval[1]));
  const least = Math.min(0, ...shown.map(({ value }) => value.interval[0]));
  const x = (value: number): number => 4 + ((Math.max(least, value) - least) / (most - least)) * (width - 8);
  if (shown.length < 2) return null;
  return (
    <section className="territory-section">
      <div className="territory-section-head">
        <h3>{t('territory.comparison')}</h3>
        {mean !== undefined && (
          <span className="small quiet">
            ┊ {t('territory.mean')} {format.number(mean, digits)}
          </span>
        )}
      </div>
      <ul className="comparison">
        {shown.map(({ id, shortName, value }) => (
          <li key={id} className={id === here ? 'me' : undefined}>
            <span>{shortName}</span>
            <svg width={width} height="20" viewBox={`0 0 ${width} 20`} aria-hidden="true">
              {mean !== undefined && <path className="reference" d={`M${x(mean)} 0v20`} />}
              <path className="whisker" d={`M${x(value.interval[0])} 10H${x(value.interval[1])}`} />
              <circle cx={x(value.value)} cy="10" r={id === here ? 4.5 : 3.5} />
            </svg>
            <b>
              {writeValue(value.value, map, format)}
              <span className="vh"> ± {format.number((value.interval[1] - value.interval[0]) / 2, digits)}</span>
            </b>
          </li>
        ))}
      </ul>
    </section>
  );
};
