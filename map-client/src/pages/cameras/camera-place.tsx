import { MapPin, Move } from 'lucide-react';
import { useState } from 'react';
import type { KeyboardEvent } from 'react-aria-components';
import { Button } from '../../controls/button.tsx';
import { Field } from '../../controls/field.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { readPosition } from '../../map/coordinates.ts';
import { cameraTarget } from './camera-data.ts';
import { type CameraForm, moveBy } from './camera-draft.ts';
import type { Pen } from './camera-shape-layer.ts';

interface CameraPlaceProps {
  geometry: CameraForm['geometry'];
  isDrawing: boolean;
  error: string | undefined;
  onPen: (pen: Pen | undefined) => void;
  onChange: (geometry: NonNullable<CameraForm['geometry']>) => void;
}

const steps: Record<string, readonly [east: number, north: number]> = {
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
};

/** Where the camera stands: a click on the map, coordinates, or a metre at a time by the arrow keys. */
export const CameraPlace = ({ geometry, isDrawing, error, onPen, onChange }: CameraPlaceProps) => {
  const t = useText();
  const format = useFormat();
  const [typed, setTyped] = useState<{ text: string; at: string }>();
  const [lon, lat] = geometry?.coordinates ?? [];
  const at = JSON.stringify(geometry);
  const written = lon === undefined || lat === undefined ? '' : `${format.number(lat, 6)}; ${format.number(lon, 6)}`;
  const text = typed?.at === at ? typed.text : written;
  const put = (coordinates: [number, number]): void => onChange({ type: 'Point', coordinates });
  const onKey = (event: KeyboardEvent): void => {
    const step = steps[event.key];
    if (!step || !geometry) return;
    event.preventDefault();
    const metres = event.shiftKey ? 10 : 1;
    put(moveBy(geometry.coordinates, step[0] * metres, step[1] * metres));
  };
  return (
    <div className="wide cameras-place">
      <Field
        label={t('cameras.place')}
        value={text}
        placeholder="56,6512; 23,2786"
        hint={t('cameras.place.hint')}
        error={text.length > 6 && !readPosition(text) ? t('cameras.place.wrong') : error}
        onChange={(next) => {
          const read = readPosition(next);
          setTyped({ text: next, at: read ? JSON.stringify({ type: 'Point', coordinates: read.position }) : at });
          if (!read) return;
          put(read.position);
          cameraTarget.set(read.position);
        }}
      />
      <div className="cameras-row">
        <Button
          small
          icon={MapPin}
          {...(isDrawing && { kind: 'primary' as const })}
          onPress={() => onPen(isDrawing ? undefined : { type: 'Point', hint: 'place', onDone: ([place]) => place && put(place) })}
        >
          {t('cameras.place.pick')}
        </Button>
        {geometry && (
          <Button small icon={Move} aria-describedby="cameras-nudge" onKeyDown={onKey}>
            {t('cameras.place.nudge')}
          </Button>
        )}
      </div>
      <p className="hint" id="cameras-nudge">
        {t('cameras.place.nudgeHint')}
      </p>
    </div>
  );
};
