import { z } from 'zod';
import { listOf } from '../http/parameters.ts';
import { IncidentFilter } from '../incidents/contract.ts';
import { epochStart, markOf } from './columns.ts';
import { statuses } from './incident-rows.ts';
import type { Dictionaries } from './point-tile.ts';
import type { ScanFilter } from './tile-scan.ts';

/** What a tile of incidents can be filtered by, in the words of the incident list; `group` names a whole group of categories. */
export const TileFilter = IncidentFilter.pick({ during: true, category: true, severity: true, status: true, tenant: true }).extend({
  group: listOf(z.string().regex(/^[a-z_]{2,40}$/)).optional(),
});
export type TileFilter = z.output<typeof TileFilter>;

/** Seconds of the time column; what lies before or after it is its edge, as for the rows. */
const seconds = (instant: string): number => Math.min(2 ** 32, Math.max(0, Math.floor(Date.parse(instant) / 1000) - epochStart));

/** The filter as the scan uses it, for the classes the reader may see. Instants count in whole seconds. */
export const compileFilter = (
  { during, category, group, severity, status, tenant }: TileFilter,
  classes: readonly number[],
  { categories, groups, groupOf, tenants }: Dictionaries,
): ScanFilter => {
  const chosen = (index: number): boolean =>
    (category === undefined && group === undefined) ||
    (category?.includes(categories[index] ?? '') ?? false) ||
    (group?.includes(groups[(groupOf[index] ?? 0) - 1] ?? '') ?? false);
  // Indexes past the dictionary are categories it does not know yet: they count, in the last group, unless some are chosen.
  const byCategory = new Uint8Array(65_536).fill(category === undefined && group === undefined ? 12 : 0);
  categories.forEach((_, index) => {
    byCategory[index] = chosen(index) ? (groupOf[index] ?? 12) : 0;
  });
  const marks = new Uint8Array(256);
  for (let grade = 1; grade <= 5; grade++)
    statuses.forEach((name, index) => {
      marks[markOf(grade, index)] = (severity?.includes(grade) ?? true) && (status?.includes(name) ?? true) ? 1 : 0;
    });
  const allowed = new Uint8Array(65_536);
  // A class belongs to one tenant, so the classes tell whose incidents they are.
  for (const cls of classes) allowed[cls] = (tenant?.includes(tenants.get(cls) ?? '') ?? true) ? 1 : 0;
  allowed[0] = 0;
  return {
    from: during?.from ? seconds(during.from) : 0,
    until: during?.to ? seconds(during.to) : 2 ** 32,
    groups: byCategory,
    marks,
    classes: allowed,
    anyMark: severity === undefined && status === undefined,
  };
};
