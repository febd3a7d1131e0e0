import { Minus, Plus } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import { config } from '../config.ts';
import { Icon } from '../controls/icon.tsx';
import { useText } from '../i18n/i18n.ts';
import { useStore } from '../store.ts';
import { foundMark } from './found-mark.ts';
import { MapContext } from './map-context.ts';
import { createMapView, type MapPlace, type MapView } from './map-view.ts';
import { mapTarget } from './target.ts';
import 'ol/ol.css';

interface MapCanvasProps {
  start: MapPlace;
  /** Called when the map rests, with where it looks. */
  onRest?: (place: MapPlace, view: MapView) => void;
  /** What the map shows, for assistive technology. */
  label: string;
  /** Layers (components that draw nothing themselves) and what floats over the map. */
  children?: ReactNode;
  className?: string;
}

/** The element of a map with its own zoom buttons; arrow keys move it and + and − zoom while it has the focus. */
export const MapCanvas = ({ start, onRest, label, children, className }: MapCanvasProps) => {
  const t = useText();
  const element = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<MapView>();
  const [found, setFound] = useState<readonly [number, number]>();
  const target = useStore(mapTarget);
  const rest = useRef(onRest);
  rest.current = onRest;
  const begin = useRef(start);

  useEffect(() => {
    const made = createMapView(element.current as HTMLElement, begin.current, config());
    const stop = made.onRest(() => rest.current?.(made.place(), made));
    setView(made);
    return () => {
      stop();
      made.close();
      setView(undefined);
    };
  }, []);

  useEffect(() => {
    if (!view || !target) return;
    if (target.bbox) view.fit(target.bbox);
    else view.goTo({ lon: target.lon, lat: target.lat, zoom: Math.max(target.zoom ?? 12, view.place().zoom) });
    // A town has its name on the map; a house needs a mark, until the map is touched or another is searched.
    setFound(target.zoom === undefined ? undefined : [target.lon, target.lat]);
    mapTarget.set(undefined);
  }, [view, target]);

  useEffect(() => {
    if (!view || !found) return undefined;
    const remove = view.add(foundMark(found));
    const clear = (): void => setFound(undefined);
    view.map.once('singleclick', clear);
    return () => {
      view.map.un('singleclick', clear);
      remove();
    };
  }, [view, found]);

  return (
    <div className={`map${className ? ` ${className}` : ''}`}>
      <div
        ref={element}
        className="map-target"
        role="application"
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the map is operated by its keys
        tabIndex={0}
      />
      <MapContext value={view}>
        {children}
        {config().baseMap?.attribution && <p className="map-credit">{config().baseMap?.attribution}</p>}
        <div className="map-tools zoom">
          <Button aria-label={t('map.zoomIn')} onPress={() => view?.zoomBy(1)}>
            <Icon of={Plus} />
          </Button>
          <Button aria-label={t('map.zoomOut')} onPress={() => view?.zoomBy(-1)}>
            <Icon of={Minus} />
          </Button>
        </div>
      </MapContext>
    </div>
  );
};
