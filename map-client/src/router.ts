import { createStore, useStore } from './store.ts';

/** Where the reader is: path and query, both part of every permalink. */
export interface Place {
  path: string;
  query: URLSearchParams;
}

const here = (): Place => ({ path: location.pathname, query: new URLSearchParams(location.search) });
const place = createStore<Place>(here());
let left: Place | undefined;
addEventListener('popstate', () => {
  left = place.get();
  place.set(here());
});

/** The place that the last step through the browser's history left; undefined before there was one. */
export const leftPlace = (): Place | undefined => left;

/** Reads the place again after something else (the sign-in) has changed the address. */
export const syncPlace = (): void => place.set(here());

/** The current place, without a component. */
export const currentPlace = (): Place => place.get();

/** Follows the current place. */
export const usePlace = (): Place => useStore(place);

/** Goes to a path of this application; the language goes along, so that every address says it. */
export const navigate = (to: string): void => {
  const target = new URL(to, location.origin);
  const lang = new URLSearchParams(location.search).get('lang');
  if (lang && !target.searchParams.has('lang')) target.searchParams.set('lang', lang);
  history.pushState(null, '', target.pathname + target.search);
  place.set(here());
};

/** Changes parts of the query in place, without a new history entry: undefined or '' removes a part. */
export const changeQuery = (changes: Record<string, string | undefined>, push = false): void => {
  const query = new URLSearchParams(location.search);
  for (const [key, value] of Object.entries(changes)) {
    if (value === undefined || value === '') query.delete(key);
    else query.set(key, value);
  }
  // Commas and colons may stand in a query; left readable, so that a person can edit the link.
  const text = query.toString().replaceAll('%2C', ',').replaceAll('%3A', ':');
  if (text === location.search.slice(1)) return;
  // Changed in place, the entry stays what it was, such as the step that a tool opened with.
  const state: unknown = push ? null : history.state;
  history[push ? 'pushState' : 'replaceState'](state, '', `${location.pathname}${text ? `?${text}` : ''}${location.hash}`);
  place.set(here());
};
