import { onChange } from './events.ts';
import { texts } from './i18n/i18n.ts';
import { queries } from './queries.ts';
import { createStore } from './store.ts';

/** Counts changes of incidents seen live; map layers reload their tiles when it grows. */
export const incidentVersion = createStore(0);

/** Which cached reads a change makes old, by the beginning of the change's kind. */
const affected: Record<string, readonly string[]> = {
  incident: ['incidents', 'incident', 'incident-rate', 'incident-series', 'territory'],
  alert: ['alerts', 'alert'],
  camera: ['cameras', 'camera-plans'],
  help: ['alert-help'],
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
  if (touched.has('rights')) {
    // A share began or ended, or a role changed: anything on screen may be something that one sees no more.
    touched.clear();
    incidentVersion.set(incidentVersion.get() + 1);
    void queries.invalidateQueries();
    return;
  }
  for (const kind of touched) {
    for (const key of affected[kind] ?? []) void queries.invalidateQueries({ queryKey: [key] });
    if (kind === 'incident' || kind === 'import') incidentVersion.set(incidentVersion.get() + 1);
  }
  touched.clear();
};

/** Reads again what holds sentences of the server when the reader changes the language; a thematic map is kept by language and comes by itself. */
export const followLanguage = (): void => {
  let { lang } = texts.get();
  texts.subscribe(() => {
    const now = texts.get().lang;
    if (now === lang) return;
    lang = now;
    void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] !== 'thematic' });
  });
};
