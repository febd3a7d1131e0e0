import { useQuery } from '@tanstack/react-query';
import type { CapEntry, CapRevoked } from '@vias/api/cap/contract.ts';
import { get } from '../../api.ts';
import { hasRole, user } from '../../auth.ts';
import type { TextFunction } from '../../i18n/i18n.ts';
import type { WarningLook } from '../../map/warning-layer.ts';
import { createStore, useStore } from '../../store.ts';

/** Whether others' warnings are on the map. */
export const capMessagesShown = createStore(true);

const none: CapEntry[] = [];
const noneRevoked: CapRevoked[] = [];

const asked = {
  queryKey: ['cap-messages'],
  queryFn: ({ signal }: { signal: AbortSignal }) => get<{ items: CapEntry[]; revoked?: CapRevoked[] }>('/api/cap-messages', {}, signal),
};

/** One of them, while it is valid and undecided. */
export const useCapMessage = (id: string | undefined) =>
  useQuery({ ...asked, enabled: id !== undefined, select: ({ items }) => items.find((one) => one.id === id) });

/** Warnings of others that are valid and undecided, the gravest first, asked again every minute; none for those who may not read them. */
export const useCapMessages = (): readonly CapEntry[] => {
  const may = hasRole(useStore(user), ['alert-author', 'alert-approver', 'dispatcher', 'planner', 'municipality-admin', 'auditor']);
  const { data } = useQuery({
    ...asked,
    refetchInterval: 60_000,
    enabled: may,
  });
  return data?.items ?? none;
};

/** Those that the municipality took over and their sender took back or changed since; asked for by useCapMessages. */
export const useRevokedMessages = (): readonly CapRevoked[] => useQuery({ ...asked, enabled: false }).data?.revoked ?? noneRevoked;

/** Whether a part of its area, or all of it, is not on the map: a person has to look whether it concerns the municipality. */
export const isUnplaced = ({ geometry, unplaced }: Pick<CapEntry, 'geometry' | 'unplaced'>): boolean =>
  geometry === null || unplaced.length > 0;

/** What is to be said about an area that is not on the map; undefined when it is there whole. */
export const placeNote = (t: TextFunction, { geometry, unplaced }: Pick<CapEntry, 'geometry' | 'unplaced'>): string | undefined =>
  geometry === null ? t('cap.noArea') : unplaced.length > 0 ? t('cap.unplaced', { names: unplaced.join(', ') }) : undefined;

/** How a warning looks on map and list; red only where somebody has to act at once. */
export const lookOf = ({ severity, isExercise }: Pick<CapEntry, 'severity' | 'isExercise'>): WarningLook =>
  isExercise ? 'exercise' : severity === 'Extreme' ? 'extreme' : severity === 'Severe' ? 'severe' : 'lesser';
