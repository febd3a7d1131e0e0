import type { RateMap, RateQuery, RateValue } from './contract.ts';
import { MapDefinition } from './definition.ts';
import type { ThematicMap, ThematicValue } from './thematic-contract.ts';

/** The rate by territory as the thematic map it is. */
export const rateDefinition = ({ boundarySet, during, category, method, classes, breaks }: RateQuery): MapDefinition =>
  MapDefinition.parse({
    source: { kind: 'incidents', during, category },
    measure: { kind: 'rate' },
    area: { kind: 'territory', boundarySet },
    classification: { method, classes, breaks },
  });

const toRateValue = ({ id, code, name, class: cls, count, denominator, value, interval, isExact }: ThematicValue): RateValue => ({
  id: Number(id),
  code,
  name,
  class: cls,
  count,
  residents: denominator,
  rate: value,
  interval,
  plusMinus: interval && (interval[1] - interval[0]) / 2,
  isExact,
});

/** The thematic map in the words of the rate by territory. */
export const toRateMap = ({ values, definition, geometry, ...map }: ThematicMap): RateMap => ({
  method: definition.classification.method,
  breaks: map.breaks,
  values: values.map(toRateValue),
  shown: map.shown,
  noData: map.noData,
  suppressed: map.suppressed,
  boundarySets: geometry.kind === 'tiles' ? geometry.boundarySets : [],
  period: map.period,
  categories: map.categories,
  isWidened: map.isWidened,
  residentsAsOf: map.asOf,
  sources: map.sources,
});
