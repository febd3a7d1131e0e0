import { Minus, Plus } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { config } from '../config.ts';
import { Icon } from '../controls/icon.tsx';
import { useText } from '../i18n/i18n.ts';
import { MapContext } from '../map/map-context.ts';
import { createMapView, type MapPlace, type MapView } from '../map/map-view.ts';
import 'ol/ol.css';

interface LightMapProps {
  place: MapPlace;
  /** Size (px) of the map that `place` was chosen on: all that was seen there is seen here. */
  frame: { width: number; height: number };
  label: string;
  /** A picture for paper has no buttons and no focus. */
  still?: boolean;
  children: ReactNode;
}

/** The zoom at which another map shows the same part of the world. A screen that is larger shows more of it, not larger letters. */
const zoomFor = (zoom: number, frame: LightMapProps['frame'], { clientWidth, clientHeight }: HTMLElement, still: boolean): number => {
  const ratio = Math.log2(Math.min(clientWidth / frame.width, clientHeight / frame.height));
  return zoom + (still ? ratio : Math.min(0, ratio));
};

/** A map without the controls of the application. */
export const LightMap = ({ place, frame, label, still = false, children }: LightMapProps) => {
  const t = useText();
  const element = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<MapView>();
  const start = useRef({ place, frame, still });
  useEffect(() => {
    const target = element.current as HTMLElement;
    const begin = start.current;
    const zoom = zoomFor(begin.place.zoom, begin.frame, target, begin.still);
    const made = createMapView(target, { ...begin.place, zoom }, config());
    setView(made);
    return () => {
      made.close();
      setView(undefined);
    };
  }, []);
  return (
    <div className="map">
      {still ? (
        <div ref={element} className="map-target" aria-hidden="true" />
      ) : (
        <div
          ref={element}
          className="map-target"
          role="application"
          aria-label={label}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the map is operated by its keys
          tabIndex={0}
        />
      )}
      <MapContext value={view}>
        {children}
        {config().baseMap?.attribution && <p className="map-credit">{config().baseMap?.attribution}</p>}
        {!still && (
          <div className="map-tools zoom">
            <button type="button" aria-label={t('map.zoomIn')} onClick={() => view?.zoomBy(1)}>
              <Icon of={Plus} />
            </button>
            <button type="button" aria-label={t('map.zoomOut')} onClick={() => view?.zoomBy(-1)}>
              <Icon of={Minus} />
            </button>
          </div>
        )}
      </MapContext>
    </div>
  );
};
