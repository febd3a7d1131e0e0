import type { MapPlace } from '../../map/map-view.ts';
import { type Method, type Theme, usualTheme } from '../builder/theme.ts';
import { readTheme, writeTheme } from '../builder/theme-query.ts';
import { type Period, usualPeriod } from '../rate/period.ts';
import { type Comparison, readComparison, writeComparison } from './comparison-query.ts';

/** The layers of the planner's map; `rate` is the theme, whatever it shows. */
export type LayerId = 'rate' | 'points' | 'border' | 'places';

/** One layer as the legend sets it; opacity in per cent. */
export interface LayerSetting {
  id: LayerId;
  visible: boolean;
  opacity: number;
}

/** The whole state of the planner's map; all of it is in the address. */
export interface PlannerState {
  place: MapPlace;
  period: Period;
  /** Groups of categories; empty means all. */
  groups: readonly string[];
  /** Country and code of the chosen territory (LV:0026000), the id of a grid cell (3059-h1000-260_161), or the number of an own polygon. */
  selected: string | undefined;
  /** What is mapped and how. */
  theme: Theme;
  /** Bounds of classes kept while the time moves, so that a colour means the same in every period. */
  lock: readonly number[] | undefined;
  /** Another time beside the one shown. */
  comparison: Comparison | undefined;
  /** From the top of the map down. */
  layers: readonly LayerSetting[];
}

const usualLayers: readonly LayerSetting[] = [
  { id: 'points', visible: false, opacity: 100 },
  { id: 'places', visible: true, opacity: 100 },
  { id: 'border', visible: true, opacity: 100 },
  { id: 'rate', visible: true, opacity: 100 },
];

/** Links of the first release named only the way classes are found. */
const namedMethods: readonly Method[] = ['quantile', 'natural', 'equal', 'pretty'];

const themeOf = (query: URLSearchParams): Theme => {
  const method = namedMethods.find((known) => known === query.get('method'));
  return query.has('m') || !method
    ? readTheme(query.get('m'))
    : { ...usualTheme, classification: { ...usualTheme.classification, method } };
};

const readLock = (text: string | null): readonly number[] | undefined => {
  const bounds = text ? text.split('*').map(Number) : [];
  return bounds.length > 1 && bounds.every((bound, i) => Number.isFinite(bound) && (i === 0 || bound > (bounds[i - 1] as number)))
    ? bounds
    : undefined;
};

/** The border between the two countries, between Jelgava and Šiauliai. */
const usualPlace: MapPlace = { lon: 23.55, lat: 56.32, zoom: 8.6 };

const isDay = (text: string | null): text is string => /^\d{4}-\d\d-\d\d$/.test(text ?? '');
const within = (text: string | null, least: number, most: number, otherwise: number): number => {
  const value = text === null || text === '' ? Number.NaN : Number(text);
  return value >= least && value <= most ? value : otherwise;
};

/** A zoom beyond the map's is as far as the map goes. */
const zoomOf = (text: string | null): number => {
  const value = within(text, 0, Number.POSITIVE_INFINITY, usualPlace.zoom);
  return Math.min(19, Math.max(5, value));
};

const readLayers = (text: string | null): readonly LayerSetting[] => {
  if (!text) return usualLayers;
  const given = text.split(',').flatMap((part): LayerSetting[] => {
    const [, hidden, id, opacity] = /^(-?)([a-z]+)(?::(\d{1,3}))?$/.exec(part) ?? [];
    return usualLayers.some((layer) => layer.id === id)
      ? [{ id: id as LayerId, visible: !hidden, opacity: within(opacity ?? null, 5, 100, 100) }]
      : [];
  });
  const named = new Set(given.map(({ id }) => id));
  return [
    ...given.filter(({ id }, at) => given.findIndex((other) => other.id === id) === at),
    ...usualLayers.filter(({ id }) => !named.has(id)),
  ];
};

const writeLayers = (layers: readonly LayerSetting[]): string =>
  layers.map(({ id, visible, opacity }) => `${visible ? '' : '-'}${id}${opacity === 100 ? '' : `:${opacity}`}`).join(',');

/** Reads the state from a query; what is missing or makes no sense is as usual. */
export const readState = (query: URLSearchParams, today: string): PlannerState => {
  const usual = usualPeriod(today);
  const [from, to] = [query.get('from'), query.get('to')];
  return {
    place: {
      lon: within(query.get('x'), 16, 33, usualPlace.lon),
      lat: within(query.get('y'), 52, 60.5, usualPlace.lat),
      zoom: zoomOf(query.get('z')),
    },
    period: isDay(from) && isDay(to) && from <= to ? { from, to } : usual,
    groups: query.get('cat')?.split(',').filter(Boolean) ?? [],
    selected: /^([A-Z]{2}:[\w.-]{1,40}|\d{4}-[hs][\d.]+-[\d_-]{1,30}|\d{1,6})$/.test(query.get('t') ?? '')
      ? (query.get('t') as string)
      : undefined,
    theme: themeOf(query),
    lock: readLock(query.get('lock')),
    comparison: readComparison(query.get('vs')),
    layers: readLayers(query.get('layers')),
  };
};

/** Writes changed parts of the state as parts of a query. */
export const writeState = ({
  place,
  period,
  groups,
  theme,
  layers,
  ...rest
}: Partial<Omit<PlannerState, 'selected'>>): Record<string, string | undefined> => ({
  ...(place && { x: place.lon.toFixed(4), y: place.lat.toFixed(4), z: place.zoom.toFixed(2) }),
  ...(period && { from: period.from, to: period.to }),
  ...(groups && { cat: groups.join(',') }),
  ...(theme && { m: writeTheme(theme), method: '' }),
  ...('lock' in rest && { lock: rest.lock?.join('*') ?? '' }),
  ...('comparison' in rest && { vs: rest.comparison ? writeComparison(rest.comparison) : '' }),
  ...(layers && { layers: writeLayers(layers) }),
});
