import type { Formats } from '../../i18n/format.ts';
import type { TextFunction } from '../../i18n/i18n.ts';
import { radiusOf } from '../../map/symbol-size.ts';
import { classesOf, coloursFor, countClasses, heatColours, symbolColour } from '../builder/look.ts';
import { measureTitle, shownBreaks, unitWords, valueDigits, writeBounds } from '../builder/map-text.ts';
import type { Indicator } from '../builder/thematic.ts';
import type { ThematicMap } from '../builder/theme.ts';
import { roundSteps, symbolMost } from '../layers/symbol-steps.ts';

/** One entry of a legend that is drawn instead of written in HTML. */
export type LegendItem =
  | { kind: 'class'; colour: string; text: string; count: number }
  | { kind: 'pattern'; of: 'noData' | 'suppressed'; text: string; count: number }
  | { kind: 'circle'; radius: number; colour: string; text: string }
  | { kind: 'ramp'; colours: readonly string[]; from: string; to: string }
  | { kind: 'square'; colours: readonly string[]; right: string; up: string }
  | { kind: 'words'; text: string };

interface Look {
  t: TextFunction;
  format: Formats;
  ground: 'light' | 'dark';
  point: string;
  indicators: readonly Indicator[];
}

const circles = (map: ThematicMap, of: 'first' | 'second', colour: string, { format }: Look): LegendItem[] => {
  const most = symbolMost(map, of);
  const steps = roundSteps(most);
  const digits = steps.some((step) => step % 1 !== 0) ? 1 : 0;
  return steps.map((step) => ({ kind: 'circle', radius: radiusOf(step, most), colour, text: format.number(step, digits) }));
};

const special = (map: ThematicMap, { t }: Look): LegendItem[] => [
  { kind: 'pattern', of: 'noData', text: t('rate.noData'), count: map.noData },
  { kind: 'pattern', of: 'suppressed', text: t('rate.suppressed'), count: map.suppressed },
];

/** The legend of a map as a list of what to draw, the highest class first. */
export const legendItems = (map: ThematicMap, look: Look): LegendItem[] => {
  const { t, format, ground, point, indicators } = look;
  const { definition, geometry } = map;
  const colours = coloursFor(map, ground);
  const counts = countClasses(map);
  if (geometry.kind === 'points') {
    return definition.display === 'clusters'
      ? [{ kind: 'words', text: t('builder.clusters.key') }]
      : [
          { kind: 'ramp', colours: heatColours(map.palette, ground), from: t('builder.heat.few'), to: t('builder.heat.many') },
          { kind: 'words', text: t('builder.heat.key') },
        ];
  }
  if (definition.display === 'bivariate') {
    const name = (of: { source: typeof definition.source; measure: typeof definition.measure }): string =>
      measureTitle(of, t, format.lang, indicators);
    const up = definition.second ? name(definition.second) : '';
    return [{ kind: 'square', colours, right: name(definition), up }, ...special(map, look)];
  }
  if (definition.display === 'symbols')
    return [
      { kind: 'words', text: unitWords(map, t) },
      ...circles(map, 'first', symbolColour(map.palette, ground), look),
      ...special(map, look),
    ];
  const digits = valueDigits(map);
  const breaks = shownBreaks(map);
  const words = (index: number): string =>
    definition.display === 'hotspots' ? (t.maybe(`builder.hotspot.${index}`) ?? '') : writeBounds(breaks, index, digits, format, t);
  const classes = Array.from({ length: classesOf(map) }, (_, index) => index)
    .reverse()
    .map((index): LegendItem => ({ kind: 'class', colour: colours[index] ?? '', text: words(index), count: counts.get(index) ?? 0 }));
  return [
    ...(definition.display === 'hotspots' ? [] : [{ kind: 'words' as const, text: unitWords(map, t) }]),
    ...classes,
    ...special(map, look),
    ...(definition.second
      ? [
          { kind: 'words' as const, text: measureTitle(definition.second, t, format.lang, indicators) },
          ...circles(map, 'second', point, look),
        ]
      : []),
  ];
};
