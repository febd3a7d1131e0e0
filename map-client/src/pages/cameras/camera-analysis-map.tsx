import { EyeOff } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import { Icon } from '../../controls/icon.tsx';
import { useText } from '../../i18n/i18n.ts';
import { useMap } from '../../map/map-context.ts';
import type { Bounds } from '../../map/map-view.ts';
import { changeQuery, usePlace } from '../../router.ts';
import { readZone, useAnalysis, useMayAnalyse } from './camera-analysis-data.ts';
import { analysisLayer } from './camera-analysis-layer.ts';

const nowhere: never[] = [];

/** Over the map: the zone that is judged, and the switch that shows blind spots. */
export const CameraAnalysisMap = ({ bounds }: { bounds: Bounds | undefined }) => {
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
  if (!mayAnalyse) return null;
  return (
    <div className="cameras-tools">
      <button type="button" className="btn" aria-pressed={isOn} onClick={() => changeQuery({ blind: isOn ? undefined : '1' })}>
        <Icon of={EyeOff} />
        {t('cameras.blind')}
      </button>
    </div>
  );
};
