import type { Language } from '@vias/sql/problem.ts';
import { checkDefinition, isAroundZero } from './check-definition.ts';
import { classOf, findBreaks, findDivergingBreaks, methods, noData, suppressed, varianceFit } from './classes.ts';
import type { Classification, MapDefinition } from './definition.ts';
import { type Evaluated, evaluate } from './evaluate.ts';
import { locateHotSpots } from './find-hot-spots.ts';
import { cellCorners, toDegreesOf } from './grid.ts';
import { toHistogram } from './histogram.ts';
import { hotSpotClass } from './hot-spots.ts';
import type { Interval } from './intervals.ts';
import type { Measured } from './measure.ts';
import type { OwnShape } from './own-areas.ts';
import { type Ask, loadPlaces, type Place, type Places } from './places.ts';
import type { CellGeometry, ThematicMap, ThematicValue } from './thematic-contract.ts';
import { findWarnings } from './warnings.ts';

const valuesOf = (measured: readonly Measured[]): number[] => measured.flatMap(({ value }) => (value === null ? [] : [value]));
const round = (value: number): number => Number(value.toPrecision(12));

const breaksOf = (values: readonly number[], { method, classes, breaks }: Classification, isDiverging: boolean): number[] =>
  (isDiverging && method !== 'manual' ? findDivergingBreaks(values, method, classes) : findBreaks(values, method, classes, breaks)).map(
    // Bounds that values stand on must stay exactly where they are.
    (bound) => (values.includes(bound) ? bound : round(bound)),
  );

/** Ends of intervals of thousands of cells, to six digits: nobody reads more, and a map of cells is a third smaller. */
const shorten = (interval: Interval | null): Interval | null =>
  interval && [Number(interval[0].toPrecision(6)), Number(interval[1].toPrecision(6))];

/** The class of an area among the bounds; what has no value keeps the class that says why. */
const classify = ({ class: cls, value }: Measured, breaks: readonly number[]): number => (value === null ? cls : classOf(value, breaks));

const andMore: Record<Language, (n: number) => string> = {
  lv: (n) => ` un vēl ${n}`,
  lt: (n) => ` ir dar ${n}`,
  en: (n) => ` and ${n} more`,
};
/** Who reports what is counted in the cells of a grid: at most three names, and how many more. */
const reportedBy = ({ reporters = [] }: Places, lang: Language): string[] => {
  const names = [...reporters].sort((a, b) => a.localeCompare(b, lang));
  return names.length <= 3 ? names : [`${names.slice(0, 3).join(', ')}${andMore[lang](names.length - 3)}`];
};

/** Class of both variables, 3 × second + first; what either does not know or may not say, the pair does not. */
const combine = (first: number, second: number): number => (first < 0 || second < 0 ? Math.min(first, second) : 3 * second + first);

const queryOf = ({ source }: MapDefinition, { from, to }: Evaluated['period']): string => {
  if (source.kind !== 'incidents') return '';
  const { category, severity, status, tenant } = source;
  const query = new URLSearchParams();
  if (from || to) query.set('during', `${from ?? '..'}/${to ?? '..'}`);
  for (const [name, list] of Object.entries({ category, severity, status, tenant })) if (list) query.set(name, list.join(','));
  return query.toString();
};

const geometryOf = (
  definition: MapDefinition,
  { sets, grid, own, items }: Places,
  { period }: Evaluated,
  values: readonly ThematicValue[],
): ThematicMap['geometry'] => {
  const { display } = definition;
  if (display === 'heat' || display === 'clusters')
    return { kind: 'points', layer: 'incidents', query: queryOf(definition, period), boundarySets: sets };
  if (own) {
    // Polygons may overlap: the smaller lies on top.
    const order = items.map((_, i) => i).sort((a, b) => (items[b] as Place).km2 - (items[a] as Place).km2);
    const features = order.map((i) => {
      const { id, class: cls, value } = values[i] as ThematicValue;
      const { geometry, label } = own.shapes.get((items[i] as Place).key) as OwnShape;
      return { type: 'Feature' as const, id: String(id), properties: { class: cls, value, label }, geometry: geometry as CellGeometry };
    });
    return { kind: 'features', featureCollection: { type: 'FeatureCollection', features } };
  }
  if (!grid) return { kind: 'tiles', boundarySets: sets };
  const toDegrees = toDegreesOf(grid.crs);
  return {
    kind: 'features',
    featureCollection: {
      type: 'FeatureCollection',
      features: items.flatMap(({ cell }, i) => {
        const { id, class: cls, value } = values[i] as ThematicValue;
        return cell === undefined
          ? []
          : [
              {
                type: 'Feature' as const,
                id: String(id),
                properties: { class: cls, value },
                geometry: { type: 'Polygon' as const, coordinates: [cellCorners(grid, cell).map(toDegrees)] },
              },
            ];
      }),
    },
  };
};

const threeClasses = (classification: Classification): Classification => ({ ...classification, classes: 3 });

/**
 * Draws a thematic map: counts or reads what the definition names, as the reader may know it, finds classes, and says what to know before believing it.
 * Throws the problems of check-definition.ts, and those of borders, indicators, categories and denominators that are not there.
 */
export const drawThematicMap = async (
  ask: Ask,
  definition: MapDefinition,
  { now, lang }: { now: number; lang: Language },
): Promise<ThematicMap> => {
  const palette = checkDefinition(definition);
  const { source, measure, area, display, second } = definition;
  const until = source.kind === 'incidents' ? (source.during?.to ?? null) : null;
  const places = await loadPlaces(ask, area, until);
  const first = await evaluate(ask, places, source, measure, '', now);
  const other = second && (await evaluate(ask, places, second.source, second.measure, 'second.', now));
  // Counting may have found cells beyond those of the land; the first variable then has not seen those of the second.
  const evaluated = first.measured.length === places.items.length ? first : await evaluate(ask, places, source, measure, '', now);

  const isBivariate = display === 'bivariate';
  const isDiverging = isAroundZero(definition);
  const classification = isBivariate ? threeClasses(definition.classification) : definition.classification;
  const numbers = valuesOf(evaluated.measured);
  const spots = display === 'hotspots' ? await locateHotSpots(ask, places, measure, evaluated.measured) : undefined;
  const breaks = spots ? [] : breaksOf(numbers, classification, isDiverging);
  const secondClassification = second && (isBivariate ? threeClasses(second.classification) : second.classification);
  const secondBreaks =
    other && secondClassification ? breaksOf(valuesOf(other.measured), secondClassification, second?.measure.kind === 'change') : null;

  const values = places.items.map(({ id, code, name }, i): ThematicValue => {
    const one = evaluated.measured[i] as Measured;
    const two = other?.measured[i];
    const spot = spots?.[i];
    const ownClass = spots ? (spot ? hotSpotClass(spot) : one.class) : classify(one, breaks);
    const otherClass = two && secondBreaks ? classify(two, secondBreaks) : null;
    const { class: _, ...rest } = one;
    return {
      id,
      code,
      name,
      ...rest,
      ...((places.grid || places.own) && { interval: shorten(one.interval), referenceInterval: shorten(one.referenceInterval) }),
      class: isBivariate && otherClass !== null ? combine(ownClass, otherClass) : ownClass,
      hotSpot: spot ?? null,
      second:
        two && otherClass !== null
          ? {
              class: otherClass,
              value: two.value,
              interval: two.interval,
              count: two.count,
              denominator: two.denominator,
              isExact: two.isExact,
              isUnstable: two.isUnstable,
            }
          : null,
    };
  });
  const having = (cls: number) => values.filter((value) => value.class === cls).length;
  const fits = methods
    .filter((method) => method !== 'manual')
    .map((method) => {
      const found = breaksOf(numbers, { ...classification, method }, isDiverging);
      return { method, breaks: found, fit: varianceFit(numbers, found) };
    });
  const tested = spots ? spots.filter((spot) => spot !== undefined).length : null;
  const classes = values.map((value) => value.class);
  const { indicator } = evaluated;
  return {
    definition,
    unit: evaluated.unit,
    indicator: indicator && {
      code: indicator.code,
      title: indicator.title,
      unit: indicator.unit,
      decimals: indicator.decimals,
      direction: indicator.direction,
    },
    breaks,
    secondBreaks,
    centre: isDiverging && breaks.includes(0) ? 0 : null,
    palette,
    values,
    shown: values.length - having(noData) - having(suppressed),
    noData: having(noData),
    suppressed: having(suppressed),
    fits: classification.method === 'manual' ? [...fits, { method: 'manual', breaks, fit: varianceFit(numbers, breaks) }] : fits,
    histogram: toHistogram(numbers),
    warnings: findWarnings(definition, evaluated, { classes, breaks, tested, second: other, now, lang }),
    period: evaluated.period,
    compared: evaluated.compared,
    categories: evaluated.categories,
    isWidened: evaluated.isWidened || (other?.isWidened ?? false),
    sources: [
      ...[...new Set([...evaluated.sources, ...(other?.sources ?? []), ...places.sources])].sort(),
      ...(source.kind === 'incidents' ? reportedBy(places, lang) : []),
    ],
    asOf: evaluated.asOf,
    geometry: geometryOf(definition, places, evaluated, values),
  };
};
