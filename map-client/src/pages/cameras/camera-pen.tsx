import { PenLine, X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { Field } from '../../controls/field.tsx';
import { Icon } from '../../controls/icon.tsx';
import { useText } from '../../i18n/i18n.ts';
import { readPosition } from '../../map/coordinates.ts';
import { readCorners } from './camera-draft.ts';
import type { Pen } from './camera-shape-layer.ts';

/** Over the map: what the next clicks draw, and how to leave it. */
export const PenHint = ({ pen, onCancel }: { pen: Pen; onCancel: () => void }) => {
  const t = useText();
  return (
    <div className="cameras-pen" role="status">
      <Icon of={PenLine} />
      <span>{t(`cameras.pen.${pen.hint}`)}</span>
      <Button small icon={X} onPress={onCancel}>
        {t('form.cancel')}
      </Button>
    </div>
  );
};

interface DrawnShapeProps {
  hint: Exclude<Pen['hint'], 'place'>;
  corners: readonly (readonly number[])[];
  error: string | undefined;
  isDrawing: boolean;
  onPen: (pen: Pen | undefined) => void;
  onCorners: (corners: [number, number][]) => void;
}

const write = (corners: readonly (readonly number[])[]): string => corners.map(([lon = 0, lat = 0]) => `${lat}, ${lon}`).join('\n');

/** A line or area: drawn on the map, or its corners typed, latitude before longitude. */
export const DrawnShape = ({ hint, corners, error, isDrawing, onPen, onCorners }: DrawnShapeProps) => {
  const t = useText();
  const isArea = hint === 'mask' || hint === 'flight_area';
  // An area ends where it began; nobody should have to type that.
  const open = isArea ? corners.slice(0, -1) : corners;
  const [typed, setTyped] = useState<{ text: string; written: string }>();
  const written = write(open);
  const text = typed?.written === written ? typed.text : written;
  const least = isArea ? 3 : 2;
  const close = (places: [number, number][]): [number, number][] => (isArea ? [...places, places[0] as [number, number]] : places);
  const read = readCorners(text, (line) => readPosition(line)?.position);
  const isBad = text.trim() !== '' && (read === undefined || read.length < least);
  return (
    <>
      <Button
        small
        icon={PenLine}
        {...(isDrawing && { kind: 'primary' as const })}
        onPress={() =>
          onPen(isDrawing ? undefined : { type: isArea ? 'Polygon' : 'LineString', hint, onDone: (places) => onCorners(places) })
        }
      >
        {t('cameras.draw')}
      </Button>
      <details>
        <summary className="small">{t('cameras.corners', { n: open.length })}</summary>
        <Field
          label={t('cameras.corners.label')}
          value={text}
          rows={4}
          hint={t('cameras.corners.hint', { least })}
          error={isBad ? t('cameras.corners.wrong', { least }) : undefined}
          onChange={(next) => {
            const found = readCorners(next, (line) => readPosition(line)?.position);
            const isWhole = found !== undefined && found.length >= least;
            setTyped({ text: next, written: isWhole ? write(found) : written });
            if (isWhole) onCorners(close(found));
          }}
        />
      </details>
      {error && <p className="field-error">{error}</p>}
    </>
  );
};
