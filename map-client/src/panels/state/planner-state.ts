import { useMemo } from 'react';
import { isoDay } from '../../i18n/local-day.ts';
import { changeQuery, usePlace } from '../../router.ts';
import { createStore } from '../../store.ts';
import { type PlannerState, readState, writeState } from './planner-query.ts';

export type { LayerId, LayerSetting, PlannerState } from './planner-query.ts';

/** Earlier states, newest last, for Undo; moving the map is not undone. */
const past = createStore<readonly Record<string, string | undefined>[]>([]);
export const undoable = past;

const undoParts = ['from', 'to', 'cat', 'm', 'lock', 'vs', 'method', 't', 'layers'] as const;

/** Changes parts of the state; what changed can be undone, but for steps of a running show. `selected: ''` closes the drawer. */
export const changeState = (changes: Partial<Omit<PlannerState, 'selected'>> & { selected?: string }, isStep = false): void => {
  const query = new URLSearchParams(location.search);
  const { selected, ...rest } = changes;
  if (!changes.place && !isStep)
    past.set([...past.get().slice(-49), Object.fromEntries(undoParts.map((part) => [part, query.get(part) ?? undefined]))]);
  changeQuery({ ...writeState(rest), ...(selected !== undefined && { t: selected }) });
};

/** Takes back the last change. */
export const undo = (): void => {
  const last = past.get().at(-1);
  if (!last) return;
  past.set(past.get().slice(0, -1));
  changeQuery(last);
};

/** The state of the planner's map as the address says it. */
export const usePlannerState = (): PlannerState => {
  const { query } = usePlace();
  const text = query.toString();
  return useMemo(() => readState(new URLSearchParams(text), isoDay(new Date())), [text]);
};
