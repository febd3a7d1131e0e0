import type { Query } from '../../api.ts';
import type { Bounds } from '../../map/map-view.ts';

/** The periods one chooses from; null is all time. Hours. */
export const spans = { '24h': 24, '7d': 168, '30d': 720, '365d': 8760, all: null } as const;
export type Span = keyof typeof spans;
export const statuses = ['reported', 'in_progress', 'closed'] as const;
export type Status = (typeof statuses)[number];

/** What the incident list is filtered by; all of it is in the address. */
export interface IncidentFilterState {
  span: Span;
  /** Groups of categories; empty means all. */
  groups: readonly string[];
  /** The least severity shown. */
  severity: number;
  statuses: readonly Status[];
  /** A territory's id. */
  territory: number | undefined;
  text: string;
  /** Only incidents without a place. */
  unplaced: boolean;
}

const isSpan = (text: string | null): text is Span => text !== null && text in spans;
const isStatus = (text: string): text is Status => (statuses as readonly string[]).includes(text);

/** Reads the filter from a query; what makes no sense is left out. */
export const readFilter = (query: URLSearchParams): IncidentFilterState => {
  const [span, severity, territory] = [query.get('last'), Number(query.get('sev')), Number(query.get('area'))];
  return {
    span: isSpan(span) ? span : '7d',
    groups: query.get('cat')?.split(',').filter(Boolean) ?? [],
    severity: Number.isInteger(severity) && severity > 1 && severity <= 5 ? severity : 1,
    statuses: query.get('status')?.split(',').filter(isStatus) ?? [],
    territory: Number.isInteger(territory) && territory > 0 ? territory : undefined,
    text: query.get('q') ?? '',
    unplaced: query.get('place') === 'none',
  };
};

/** Writes changed parts of the filter as parts of a query. */
export const writeFilter = (changes: Partial<IncidentFilterState>): Record<string, string | undefined> => ({
  ...(changes.span && { last: changes.span === '7d' ? '' : changes.span }),
  ...(changes.groups && { cat: changes.groups.join(',') }),
  ...(changes.severity !== undefined && { sev: changes.severity > 1 ? String(changes.severity) : '' }),
  ...(changes.statuses && { status: changes.statuses.join(',') }),
  ...('territory' in changes && { area: changes.territory ? String(changes.territory) : '' }),
  ...(changes.text !== undefined && { q: changes.text }),
  ...(changes.unplaced !== undefined && { place: changes.unplaced ? 'none' : '' }),
});

/** The filter as the API takes it. `now` is rounded by the caller, so that the same list is not asked for every second; `codes` are the categories of the groups. */
export const toQuery = (filter: IncidentFilterState, codes: readonly string[], now: number, bounds?: Bounds): Query => {
  const hours = spans[filter.span];
  return {
    during: hours === null ? undefined : `${new Date(now - hours * 3_600_000).toISOString()}/..`,
    category: codes,
    severity: filter.severity > 1 ? [1, 2, 3, 4, 5].filter((grade) => grade >= filter.severity) : undefined,
    status: filter.statuses,
    territory: filter.territory,
    q: filter.text.trim().length >= 2 ? filter.text.trim() : undefined,
    placed: filter.unplaced ? 'false' : undefined,
    bbox: filter.unplaced ? undefined : bounds?.map((degrees) => Number(degrees.toFixed(4))),
  };
};
