import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import type { Month } from '../rate/rate.ts';
import { type Quarter, quartersOf } from './quarter-counts.ts';

const [width, height, bar, gap] = [300, 104, 18, 22] as const;

/** Bars by quarter, because months hold too few; the unfinished quarter is hatched. The same numbers are its name. */
export const QuarterBars = ({ months, today }: { months: readonly Month[]; today: string }) => {
  const t = useText();
  const format = useFormat();
  const quarters = quartersOf(months, today);
  const most = Math.max(1, ...quarters.map(({ count }) => count));
  const first = quarters[0]?.year ?? 0;
  const xOf = ({ year, quarter }: Quarter): number => (year - first) * 101 + (quarter - 1) * gap;
  const words = [...new Set(quarters.map(({ year }) => year))].map(
    (year) =>
      `${year}: ${quarters
        .filter((entry) => entry.year === year)
        .map(({ count, complete }) => format.number(count) + (complete ? '' : ` (${t('territory.unfinished')})`))
        .join(', ')}`,
  );
  return (
    <svg className="quarters" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`${t('territory.quarters')}. ${words.join('; ')}`}>
      <defs>
        <pattern id="quarter-part" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="5" height="5" fill="var(--surface)" />
          <path d="M0 0v5" stroke="var(--grey-8)" strokeWidth="3" />
        </pattern>
      </defs>
      {quarters.map((entry) => {
        const tall = (entry.count / most) * 60;
        const now = entry.year === quarters.at(-1)?.year;
        return (
          <g key={`${entry.year}-${entry.quarter}`} className={`quarter${now ? ' now' : ''}${entry.complete ? '' : ' part'}`}>
            <rect x={xOf(entry) + (entry.complete ? 0 : 0.5)} y={84 - tall} width={bar} height={tall} />
            <text x={xOf(entry) + bar / 2} y={80 - tall}>
              {entry.count >= 1000 ? format.number(entry.count / 1000, 1) : entry.count}
            </text>
            {entry.quarter === 1 && (
              <text className="year" x={xOf(entry)} y={100}>
                {entry.year}
              </text>
            )}
          </g>
        );
      })}
      <path className="axis" d={`M0 84.5H${width}`} />
    </svg>
  );
};
