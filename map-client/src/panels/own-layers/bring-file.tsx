import { FileUp, MapPlus } from 'lucide-react';
import { useRef, useState } from 'react';
import { DropZone, FileTrigger } from 'react-aria-components';
import { ApiError } from '../../api.ts';
import { Button } from '../../controls/button.tsx';
import { Icon } from '../../controls/icon.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { ProgressBar } from '../../controls/progress-bar.tsx';
import { useText } from '../../i18n/i18n.ts';
import { mapTarget } from '../../map/target.ts';
import { GroundForm, isGrounded } from './ground-form.tsx';
import { LayerReport } from './layer-report.tsx';
import { freeColour, putOnMap } from './on-map.ts';
import { type Ground, keepLayer, type LayerPreview, previewLayer, type ReadingChoice } from './own-layer-data.ts';
import { ReadingForm } from './reading-form.tsx';

const types = ['.geojson', '.json', '.csv', '.gpkg', '.zip', '.kml', '.kmz', '.fgb'];
const noGround: Ground = { title: '', source: '', licence: '', lawfulBasis: '', visibility: 'own', partners: [] };
/** Refusals that another reading of the same file may put right. */
const askable = ['layer.swapped', 'layer.crs_likely', 'layer.crs_lies', 'layer.crs_unknown', 'layer.no_coordinates', 'layer.nothing_kept'];

/** A file becomes a layer: choose it, see what would be kept of it, say who may see it, keep it. */
export const BringFile = ({ onDone }: { onDone: () => void }) => {
  const t = useText();
  const [file, setFile] = useState<File>();
  const [sending, setSending] = useState<number>();
  const [failed, setFailed] = useState<unknown>();
  const [reading, setReading] = useState<ReadingChoice>({});
  const [preview, setPreview] = useState<LayerPreview>();
  const [fields, setFields] = useState<string[]>([]);
  const [ground, setGround] = useState(noGround);
  const [keeping, setKeeping] = useState(false);
  const stop = useRef<AbortController>(undefined);

  const take = async (chosen: File | undefined, choice: ReadingChoice): Promise<void> => {
    if (!chosen) return;
    stop.current = new AbortController();
    setFile(chosen);
    setReading(choice);
    setFailed(undefined);
    setPreview(undefined);
    setSending(0);
    try {
      const told = await previewLayer(chosen, choice, setSending, stop.current.signal);
      setPreview(told);
      setFields(told.fields.filter(({ personal }) => personal === null).map(({ name }) => name));
      setGround((now) => ({ ...now, title: now.title || chosen.name.replace(/\.\w+$/, '') }));
    } catch (error) {
      if ((error as Error).name !== 'AbortError') setFailed(error);
    }
    setSending(undefined);
  };
  const hasPersonalData = preview?.fields.some(({ name, personal }) => personal !== null && fields.includes(name)) ?? false;
  const keep = async (told: LayerPreview): Promise<void> => {
    setKeeping(true);
    setFailed(undefined);
    try {
      const kept = await keepLayer(told, reading, ground, fields, hasPersonalData);
      putOnMap({ kind: 'layer', id: kept.id, colour: freeColour(), opacity: 100, visible: true });
      const [west = 0, south = 0, east = 0, north = 0] = kept.extent ?? [];
      mapTarget.set({ name: kept.title, lon: (west + east) / 2, lat: (south + north) / 2, bbox: [west, south, east, north] });
      onDone();
    } catch (error) {
      setFailed(error);
      setKeeping(false);
    }
  };

  if (sending !== undefined || keeping)
    return (
      <div className="own-drop">
        <ProgressBar
          label={file?.name ?? ''}
          value={!keeping && sending !== undefined && sending < 1 ? sending * 100 : undefined}
          detail={t(keeping ? 'layers.own.keeping' : 'layers.own.reading')}
        />
        {!keeping && <Button onPress={() => stop.current?.abort()}>{t('layers.own.stop')}</Button>}
      </div>
    );
  const refusal = failed instanceof ApiError ? failed.code : '';
  return (
    <div className="own-part">
      {failed !== undefined && <ErrorNotice error={failed} />}
      {(preview || askable.includes(refusal)) && file && (
        <ReadingForm preview={preview} reading={reading} refusal={refusal} onChange={(choice) => void take(file, choice)} />
      )}
      {preview ? (
        <>
          <LayerReport preview={preview} fields={fields} onFields={setFields} />
          <GroundForm ground={ground} onChange={setGround} hasPersonalData={hasPersonalData} />
          <div className="actions">
            <Button onPress={() => setPreview(undefined)}>{t('layers.own.otherFile')}</Button>
            <Button kind="primary" icon={MapPlus} isDisabled={!isGrounded(ground, hasPersonalData)} onPress={() => void keep(preview)}>
              {t('layers.own.keep')}
            </Button>
          </div>
        </>
      ) : (
        <DropZone
          className="own-drop"
          aria-label={t('layers.own.drop')}
          onDrop={async ({ items }) => {
            const dropped = items.find((item) => item.kind === 'file');
            if (dropped) await take(await dropped.getFile(), {});
          }}
        >
          <Icon of={FileUp} large />
          <strong>{t('layers.own.drop')}</strong>
          <span className="quiet">{t('layers.own.kinds')}</span>
          <FileTrigger acceptedFileTypes={types} onSelect={(files) => void take(files?.[0] ?? undefined, {})}>
            <Button kind="primary" icon={FileUp}>
              {t('layers.own.browse')}
            </Button>
          </FileTrigger>
        </DropZone>
      )}
    </div>
  );
};
