import { useEffect, useMemo, useState } from 'react';
import { changedTheme, referencePeriod } from '../../panels/builder/compared.ts';
import { draft } from '../../panels/builder/draft.ts';
import { useThematicMap } from '../../panels/builder/thematic.ts';
import { breaksOf, definitionOf } from '../../panels/builder/theme.ts';
import { codesOf, useCategories } from '../../panels/incident-filter/categories.ts';
import { wholeMonths } from '../../panels/rate/period.ts';
import type { PlannerState } from '../../panels/state/planner-state.ts';
import { useStore } from '../../store.ts';

/** The map on screen: the planner's, or the one being built; with the other time where two lie side by side. */
export const usePlannerMap = (state: PlannerState) => {
  const building = useStore(draft);
  const { theme, groups, comparison } = building?.now ?? state;
  // Where only whole months are told, the month that still runs would be compared with a whole one: two times are compared by months that are over.
  const [byMonth, setByMonth] = useState(false);
  const period = useMemo(
    () => (comparison && byMonth ? (wholeMonths(state.period) ?? state.period) : state.period),
    [comparison, byMonth, state.period],
  );
  const lock = building ? undefined : state.lock;
  const { data: taxonomy } = useCategories();
  const categories = useMemo(() => codesOf(taxonomy ?? [], groups), [taxonomy, groups]);
  // Groups are asked for by their categories: without the taxonomy one does not know them yet.
  const ready = groups.length === 0 || taxonomy !== undefined;
  const shown = useMemo(() => changedTheme(theme, comparison, period), [theme, comparison, period]);
  const asked = useMemo(
    () => (ready ? definitionOf(shown, period, categories, shown.measure.kind === 'change' ? undefined : lock) : undefined),
    [ready, shown, period, categories, lock],
  );
  const main = useThematicMap(asked);
  const isWidened = main.data?.isWidened ?? false;
  useEffect(() => {
    if (isWidened) setByMonth(true);
  }, [isWidened]);
  const swiped = useMemo(() => (comparison?.how === 'swipe' ? referencePeriod(comparison, period) : undefined), [comparison, period]);
  // The earlier time is drawn in the classes of the later one: the same colour means the same on both sides.
  const breaks = breaksOf(main.data);
  const other = useThematicMap(
    swiped && main.data && !main.isPlaceholderData ? definitionOf(theme, swiped, categories, breaks) : undefined,
  );
  return { building, theme, shown, groups, comparison, categories, period, main, swiped, other: swiped ? other.data : undefined };
};
