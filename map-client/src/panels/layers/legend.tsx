import type { ReactNode } from 'react';
import { Swatch } from '../../controls/swatch.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { classesOf, coloursFor, countClasses, useGround } from '../builder/look.ts';
import { shownBreaks, unitWords, valueDigits, writeBounds } from '../builder/map-text.ts';
import { noData, suppressed, type ThematicMap } from '../builder/theme.ts';
import { BivariateKey } from './bivariate-key.tsx';
import { ClassSwatch } from './class-swatch.tsx';
import { PointKey, SymbolKey } from './symbol-key.tsx';

interface LegendProps {
  map: ThematicMap;
  /** The class of the chosen area. */
  here: number | undefined;
  opacity?: number;
}

/** What each class is called: its bounds, or what it says of a hot spot. */
export const useClassWords = (map: ThematicMap): ((index: number) => string) => {
  const t = useText();
  const format = useFormat();
  if (map.definition.display === 'hotspots') return (index) => t.maybe(`builder.hotspot.${index}`) ?? '';
  const digits = valueDigits(map);
  const breaks = shownBreaks(map);
  return (index) => writeBounds(breaks, index, digits, format, t);
};

const SpecialRows = ({ map, here, opacity = 100 }: LegendProps) => {
  const t = useText();
  const row = (index: number, count: number, label: ReactNode) => (
    <li className={here === index ? 'special here' : 'special'}>
      <Swatch of={index} opacity={opacity} />
      <span>{label}</span>
      <span className="n">{count}</span>
    </li>
  );
  return (
    <>
      {row(noData, map.noData, t('rate.noData'))}
      {row(suppressed, map.suppressed, t('rate.suppressed'))}
    </>
  );
};

/** Classes from high to low: colour, range, and how many areas as a bar and a number. */
const ClassRows = ({ map, here, opacity = 100 }: LegendProps) => {
  const ground = useGround();
  const words = useClassWords(map);
  const counts = countClasses(map);
  const colours = coloursFor(map, ground);
  const rows = Array.from({ length: classesOf(map) }, (_, index) => index).reverse();
  const most = Math.max(1, ...rows.map((index) => counts.get(index) ?? 0));
  const spots = map.definition.display === 'hotspots';
  return (
    <ul className={`classes${spots ? ' in-words' : map.breaks.some((bound) => bound < 0) ? ' signed' : ''}`}>
      {rows.map((index) => {
        const count = counts.get(index) ?? 0;
        return (
          <li key={index} className={here === index ? 'here' : undefined}>
            <ClassSwatch of={index} colours={colours} opacity={opacity} />
            <span>{words(index)}</span>
            {!spots && (
              <span className="bar-line">
                <i className="bar" style={{ width: `${(100 * count) / most}%` }} />
              </span>
            )}
            <span className="n">{count}</span>
          </li>
        );
      })}
      <SpecialRows map={map} here={here} opacity={opacity} />
    </ul>
  );
};

/** The legend of a map, whatever it shows: rows of classes, a square of two measures, circles, or a ramp. */
export const Legend = ({ map, here, opacity = 100 }: LegendProps) => {
  const t = useText();
  const { display } = map.definition;
  if (map.geometry.kind === 'points') return <PointKey map={map} />;
  if (display === 'bivariate') {
    return (
      <>
        <BivariateKey map={map} here={here} />
        <ul className="classes">
          <SpecialRows map={map} here={here} opacity={opacity} />
        </ul>
      </>
    );
  }
  if (display === 'symbols') {
    return (
      <>
        <SymbolKey map={map} of="first" />
        <ul className="classes">
          <SpecialRows map={map} here={here} opacity={opacity} />
        </ul>
      </>
    );
  }
  return (
    <>
      <ClassRows map={map} here={here} opacity={opacity} />
      {map.definition.second && <SymbolKey map={map} of="second" />}
      {map.definition.measure.kind === 'change' && map.centre !== null && (
        <p className="small quiet legend-note">{t('builder.centre', { centre: map.centre, unit: unitWords(map, t) })}</p>
      )}
    </>
  );
};

/** The classes as one strip, low to high, for a phone; the chosen area's class is underlined. */
export const ClassStrip = ({ map, here }: { map: ThematicMap; here: number | undefined }) => {
  const t = useText();
  const ground = useGround();
  const words = useClassWords(map);
  if (map.geometry.kind === 'points' || map.definition.display === 'bivariate' || map.definition.display === 'symbols')
    return <Legend map={map} here={here} />;
  const colours = coloursFor(map, ground);
  return (
    <>
      <ol className={`strip${map.definition.display === 'hotspots' ? ' in-words' : ''}`}>
        {colours.map((_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a class is its index
          <li key={index} className={here === index ? 'here' : undefined}>
            <ClassSwatch of={index} colours={colours} />
            <span>{words(index)}</span>
          </li>
        ))}
      </ol>
      <p className="strip-special">
        <span>
          <Swatch of={noData} />
          {t('rate.noDataCount', { n: map.noData })}
        </span>
        <span>
          <Swatch of={suppressed} />
          {t('rate.suppressedCount', { n: map.suppressed })}
        </span>
      </p>
    </>
  );
};
