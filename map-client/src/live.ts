import { onChange } from './events.ts';
import { queries } from './queries.ts';
import { createStore } from './store.ts';

/** Counts changes of incidents seen live; map layers reload their tiles when it grows. */
export const incidentVersion = createStore(0);

/** Which cached reads a change makes old, by the beginning of the change's kind. */
const affected: Record<string, readonly string[]> = {
  incident: ['incidents', 'incident', 'incident-rate', 'incident-series', 'territory'],
  alert: ['alerts', 'alert'],
  import: ['imports', 'import', 'incidents'],
  indicator: ['indicators', 'indicator-values', 'indicator-imports', 'indicator-revisions', 'incident-rate'],
  risk: ['risk-models', 'risk-ratings', 'risk-versions'],
};

let waiting: ReturnType<typeof setTimeout> | undefined;
const touched = new Set<string>();

/** Follows the change feed: reads that a change makes old are read again, a burst of changes only once. */
export const followChanges = (): void => {
  onChange(({ kind }) => {
    touched.add(kind.split(/[._]/)[0] ?? kind);
    if (waiting === undefined) waiting = setTimeout(refresh, 250);
  });
};

const refresh = (): void => {
  waiting = undefined;
  for (const kind of touched) {
    for (const key of affected[kind] ?? []) void queries.invalidateQueries({ queryKey: [key] });
    if (kind === 'incident' || kind === 'import') incidentVersion.set(incidentVersion.get() + 1);
  }
  touched.clear();
};
