import { Problem } from '@vias/sql/problem.ts';
import { divergingPalettes, sequentialPalettes } from '@vias/style/palettes.ts';
import type { Classification, MapDefinition, Measure, Source } from './definition.ts';

/** Classes a map may have; more cannot be told apart. */
export const classLimits = { least: 2, most: 9 } as const;
/** Metres a grid cell may measure. */
export const cellLimits = { least: 250, most: 50_000 } as const;
/** Days of a period that the same weeks of earlier years can stand beside. */
export const mostSameWeekDays = 371;
const day = 86_400_000;

const checkClasses = ({ method, classes, breaks = [] }: Classification, field: string): void => {
  const { least, most } = classLimits;
  const outOfRange = (asked: number, at: string) =>
    new Problem('map.classes_out_of_range', { field: `${field}.${at}`, values: { least, most, asked } });
  if (classes < least || classes > most) throw outOfRange(classes, 'classes');
  if (method !== 'manual') return;
  if (breaks.length < 2) throw new Problem('map.breaks_missing', { field: `${field}.breaks` });
  const fault = breaks.findIndex((value, i) => i > 0 && value <= (breaks[i - 1] as number));
  if (fault > 0)
    throw new Problem('map.breaks_not_ascending', {
      field: `${field}.breaks`,
      values: { earlier: breaks[fault - 1] as number, later: breaks[fault] as number },
    });
  if (breaks.length - 1 > most) throw outOfRange(breaks.length - 1, 'breaks');
};

const unfit = (field: string, fitting: string): Problem => new Problem('map.measure_unfit', { field, values: { fitting } });

const checkMeasure = (source: Source, measure: Measure, field: string): void => {
  const at = `${field}measure`;
  if (source.kind === 'cameras') {
    if (measure.kind !== 'count' && measure.kind !== 'rate') throw unfit(at, 'count, rate');
    return;
  }
  if (source.kind === 'layer') {
    if (measure.kind !== 'count' && measure.kind !== 'rate' && measure.kind !== 'value') throw unfit(at, 'count, rate, value');
    return;
  }
  if (source.kind === 'indicator') {
    if (measure.kind !== 'value' && measure.kind !== 'change' && measure.kind !== 'rate') throw unfit(at, 'value, rate, change');
    if (measure.kind === 'change' && !('period' in measure.against)) throw unfit(`${at}.against`, 'against.period');
    // A change is of the indicator as it is; it would be drawn with the unit of a rate.
    if (measure.kind === 'change' && measure.per) throw unfit(`${at}.per`, 'as: percent, as: difference');
    return;
  }
  if (measure.kind === 'value') throw unfit(at, 'count, rate, share, mean, change');
  if (measure.kind === 'share') {
    const outside = measure.category.filter((code) => source.category && !source.category.includes(code));
    if (outside.length > 0) throw new Problem('map.share_outside', { field: `${at}.category`, values: { categories: outside.join(', ') } });
  }
  if (measure.kind !== 'change') return;
  if ('period' in measure.against) throw unfit(`${at}.against`, 'against.during, against.sameWeeksOfYears');
  const { from, to } = source.during ?? { from: null, to: null };
  if (!from || !to) throw new Problem('map.period_open', { field: `${field}source.during` });
  if ('during' in measure.against) {
    if (!measure.against.during.from || !measure.against.during.to) throw new Problem('map.period_open', { field: `${at}.against.during` });
    return;
  }
  const days = Math.ceil((Date.parse(to) - Date.parse(from)) / day);
  if (days > mostSameWeekDays)
    throw new Problem('map.period_too_long', { field: `${field}source.during`, values: { most: mostSameWeekDays, days } });
};

/** Whether the map's colours lie around zero. */
export const isAroundZero = ({ measure, display }: Pick<MapDefinition, 'measure' | 'display'>): boolean =>
  measure.kind === 'change' && display !== 'hotspots' && display !== 'bivariate';

/** The palette that the map is drawn with. Throws map.palette_unknown and map.palette_unfit. */
const paletteOf = (definition: MapDefinition): string => {
  const { palette, display } = definition;
  if (display === 'hotspots' || display === 'bivariate') return display;
  const fitting: readonly string[] = isAroundZero(definition) ? divergingPalettes : sequentialPalettes;
  if (palette === undefined) return fitting[0] as string;
  if (fitting.includes(palette)) return palette;
  const known = [...divergingPalettes, ...sequentialPalettes].some((key) => key === palette);
  throw new Problem(known ? 'map.palette_unfit' : 'map.palette_unknown', {
    field: 'palette',
    values: { palette: palette.slice(0, 40), fitting: fitting.join(', ') },
  });
};

/**
 * Refuses what cannot be drawn before anything is asked of the database, naming the field at fault and what would work; answers with the palette.
 * What only the database knows (categories, borders, indicators, residents) is refused where it is read.
 */
export const checkDefinition = (definition: MapDefinition): string => {
  const { source, measure, area, classification, display, second } = definition;
  checkClasses(classification, 'classification');
  checkMeasure(source, measure, '');
  if (second) {
    checkClasses(second.classification, 'second.classification');
    checkMeasure(second.source, second.measure, 'second.');
  }
  if (display === 'bivariate' && !second) throw new Problem('map.second_missing', { field: 'second' });
  if (second && display !== 'bivariate' && display !== 'choropleth' && display !== 'grid')
    throw new Problem('map.second_unfit', { field: 'second' });
  if ((display === 'heat' || display === 'clusters') && source.kind !== 'incidents')
    throw new Problem('map.display_unfit', { field: 'display', values: { fitting: 'choropleth, symbols, hotspots, bivariate' } });
  if (area.kind === 'layer') {
    for (const [each, field] of [[source, ''] as const, ...(second ? [[second.source, 'second.'] as const] : [])])
      if (each.kind !== 'incidents' && each.kind !== 'cameras')
        throw new Problem('map.own_areas_source_unfit', { field: `${field}source` });
    if (display === 'heat' || display === 'clusters' || display === 'hotspots')
      throw new Problem('map.own_areas_display_unfit', { field: 'display', values: { fitting: 'choropleth, symbols, bivariate' } });
  }
  if (area.kind === 'grid') {
    const { least, most } = cellLimits;
    if (!(area.size >= least && area.size <= most))
      throw new Problem('map.grid_size_out_of_range', { field: 'area.size', values: { least, most, asked: area.size } });
    for (const [each, field] of [[{ source, measure }, ''] as const, ...(second ? [[second, 'second.'] as const] : [])]) {
      if (each.source.kind === 'indicator') throw new Problem('map.area_unfit', { field: 'area' });
      const { measure: of } = each;
      if ((of.kind === 'rate' || of.kind === 'change') && of.per === 'residents')
        throw new Problem('map.grid_without_residents', { field: `${field}measure.per` });
    }
  }
  return paletteOf(definition);
};
