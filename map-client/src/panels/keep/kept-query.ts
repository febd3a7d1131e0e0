import type { MapView } from '@vias/api/saved-maps/contract.ts';
import type { z } from 'zod';
import { isoDay } from '../../i18n/local-day.ts';
import type { MapDefinition, Source } from '../builder/theme.ts';
import { writeOnMap } from '../own-layers/on-map-query.ts';
import { type Period, startOf } from '../rate/period.ts';
import { writeState } from '../state/planner-query.ts';

const withoutTime = (source: Source): Source => {
  if (source.kind !== 'incidents') return source;
  const { during: _, ...rest } = source;
  return rest;
};

/** The days of a definition; undefined for indicators, and where an end is open. */
const daysOf = ({ source }: MapDefinition): Period | undefined =>
  source.kind === 'incidents' && source.during?.from && source.during.to
    ? { from: isoDay(Date.parse(source.during.from)), to: isoDay(Date.parse(source.during.to) - 1) }
    : undefined;

type View = z.output<typeof MapView>;
const daysBeside = ({ beside }: View): Period | undefined =>
  beside?.during.from && beside.during.to
    ? { from: isoDay(Date.parse(beside.during.from)), to: isoDay(Date.parse(beside.during.to) - 1) }
    : undefined;

/** A kept map as the planner's address says it: the time goes to the time bar, the rest is the theme, with the layers and the other time it was kept with; what was set beside an earlier map is taken back. */
export const queryOf = (definition: MapDefinition, view: View): Record<string, string | undefined> => {
  const days = daysOf(definition);
  const { second } = definition;
  const beside = daysBeside(view);
  return {
    ...writeState({
      theme: {
        ...definition,
        source: withoutTime(definition.source),
        ...(second && { second: { ...second, source: withoutTime(second.source) } }),
      },
      ...(days && { period: days }),
      place: view,
      groups: [],
      lock: undefined,
      comparison: beside && { how: 'swipe', with: { kind: 'days', period: beside } },
    }),
    own: writeOnMap(view.layers ?? []) || undefined,
    t: undefined,
  };
};

/** Moments written differently are the same moment; whatever else differs is another map. */
const comparable = (definition: MapDefinition): string =>
  JSON.stringify(definition, (name, value: unknown) => {
    if ((name === 'from' || name === 'to') && typeof value === 'string') return startOf(isoDay(Date.parse(value)));
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });

/** Whether two definitions ask for the same map. */
export const isSameMap = (a: MapDefinition, b: MapDefinition): boolean => comparable(a) === comparable(b);

/** Whether two views have the same layers over the map and the same time beside it; where one looks and where the divider stands is no other map. */
export const isSameAround = (a: View, b: View): boolean =>
  writeOnMap(a.layers ?? []) === writeOnMap(b.layers ?? []) && JSON.stringify(daysBeside(a)) === JSON.stringify(daysBeside(b));
