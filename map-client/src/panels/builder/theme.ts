import type { MapDefinition, ThematicMap, ThematicValue } from '@vias/api/maps/contract.ts';
import { nextDay, type Period, startOf } from '../rate/period.ts';

export type { MapDefinition, ThematicMap, ThematicValue };

/** What is mapped and how, without the period, which belongs to the time bar and is joined in when the map is asked for. */
export type Theme = MapDefinition;
export type Measure = Theme['measure'];
export type MapArea = Theme['area'];
export type Display = Theme['display'];
export type Method = Theme['classification']['method'];
export type Source = Theme['source'];

/** Classes that are none: nobody knows, and known but not said. */
export const noData = -1;
export const suppressed = -2;

/** The planner's usual map: incidents per 1,000 residents by municipality. */
export const usualTheme: Theme = {
  source: { kind: 'incidents' },
  measure: { kind: 'rate', per: 'residents' },
  area: { kind: 'territory', level: 'municipality' },
  classification: { method: 'quantile', classes: 5 },
  display: 'choropleth',
  reversed: false,
  labels: 'name',
};

/** Days as the API takes them: from the beginning of the first to the beginning of the day after the last. */
export const spanOf = ({ from, to }: Period): { from: string; to: string } => ({ from: startOf(from), to: startOf(nextDay(to)) });

/** Whether the map is of incidents and so has a time that can be moved. */
export const hasTime = ({ source }: Theme): boolean => source.kind === 'incidents';

/** The definition that is asked for: the theme in the period and the categories on screen. `fixed` breaks keep the colours of several periods alike. */
export const definitionOf = (theme: Theme, period: Period, categories: readonly string[], fixed?: readonly number[]): MapDefinition => {
  const joined = <S extends Source>(source: S): S =>
    source.kind === 'incidents'
      ? { ...source, during: spanOf(period), ...(!source.category && categories.length > 0 && { category: [...categories] }) }
      : source;
  return {
    ...theme,
    source: joined(theme.source),
    ...(theme.second && { second: { ...theme.second, source: joined(theme.second.source) } }),
    ...(fixed && fixed.length > 1 && { classification: { ...theme.classification, method: 'manual' as const, breaks: [...fixed] } }),
  };
};

/** Whether a theme can be shown as areas of classes at all, so that breaks and palettes mean something. */
export const hasClasses = ({ display }: Pick<Theme, 'display'>): boolean =>
  display === 'choropleth' || display === 'grid' || display === 'bivariate';

/** Measures that the source knows. */
export const measuresOf = (source: Source): readonly Measure['kind'][] => {
  switch (source.kind) {
    case 'incidents':
      return ['rate', 'count', 'share', 'mean', 'change'];
    case 'indicator':
      return ['value', 'rate', 'change'];
    case 'cameras':
      return ['count', 'rate'];
    case 'layer':
      return source.property === undefined ? ['count', 'rate'] : ['value', 'count', 'rate'];
  }
};

/** The measure that a source is first shown by: rates before counts, where the residents are the ones it happens to. */
const firstMeasures: Record<Source['kind'], Measure> = {
  incidents: { kind: 'rate', per: 'residents' },
  indicator: { kind: 'value' },
  cameras: { kind: 'count' },
  layer: { kind: 'count' },
};
export const firstMeasureOf = ({ kind }: Source): Measure => firstMeasures[kind];

/** Whether a source can be mapped by the polygons of a layer: things that happen or stand somewhere can. */
export const canHaveOwnAreas = ({ kind }: Source): boolean => kind === 'incidents' || kind === 'cameras';

/** Ways to draw that the areas and the measure know. */
export const displaysOf = ({ area, measure, source }: Pick<Theme, 'area' | 'measure' | 'source'>): readonly Display[] => {
  if (measure.kind === 'change') return [area.kind === 'grid' ? 'grid' : 'choropleth'];
  const byPlace: readonly Display[] = source.kind === 'incidents' ? ['heat', 'clusters'] : [];
  // Polygons of a layer may overlap, so that there are no neighbours to compare.
  if (area.kind === 'layer') return ['choropleth', 'symbols', 'bivariate'];
  return area.kind === 'grid'
    ? ['grid', 'symbols', 'hotspots', 'bivariate']
    : ['choropleth', 'symbols', 'hotspots', 'bivariate', ...byPlace];
};

/** Residents are known by territory, not by cell: a rate in a grid is per square kilometre. */
const inCells = (measure: Measure, area: MapArea): Measure =>
  area.kind === 'grid' && measure.kind === 'rate' && measure.per === 'residents' ? { kind: 'rate', per: 'km2' } : measure;

/** A measure that the source knows. An indicator is its own value first; dividing it is for those that count people, and chosen on purpose. */
const ofSource = (source: Source, measure: Measure): Measure =>
  measuresOf(source).includes(measure.kind) ? measure : firstMeasureOf(source);

type Variable = Pick<Theme, 'source' | 'measure'>;

/** Whether two variables say the same of equally large cells: their count and their number per square kilometre. */
export const saysTheSame = (one: Variable, other: Variable, area: MapArea): boolean =>
  area.kind === 'grid' &&
  JSON.stringify(one.source) === JSON.stringify(other.source) &&
  [one, other].every(({ measure }) => measure.kind === 'count' || measure.kind === 'rate');

/** What is set beside a first measure until another is chosen: something that the first does not say already. */
export const usualSecond = ({ source, measure, area }: Pick<Theme, 'source' | 'measure' | 'area'>): NonNullable<Theme['second']> => {
  const classification = { method: 'quantile', classes: 3 } as const;
  if (source.kind !== 'incidents') return { source: { kind: 'incidents' }, measure: { kind: 'rate', per: 'residents' }, classification };
  const beside: Measure =
    area.kind === 'grid' && (measure.kind === 'count' || measure.kind === 'rate')
      ? { kind: 'mean', property: 'severity' }
      : measure.kind === 'count'
        ? { kind: 'rate', per: 'residents' }
        : { kind: 'count' };
  return { source, measure: beside, classification };
};

/** The theme with the parts that no longer go together put right: the part changed last stays, the others follow it. */
export const fitTogether = (theme: Theme): Theme => {
  // Indicators are known by territory, features of a layer are counted in territories and cells.
  const isKnown =
    theme.area.kind === 'territory' || (theme.area.kind === 'grid' ? theme.source.kind !== 'indicator' : canHaveOwnAreas(theme.source));
  const area: MapArea = isKnown ? theme.area : usualTheme.area;
  const measure = inCells(ofSource(theme.source, theme.measure), area);
  const { second: given, ...rest } = { ...theme, measure, area };
  const displays = displaysOf(rest);
  const display = displays.includes(theme.display) ? theme.display : (displays[0] as Display);
  const keeps = given && (display === 'bivariate' || display === 'choropleth' || display === 'grid');
  const kept = keeps &&
    !(area.kind !== 'territory' && given.source.kind === 'indicator') && { ...given, measure: inCells(given.measure, area) };
  const isDouble = kept && display === 'bivariate' && saysTheSame(rest, kept, area);
  const second = isDouble ? { ...kept, measure: usualSecond(rest).measure } : kept;
  return second || display !== 'bivariate' ? { ...rest, display, ...(second && { second }) } : { ...rest, display: displays[0] as Display };
};

/** How a measure is divided: what a rate, or the change of a rate, is per. */
export const perOf = (measure: Measure): 'residents' | 'km2' | undefined =>
  measure.kind === 'rate' || measure.kind === 'change' ? measure.per : undefined;

/** The bounds on which two maps of one theme would still be alike: none where classes are not made from breaks. */
export const breaksOf = (map: ThematicMap | undefined): readonly number[] | undefined =>
  map && hasClasses(map.definition) && map.breaks.length > 1 ? map.breaks : undefined;
