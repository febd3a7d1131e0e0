import { useText } from '../../i18n/i18n.ts';
import type { Bounds } from '../../map/map-view.ts';
import { ScaleBar } from '../../map/scale-bar.tsx';
import { useBuildings } from './camera-data.ts';

/** Under the map: its scale, and whose outlines of buildings are drawn, as their licences ask. */
export const CameraCredit = ({ bounds }: { bounds: Bounds | undefined }) => {
  const t = useText();
  const { features } = useBuildings(bounds);
  const sources = [...new Set(features.map(({ properties }) => String(properties.source)))].sort();
  return (
    <div className="map-caption">
      <ScaleBar />
      {sources.length > 0 && <span className="cameras-credit">{t('cameras.buildings', { sources: sources.join('; ') })}</span>}
    </div>
  );
};
