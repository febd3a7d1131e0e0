import { useQuery } from '@tanstack/react-query';
import type { CapEntry } from '@vias/api/cap/contract.ts';
import { get } from '../../api.ts';
import { hasRole, user } from '../../auth.ts';
import type { WarningLook } from '../../map/warning-layer.ts';
import { createStore, useStore } from '../../store.ts';

/** Whether others' warnings are on the map. */
export const capMessagesShown = createStore(true);

const none: CapEntry[] = [];

/** Warnings of others that are valid and undecided, the gravest first, asked again every minute; none for those who may not read them. */
export const useCapMessages = (): readonly CapEntry[] => {
  const may = hasRole(useStore(user), ['alert-author', 'alert-approver', 'dispatcher', 'planner', 'municipality-admin', 'auditor']);
  const { data } = useQuery({
    queryKey: ['cap-messages'],
    queryFn: ({ signal }) => get<{ items: CapEntry[] }>('/api/cap-messages', {}, signal),
    refetchInterval: 60_000,
    enabled: may,
  });
  return data?.items ?? none;
};

/** How a warning looks on map and list; red only where somebody has to act at once. */
export const lookOf = ({ severity, isExercise }: Pick<CapEntry, 'severity' | 'isExercise'>): WarningLook =>
  isExercise ? 'exercise' : severity === 'Extreme' ? 'extreme' : severity === 'Severe' ? 'severe' : 'lesser';
