import { withQuery } from '../../api.ts';
import type { KeptMap, KeptPlace } from '../../panels/keep/kept-map.ts';
import { writeKept } from '../../panels/keep/kept-map.ts';
import { queryOf } from '../../panels/keep/kept-query.ts';

/** The planner's address with a kept definition; saving there makes the next version of the map. */
export const pathToMap = (kept: KeptPlace, definition: KeptMap['definition'], view: KeptMap['view']): string =>
  withQuery('/', { ...queryOf(definition, view), kept: writeKept(kept) }).replaceAll('%3A', ':');
