import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { CameraAnalysis } from '@vias/api/camera-analysis/contract.ts';
import type { z } from 'zod';
import { post } from '../../api.ts';
import { type Role, user } from '../../auth.ts';
import type { Bounds } from '../../map/map-view.ts';
import { recall, remember } from '../../remember.ts';
import { usePlace } from '../../router.ts';
import { useStore } from '../../store.ts';
import { readZone, writeZone, type Zone } from './camera-zone.ts';

export type Analysis = z.output<typeof CameraAnalysis>;
const knowers: readonly Role[] = ['planner', 'municipality-admin'];
/** Whether the reader's role knows what cameras see at all. */
export const useMayAnalyse = (): boolean => useStore(user)?.roles.some((role) => knowers.includes(role)) === true;

const zoneName = (tenant: string | undefined): string => `camera-zone.${tenant ?? ''}`;
/** The zone that was last drawn in this browser for a municipality: where its cameras are looked at next time. */
export const keptZone = (tenant: string | undefined): Zone | undefined => readZone(recall(zoneName(tenant)) ?? null);
/** Remembers a drawn zone in this browser. */
export const keepZone = (tenant: string | undefined, zone: Zone): void => remember(zoneName(tenant), writeZone(zone));

/** Years whose incidents can be chosen instead of the last twelve months. */
export const analysedYears = (now: Date): string[] => [0, 1, 2].map((back) => String(now.getFullYear() - back));
const duringOf = (when: string | null) =>
  when && /^20\d\d$/.test(when) ? { during: { from: `${when}-01-01T00:00:00+02:00`, to: `${Number(when) + 1}-01-01T00:00:00+02:00` } } : {};

/** What is judged besides ground, incidents, places and answers: streets and risk cost more, and are asked for only where they are looked at. */
const sourcesOf = (query: URLSearchParams): object => {
  const [theme, streets, risk] = ['theme', 'streets', 'risk'].map((name) => query.get(name));
  if (theme === 'streets' && streets) return { streets };
  if (theme !== 'risk' || !risk) return {};
  const kind = risk.slice(0, risk.indexOf(':'));
  return { risk: { [kind]: risk.slice(kind.length + 1) } };
};

const ask = (question: object) => ({
  queryKey: ['cameras', 'analysis', JSON.stringify(question)],
  queryFn: ({ signal }: { signal: AbortSignal }) => post<Analysis>('/api/camera-analysis', question, { signal }),
  refetchInterval: ({ state }: { state: { data: Analysis | undefined } }) => (state.data?.cameras.pending ? 3000 : (false as const)),
  retry: false,
});

/** What cameras see of the zone in the address, else of the map's view. */
export const useAnalysis = (bounds: Bounds | undefined) => {
  const { query } = usePlace();
  const mayAnalyse = useMayAnalyse();
  const zone = readZone(query.get('zone'));
  const where = zone ? { geometry: { type: 'Polygon', coordinates: [zone] } } : { bbox: bounds?.map((value) => Number(value.toFixed(4))) };
  return useQuery({
    ...ask({ ...where, ...duringOf(query.get('when')), ...sourcesOf(query) }),
    enabled: mayAnalyse && (zone !== undefined || bounds !== undefined),
    placeholderData: keepPreviousData,
  });
};

/** What one camera adds to all others, as it is stored. */
export const useGain = (camera: string) => {
  const { query } = usePlace();
  return useQuery(ask({ camera, ...duringOf(query.get('when')) }));
};
