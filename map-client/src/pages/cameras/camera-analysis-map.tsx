import { EyeOff } from 'lucide-react';
import { type ReactNode, useEffect, useMemo } from 'react';
import { Icon } from '../../controls/icon.tsx';
import { useText } from '../../i18n/i18n.ts';
import { level } from '../../map/base-map.ts';
import { useMap } from '../../map/map-context.ts';
import type { Bounds } from '../../map/map-view.ts';
import { useOwnLayers } from '../../panels/own-layers/own-layer-data.ts';
import { ownLayer } from '../../panels/own-layers/own-paint.ts';
import { changeQuery, usePlace } from '../../router.ts';
import { useAnalysis, useMayAnalyse } from './camera-analysis-data.ts';
import { analysisLayer } from './camera-analysis-layer.ts';
import { readZone } from './camera-zone.ts';

const nowhere: never[] = [];
/** The neutral one of the colours of own layers. */
const streetColour = 5;

/** Over the map: the zone that is judged, the switch that shows blind spots, and what else is pressed there. */
export const CameraAnalysisMap = ({ bounds, children }: { bounds: Bounds | undefined; children: ReactNode }) => {
  const t = useText();
  const view = useMap();
  const { query } = usePlace();
  const mayAnalyse = useMayAnalyse();
  const layer = useMemo(() => analysisLayer(), []);
  const written = query.get('zone');
  const isOn = query.get('blind') === '1';
  const places = useAnalysis(bounds).data?.blind.places;
  useEffect(() => view?.add(layer), [view, layer]);
  useEffect(() => layer.showZone(readZone(written)), [layer, written]);
  useEffect(() => layer.showBlind(isOn && places ? places : nowhere), [layer, isOn, places]);
  const streets = query.get('theme') === 'streets' ? query.get('streets') : null;
  return (
    <div className="cameras-tools">
      {mayAnalyse && (
        <button type="button" className="btn" aria-pressed={isOn} onClick={() => changeQuery({ blind: isOn ? undefined : '1' })}>
          <Icon of={EyeOff} />
          {t('cameras.blind')}
        </button>
      )}
      {children}
      {mayAnalyse && streets !== null && <Streets key={streets} id={streets} />}
    </div>
  );
};

/** The own layer of streets that is judged, as lines. */
const Streets = ({ id }: { id: string }) => {
  const view = useMap();
  const version = useOwnLayers().data?.find((layer) => layer.id === id)?.version;
  const lines = useMemo(() => (version === undefined ? undefined : ownLayer(id, version, streetColour)), [id, version]);
  useEffect(() => {
    // Under what cameras see.
    lines?.layers[0].setZIndex(level.water);
    lines?.layers[0].setOpacity(0.35);
    return lines ? view?.add(lines) : undefined;
  }, [view, lines]);
  return null;
};
