import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { listName } from '../rate/territory-name.ts';
import type { Row } from './territory-list.tsx';

const width = 132;

/** Dots with their intervals, this territory and its neighbours: overlapping intervals are seen, a ranking is not suggested. */
export const Comparison = ({
  rows,
  here,
  mean,
  digits,
}: {
  rows: readonly Row[];
  here: number;
  mean: number | undefined;
  digits: number;
}) => {
  const t = useText();
  const format = useFormat();
  const shown = rows.filter(
    (row): row is Row & { value: { rate: number; interval: [number, number] } } => row.value?.rate != null && row.value.interval !== null,
  );
  const most = Math.max(0.1, ...shown.map(({ value }) => value.interval[1]));
  const x = (rate: number): number => 4 + (Math.max(0, rate) / most) * (width - 8);
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
        {shown.map(({ territory, value }) => (
          <li key={territory.id} className={territory.id === here ? 'me' : undefined}>
            <span>{listName(territory.name)}</span>
            <svg width={width} height="20" viewBox={`0 0 ${width} 20`} aria-hidden="true">
              {mean !== undefined && <path className="reference" d={`M${x(mean)} 0v20`} />}
              <path className="whisker" d={`M${x(value.interval[0])} 10H${x(value.interval[1])}`} />
              <circle cx={x(value.rate)} cy="10" r={territory.id === here ? 4.5 : 3.5} />
            </svg>
            <b>
              {format.number(value.rate, digits)}
              <span className="vh"> ± {format.number((value.interval[1] - value.interval[0]) / 2, digits)}</span>
            </b>
          </li>
        ))}
      </ul>
    </section>
  );
};
