import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { CameraAnalysis } from '@vias/api/camera-analysis/contract.ts';
import type { z } from 'zod';
import { post } from '../../api.ts';
import { type Role, user } from '../../auth.ts';
import type { Bounds } from '../../map/map-view.ts';
import { usePlace } from '../../router.ts';
import { useStore } from '../../store.ts';

export type Analysis = z.output<typeof CameraAnalysis>;
/** Corners of a drawn zone in degrees, the last one the first again. */
export type Zone = readonly (readonly [number, number])[];

const knowers: readonly Role[] = ['planner', 'municipality-admin'];
/** Whether the reader's role knows what cameras see at all. */
export const useMayAnalyse = (): boolean => useStore(user)?.roles.some((role) => knowers.includes(role)) === true;

/** A zone as it stands in the address: longitudes and latitudes in turn, without the closing corner. */
export const writeZone = (zone: Zone): string =>
  zone
    .slice(0, -1)
    .flat()
    .map((value) => value.toFixed(5))
    .join(',');
/** The zone of an address; undefined where none is written, or none that could be one. */
export const readZone = (text: string | null): Zone | undefined => {
  const values = (text ?? '').split(',').map(Number);
  if (values.length < 6 || values.length % 2 === 1 || values.some((value) => !Number.isFinite(value))) return undefined;
  const corners = Array.from({ length: values.length / 2 }, (_, i) => [values[2 * i], values[2 * i + 1]] as [number, number]);
  return [...corners, corners[0] as [number, number]];
};

export const zoneOfBox = ([west, south, east, north]: Bounds): Zone => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
];

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
