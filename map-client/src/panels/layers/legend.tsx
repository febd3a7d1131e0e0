import type { ReactNode } from 'react';
import { Swatch } from '../../controls/swatch.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { countClasses, writeClass } from '../rate/class-text.ts';
import { noData, type RateMap, suppressed } from '../rate/rate.ts';
import { shadeOf } from '../rate/rate-style.ts';

/** The classes of the rate map from high to low: colour, range, and how many territories as a bar and a number. `here` is the class of the chosen territory. */
export const ClassRows = ({ map, here, opacity = 100 }: { map: RateMap; here: number | undefined; opacity?: number }) => {
  const t = useText();
  const format = useFormat();
  const counts = countClasses(map);
  const most = Math.max(1, ...map.breaks.slice(1).map((_, index) => counts.get(index) ?? 0));
  const classes = map.breaks.length - 1;
  const rows = map.breaks
    .slice(1)
    .map((_, index) => index)
    .reverse();
  const special = (index: number, label: ReactNode) => (
    <li className={here === index ? 'special here' : 'special'}>
      <Swatch of={index} opacity={opacity} />
      <span>{label}</span>
      <span className="n">{counts.get(index) ?? 0}</span>
    </li>
  );
  return (
    <ul className="classes">
      {rows.map((index) => {
        const count = counts.get(index) ?? 0;
        return (
          <li key={index} className={here === index ? 'here' : undefined}>
            <Swatch of={shadeOf(classes, index)} opacity={opacity} />
            <span>{writeClass(map, index, format)}</span>
            <span className="bar-line">
              <i className="bar" style={{ width: `${(100 * count) / most}%` }} />
            </span>
            <span className="n">{count}</span>
          </li>
        );
      })}
      {special(noData, t('rate.noData'))}
      {special(suppressed, t('rate.suppressed'))}
    </ul>
  );
};

/** The classes as one strip, low to high, for a phone; the chosen territory's class is underlined. */
export const ClassStrip = ({ map, here }: { map: RateMap; here: number | undefined }) => {
  const t = useText();
  const format = useFormat();
  const counts = countClasses(map);
  const classes = map.breaks.length - 1;
  return (
    <>
      <ol className="strip">
        {map.breaks.slice(1).map((_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a class is its index
          <li key={index} className={here === index ? 'here' : undefined}>
            <Swatch of={shadeOf(classes, index)} />
            <span>{writeClass(map, index, format)}</span>
          </li>
        ))}
      </ol>
      <p className="strip-special">
        <span>
          <Swatch of={noData} />
          {t('rate.noDataCount', { n: counts.get(noData) ?? 0 })}
        </span>
        <span>
          <Swatch of={suppressed} />
          {t('rate.suppressedCount', { n: counts.get(suppressed) ?? 0 })}
        </span>
      </p>
    </>
  );
};
