import { useEffect, useMemo } from 'react';
import { useMap } from '../../map/map-context.ts';
import { warningLayer } from '../../map/warning-layer.ts';
import { useStore } from '../../store.ts';
import { capMessagesShown, lookOf, useCapMessages } from './cap-messages.ts';

/** Areas of others' warnings on the map, kept in step with what is valid; draws nothing itself. */
export const CapMessagesOnMap = () => {
  const view = useMap();
  const entries = useCapMessages();
  const shown = useStore(capMessagesShown);
  const layer = useMemo(() => warningLayer(), []);
  useEffect(() => view?.add(layer), [view, layer]);
  useEffect(() => {
    layer.show(shown ? entries.flatMap((one) => (one.geometry ? [{ id: one.id, look: lookOf(one), geometry: one.geometry }] : [])) : []);
  }, [layer, entries, shown]);
  return null;
};
