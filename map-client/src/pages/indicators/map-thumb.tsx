import { Map as MapIcon } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import { config } from '../../config.ts';
import { Icon } from '../../controls/icon.tsx';
import { useText } from '../../i18n/i18n.ts';
import { createMapView } from '../../map/map-view.ts';
import { territoryLayer } from '../../map/territory-layer.ts';
import { styleFor } from '../../panels/builder/look.ts';
import { useIndicators, useThematicMap } from '../../panels/builder/thematic.ts';
import { writeTheme } from '../../panels/builder/theme-query.ts';
import { useBoundarySets } from '../../panels/rate/rate.ts';
import { type Indicator, mapOf, refOf } from './indicator-data.ts';
import { PageLink } from './page-link.tsx';

/** Both countries, whole. */
const start = { lon: 24.6, lat: 55.7, zoom: 5.35 };

/** The indicator as a small picture of its map; the picture is the link to the planner, which shows the same map. */
export const MapThumb = ({ indicator, period }: { indicator: Indicator; period: string }) => {
  const t = useText();
  const box = useRef<HTMLSpanElement>(null);
  const { data: register = [] } = useIndicators();
  // The owner is named only where two use one code.
  const code = register.filter((other) => other.code === indicator.code).length > 1 ? refOf(indicator) : indicator.code;
  const definition = useMemo(() => mapOf(indicator, code, period), [indicator, code, period]);
  const { data: map } = useThematicMap(definition);
  const { data: all } = useBoundarySets();
  const sets = map?.geometry.kind === 'tiles' ? map.geometry.boundarySets.join() : '';
  const layer = useMemo(
    () => (sets && all ? territoryLayer(all.filter(({ id }) => sets.split(',').includes(String(id)))) : undefined),
    [all, sets],
  );
  useEffect(() => {
    if (!layer || !box.current) return undefined;
    const view = createMapView(box.current, start, config());
    view.add(layer);
    return () => view.close();
  }, [layer]);
  useEffect(() => {
    if (layer && map) layer.show(new Map(map.values.map(({ id, class: cls }) => [id, cls])), (palette) => styleFor(map, palette));
  }, [layer, map]);
  const theme = writeTheme(definition);
  return (
    <PageLink to={`/?m=${encodeURIComponent(theme).replaceAll('%2C', ',').replaceAll('%3A', ':')}`} className="indicators-thumb">
      <span ref={box} className="indicators-thumb-map" inert />
      <span className="indicators-thumb-word">
        <Icon of={MapIcon} />
        {t('indicators.showOnMap')}
        {map && t.maybe(`builder.unit.${map.unit}`) && <small>{t.maybe(`builder.unit.${map.unit}`)}</small>}
      </span>
    </PageLink>
  );
};
