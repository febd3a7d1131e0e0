import type { ProblemInfo } from '@vias/sql/problem.ts';
import { looksSwapped } from '../http/lon-lat.ts';
import type { Camera, CameraMask, CameraPatch, CameraReach, CameraView, NewCamera } from './contract.ts';
import { areaMeetsView, type KnownView, sectorMeetsView } from './meets-view.ts';

export type Fault = { code: string } & Pick<ProblemInfo, 'values'> & { field: string };
export type Checked = Pick<
  NewCamera,
  'geometry' | 'kind' | 'status' | 'purpose' | 'legalBasis' | 'retentionDays' | 'installedOn' | 'removedOn'
> & {
  views: readonly CameraView[];
  masks: readonly CameraMask[];
  reach: readonly CameraReach[];
  stream: { url: string } | null;
};

/** What numbers of a view may be, with their unit. */
export const viewLimits = {
  tilt: [-90, 90, '°'],
  heightM: [0, 500, 'm'],
  focalMm: [0.5, 2000, 'mm'],
  sensorWidthMm: [1, 100, 'mm'],
  pixelsWide: [16, 100_000, 'px'],
  pixelsHigh: [16, 100_000, 'px'],
  rangeM: [1, 20_000, 'm'],
  nightRangeM: [0, 20_000, 'm'],
} as const;
/** Days recordings may be kept. */
const retention = [0, 3650, 'd'] as const;
/** Metres from the camera beyond which a corner of a mask or reach is most likely a slip. */
const farthest = { mask: 2000, gate: 500, flight_area: 50_000, patrol: 50_000 } as const;
/** Positions of one line or area. */
const mostVertices = 1000;
const kindsOf: Record<CameraReach['kind'], readonly string[]> = {
  gate: ['anpr'],
  flight_area: ['drone'],
  patrol: ['body_worn', 'movable'],
};

type Place = readonly [number, number];
/** Metres between two places, degrees; good to a percent over the distances of a municipality. */
export const metresBetween = ([lon, lat]: Place, [otherLon, otherLat]: Place): number => {
  const half = (degrees: number) => Math.sin((degrees * Math.PI) / 360) ** 2;
  const cosines = Math.cos((lat * Math.PI) / 180) * Math.cos((otherLat * Math.PI) / 180);
  return 2 * 6_371_009 * Math.asin(Math.min(1, Math.sqrt(half(otherLat - lat) + cosines * half(otherLon - lon))));
};

/** Degrees a view is wide, from lens and sensor; null when one of them is unknown. */
export const fieldOfView = ({ focalMm, sensorWidthMm }: Pick<CameraView, 'focalMm' | 'sensorWidthMm'>): number | null =>
  focalMm === null || sensorWidthMm === null ? null : (2 * Math.atan(sensorWidthMm / (2 * focalMm)) * 180) / Math.PI;

const turn = (degrees: number): number => ((degrees % 360) + 360) % 360;
const azimuthFault = (value: number | null, field: string): Fault[] =>
  value === null || (value >= 0 && value <= 360)
    ? []
    : [{ code: 'camera.azimuth_invalid', field, values: { value, would: Number(turn(value).toFixed(6)) } }];

const viewFaults = (view: CameraView, field: string): Fault[] => [
  ...azimuthFault(view.azimuth, `${field}.azimuth`),
  ...Object.entries(viewLimits).flatMap(([name, [least, most, unit]]): Fault[] => {
    const value = view[name as keyof typeof viewLimits];
    if (value === null || (value >= least && value <= most)) return [];
    const code = name === 'focalMm' ? 'camera.focal_invalid' : 'camera.out_of_range';
    return [{ code, field: `${field}.${name}`, values: { value, least, most, unit } }];
  }),
];

const shapeFaults = (geometry: { coordinates: unknown }, camera: Place, most: number, field: string): Fault[] => {
  const places = (geometry.coordinates as unknown[]).flat(Number.POSITIVE_INFINITY) as number[];
  if (places.length / 2 > mostVertices)
    return [{ code: 'geometry.too_many_vertices', field, values: { count: places.length / 2, limit: mostVertices } }];
  let metres = 0;
  for (let i = 0; i < places.length; i += 2)
    metres = Math.max(metres, metresBetween(camera, [places[i] as number, places[i + 1] as number]));
  return metres > most ? [{ code: 'camera.shape_far', field, values: { metres: Math.round(metres), most } }] : [];
};

/** The views a mask holds for; undefined where of one of them nobody knows where it looks, or how wide: then it may meet it. */
const knownViews = (views: readonly CameraView[]): KnownView[] | undefined => {
  const known = views.map((view) => ({ azimuth: view.azimuth, width: fieldOfView(view), rangeM: view.rangeM }));
  return known.every(({ azimuth, width }) => azimuth !== null && width !== null) ? (known as KnownView[]) : undefined;
};

const maskFaults = (mask: CameraMask, { views, geometry }: Checked, field: string): Fault[] => {
  const { area, fromAzimuth: from, toAzimuth: to } = mask;
  if ((area === null) !== (from !== null && to !== null && turn(from) !== turn(to)) || (from === null) !== (to === null))
    return [{ code: 'camera.mask_shapeless', field }];
  if (mask.view !== null && mask.view > views.length)
    return [{ code: 'camera.mask_view_unknown', field: `${field}.view`, values: { view: mask.view, views: views.length } }];
  const concerned = knownViews(mask.view === null ? views : views.slice(mask.view - 1, mask.view));
  const [first] = concerned ?? [];
  const edge = (side: number) => Number(turn((first?.azimuth ?? 0) + (side * (first?.width ?? 0)) / 2).toFixed(1));
  if (area) {
    const wrong = shapeFaults(area, geometry.coordinates, farthest.mask, `${field}.area`);
    if (wrong.length > 0 || !first || concerned?.some((view) => areaMeetsView(area.coordinates[0] ?? [], geometry.coordinates, view)))
      return wrong;
    const far = first.rangeM === null ? {} : { far: first.rangeM };
    const code = first.rangeM === null ? 'camera.mask_area_outside' : 'camera.mask_area_beyond';
    return [{ code, field: `${field}.area`, values: { left: Math.round(edge(-1)), right: Math.round(edge(1)), ...far } }];
  }
  const wrong = [...azimuthFault(from, `${field}.fromAzimuth`), ...azimuthFault(to, `${field}.toAzimuth`)];
  if (wrong.length > 0 || !first || concerned?.some((view) => sectorMeetsView(from as number, to as number, view))) return wrong;
  return [{ code: 'camera.mask_outside_view', field, values: { from: from as number, to: to as number, left: edge(-1), right: edge(1) } }];
};

const reachFaults = (reach: CameraReach, { kind, geometry }: Checked, field: string): Fault[] =>
  kindsOf[reach.kind].includes(kind)
    ? shapeFaults(reach.geometry, geometry.coordinates, farthest[reach.kind], `${field}.geometry`)
    : [{ code: 'camera.reach_unfit', field: `${field}.kind` }];

const streamFaults = (stream: Checked['stream']): Fault[] => {
  if (!stream) return [];
  if (!/^(rtsps?|https?):\/\/[^/]/i.test(stream.url)) return [{ code: 'camera.stream_invalid', field: 'stream.url' }];
  return /^[^/]*\/\/[^/?#]*@/.test(stream.url) ? [{ code: 'camera.stream_password', field: 'stream.url' }] : [];
};

/** All that is wrong with a camera and can be told without the database, each with its field. Whether a border crosses itself only the database can say. */
export const findCameraFaults = (camera: Checked): Fault[] => {
  const { geometry, status, purpose, legalBasis, retentionDays: days, installedOn, removedOn } = camera;
  const [lon, lat] = geometry.coordinates;
  const [least, most, unit] = retention;
  return [
    ...(looksSwapped(lon, lat) ? [{ code: 'geometry.swapped', field: 'geometry' }] : []),
    ...((status === 'active' || status === 'out_of_order') && (purpose === null || legalBasis === null)
      ? [{ code: 'camera.ground_missing', field: purpose === null ? 'purpose' : 'legalBasis' }]
      : []),
    ...(days !== null && (days < least || days > most)
      ? [{ code: 'camera.out_of_range', field: 'retentionDays', values: { value: days, least, most, unit } }]
      : []),
    ...(removedOn !== null && status !== 'removed' ? [{ code: 'camera.removal_without_status', field: 'removedOn' }] : []),
    ...(removedOn !== null && installedOn !== null && removedOn < installedOn
      ? [{ code: 'camera.days_reversed', field: 'removedOn' }]
      : []),
    ...camera.views.flatMap((view, i) => viewFaults(view, `views.${i}`)),
    ...camera.masks.flatMap((mask, i) => maskFaults(mask, camera, `masks.${i}`)),
    ...camera.reach.flatMap((reach, i) => reachFaults(reach, camera, `reach.${i}`)),
    ...streamFaults(camera.stream),
  ];
};

/** The camera as it would be after a change: what is wrong is wrong with the whole, whichever part of it was changed. */
export const withPatch = (before: Camera, patch: CameraPatch): Checked => {
  const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
  const merged: Checked = { ...before, views: before.views ?? [], masks: before.masks ?? [], stream: null, ...given };
  // A camera that stands again has lost its day of removal.
  return merged.status !== 'removed' && patch.removedOn === undefined ? { ...merged, removedOn: null } : merged;
};
