import { type Labelled, labelOf } from '../../map/label-layer.ts';
import type { AreaId } from '../../map/territory-layer.ts';
import { coloursFor, isStrong } from '../../panels/builder/look.ts';
import type { ThematicMap } from '../../panels/builder/theme.ts';
import type { Row } from '../../panels/territory/rows.ts';

/** What stands on the areas: their names, their values or nothing. */
export const labelsOf = (map: ThematicMap | undefined, rows: readonly Row[], write: (value: number) => string): Labelled[] => {
  const how = map?.definition.labels;
  return rows.flatMap(({ id, name, position, territory, value }) => {
    const text =
      how === 'value' ? (value?.value == null ? undefined : write(value.value)) : how === 'name' && territory ? labelOf(name) : undefined;
    return text ? [{ id, text, position }] : [];
  });
};

/** The areas on whose colour the other ink is read better. */
export const strongAreas = (map: ThematicMap | undefined, ground: Parameters<typeof isStrong>[1]): ReadonlySet<AreaId> => {
  if (!map || map.definition.display === 'symbols' || map.geometry.kind === 'points') return new Set();
  const colours = coloursFor(map, ground);
  return new Set(map.values.filter(({ class: cls }) => isStrong(colours[cls], ground)).map(({ id }) => id));
};
