import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import type { Stretch } from './quarter-counts.ts';

const [width, height] = [300, 104];
/** Widths of a bar and from one to the next, and what parts years of quarters. */
const [bar, step, between] = [18, 22, 13];

/** Bars by quarter, because months hold too few, or by year; dark is what the map counts, hatched what still runs. The same numbers are its name. */
export const QuarterBars = ({ stretches, name }: { stretches: readonly Stretch[]; name: string }) => {
  const t = useText();
  const format = useFormat();
  const most = Math.max(1, ...stretches.map(({ count }) => count));
  const years = [...new Set(stretches.map(({ year }) => year))];
  const byYear = stretches.some(({ quarter }) => quarter === undefined);
  const room = byYear ? Math.min(60, width / Math.max(1, stretches.length)) : step;
  const wide = byYear ? Math.min(36, room - 4) : bar;
  const first = stretches[0];
  const left = first?.quarter ? (first.quarter - 1) * step : 0;
  const xOf = ({ year, quarter }: Stretch): number => {
    const at = year - (first?.year ?? 0);
    return quarter === undefined ? at * room : at * (4 * step + between) + (quarter - 1) * step - left;
  };
  const words = years.map(
    (year) =>
      `${year}: ${stretches
        .filter((entry) => entry.year === year)
        .map(({ count, complete }) => format.number(count) + (complete ? '' : ` (${t('territory.unfinished')})`))
        .join(', ')}`,
  );
  return (
    <svg className="quarters" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`${name}. ${words.join('; ')}`}>
      <defs>
        <pattern id="quarter-part" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="5" height="5" fill="var(--surface)" />
          <path d="M0 0v5" stroke="var(--grey-8)" strokeWidth="3" />
        </pattern>
      </defs>
      {stretches.map((entry, at) => {
        const { year, quarter, count, complete, mapped } = entry;
        const tall = (count / most) * 60;
        const x = xOf(entry);
        return (
          <g key={`${year}-${quarter}`} className={`quarter${mapped ? ' now' : ''}${complete ? '' : ' part'}`}>
            <rect x={x + (complete ? 0 : 0.5)} y={84 - tall} width={wide} height={tall} />
            <text x={x + wide / 2} y={80 - tall}>
              {count >= 1000 ? format.number(count / 1000, 1) : count}
            </text>
            {(quarter === undefined ? stretches.length < 8 || (stretches.length - 1 - at) % 2 === 0 : stretches[at - 1]?.year !== year) && (
              <text className="year" x={x} y={100}>
                {year}
              </text>
            )}
          </g>
        );
      })}
      <path className="axis" d={`M0 84.5H${width}`} />
    </svg>
  );
};
