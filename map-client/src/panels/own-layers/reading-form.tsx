import { Checkbox } from '../../controls/checkbox.tsx';
import { Select } from '../../controls/select.tsx';
import { useText } from '../../i18n/i18n.ts';
import type { LayerPreview, ReadingChoice } from './own-layer-data.ts';

const auto = 'auto';
const systems = ['4326', '3059', '3346', '3857'] as const;

/** How the file is read, where it does not say so or is mistaken: its layer, coordinate system and order of coordinates. */
export const ReadingForm = ({
  preview,
  reading,
  refusal,
  onChange,
}: {
  preview: LayerPreview | undefined;
  reading: ReadingChoice;
  /** Code of the refusal that is to be put right. */
  refusal: string;
  onChange: (reading: ReadingChoice) => void;
}) => {
  const t = useText();
  const { layer: _layer, crs: _crs, ...others } = reading;
  // A file that GDAL placed knows its own system.
  const isOpen = refusal !== '' || preview?.format === 'geojson' || preview?.format === 'csv';
  return (
    <div className="own-reading">
      {preview && preview.layers.length > 1 && (
        <Select
          label={t('layers.own.whichLayer')}
          value={preview.layer ?? undefined}
          choices={preview.layers.map((name) => ({ id: name, label: name }))}
          onChange={(layer) => onChange({ ...reading, layer })}
        />
      )}
      {isOpen && (
        <Select
          label={t('layers.own.crs')}
          value={reading.crs ?? auto}
          choices={[
            { id: auto, label: preview?.crs ? t('layers.own.crsAuto', { crs: String(preview.crs) }) : t('layers.own.crsFile') },
            ...systems.map((id) => ({ id, label: t(`layers.own.crs.${id}`) })),
          ]}
          onChange={(crs) => onChange({ ...others, ...(reading.layer && { layer: reading.layer }), ...(crs !== auto && { crs }) })}
        />
      )}
      {(refusal === 'layer.swapped' || reading.swapAxes) && (
        <Checkbox isSelected={reading.swapAxes ?? false} onChange={(swapAxes) => onChange({ ...reading, swapAxes })}>
          {t('layers.own.swap')}
        </Checkbox>
      )}
    </div>
  );
};
