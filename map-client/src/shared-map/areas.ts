import { useMemo } from 'react';
import { useFormat } from '../i18n/format.ts';
import { useText } from '../i18n/i18n.ts';
import type { ThematicMap } from '../panels/builder/theme.ts';
import { useBoundarySets, useTerritories } from '../panels/rate/rate.ts';
import { rowsOf, sortRows } from '../panels/territory/rows.ts';

/** The areas of a map with their values, the highest first, and the sets whose tiles are their shapes. Territories are public. */
export const useAreas = (map: ThematicMap | undefined) => {
  const t = useText();
  const format = useFormat();
  const wanted = map && map.geometry.kind !== 'features' ? map.geometry.boundarySets : undefined;
  const territories = useTerritories(wanted);
  const sets = useBoundarySets();
  const rows = useMemo(
    () =>
      sortRows(
        rowsOf(map, territories.data ?? [], (code) => t('builder.cellName', { code })),
        format.compare,
      ),
    [map, territories.data, t, format],
  );
  const shown = useMemo(() => (sets.data ?? []).filter(({ id }) => wanted?.includes(id)), [sets.data, wanted]);
  const error = territories.error ?? sets.error;
  return {
    rows,
    sets: shown,
    error,
    isReady: map !== undefined && (wanted === undefined || (territories.data && sets.data) !== undefined),
  };
};
