import { LassoSelect, Undo2, X } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { ToggleButton } from 'react-aria-components';
import { Button } from '../../controls/button.tsx';
import { Icon } from '../../controls/icon.tsx';
import { useText } from '../../i18n/i18n.ts';
import { useMap } from '../../map/map-context.ts';
import { useStore } from '../../store.ts';
import { type Drawing, drawLayer, facilityLayer } from './draw-layer.ts';
import { type Shape, shownFacilities } from './exposure.ts';
import './exposure.css';

interface ExposureToolProps {
  /** The drawn area; drawing another replaces it. */
  area: Shape | undefined;
  isDrawing: boolean;
  onDrawing: (isDrawing: boolean) => void;
  onArea: (area: Shape | undefined) => void;
}

/** A button on the map with which one draws an area to ask about, or takes what the map shows; and the facilities found there. */
export const ExposureTool = ({ area, isDrawing, onDrawing, onArea }: ExposureToolProps) => {
  const t = useText();
  const view = useMap();
  const facilities = useStore(shownFacilities);
  const [pointed, setPointed] = useState('');
  const [isBegun, setBegun] = useState(false);
  const drawing = useRef<Drawing>(undefined);
  const drawn = useMemo(drawLayer, []);
  const places = useMemo(facilityLayer, []);
  useEffect(() => view?.add(drawn), [view, drawn]);
  useEffect(() => view?.add(places), [view, places]);
  useEffect(() => places.show(facilities), [places, facilities]);
  useEffect(() => {
    if (!isDrawing) drawn.show(area);
  }, [drawn, area, isDrawing]);

  useEffect(() => {
    if (!view || !isDrawing) return undefined;
    const here = drawn.draw(
      view.map,
      (shape) => {
        onArea(shape);
        // The click that closed the border is told to the map a moment later: until then it must not choose what lies under it.
        setTimeout(() => onDrawing(false), 400);
      },
      setBegun,
    );
    drawing.current = here;
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') onDrawing(false);
      const isBack = event.key === 'Backspace' || event.key === 'Delete' || ((event.ctrlKey || event.metaKey) && event.key === 'z');
      if (!isBack || (event.target as Element).matches('input, textarea, [contenteditable]')) return;
      event.preventDefault();
      here.takeBack();
    };
    addEventListener('keydown', onKey);
    return () => {
      here.end();
      setBegun(false);
      removeEventListener('keydown', onKey);
    };
  }, [view, drawn, isDrawing, onArea, onDrawing]);

  useEffect(() => {
    if (!view || facilities.length === 0) {
      setPointed('');
      return undefined;
    }
    const onMove = ({ pixel }: { pixel: number[] }): void =>
      setPointed(
        view.map.forEachFeatureAtPixel(pixel, (feature) => feature.get('name') as string, {
          layerFilter: (layer) => layer === places.layer,
          hitTolerance: 4,
        }) ?? '',
      );
    view.map.on('pointermove', onMove);
    return () => view.map.un('pointermove', onMove);
  }, [view, places, facilities]);

  const takeView = (): void => {
    const [west, south, east, north] = view?.bounds() ?? [0, 0, 0, 0];
    const corners = [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ];
    onArea({ type: 'Polygon', coordinates: [corners] });
    onDrawing(false);
  };
  return (
    <>
      <div className="map-tools exposure-tool">
        <ToggleButton aria-label={t('exposure.draw')} isSelected={isDrawing} onChange={onDrawing}>
          <Icon of={LassoSelect} />
        </ToggleButton>
      </div>
      {isDrawing && (
        <div className="map-note exposure-hint" role="status">
          <span>{t(matchMedia('(pointer: coarse)').matches ? 'exposure.drawingTouch' : 'exposure.drawing')}</span>
          {isBegun ? (
            <Button small icon={Undo2} onPress={() => drawing.current?.takeBack()}>
              {t('exposure.takeBack')}
            </Button>
          ) : (
            <Button small onPress={takeView}>
              {t('exposure.takeView')}
            </Button>
          )}
          <Button small kind="plain" icon={X} onPress={() => onDrawing(false)}>
            {t('exposure.cancel')}
          </Button>
        </div>
      )}
      {pointed && !isDrawing && <p className="map-note">{pointed}</p>}
    </>
  );
};
