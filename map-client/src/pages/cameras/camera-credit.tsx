import { useText } from '../../i18n/i18n.ts';
import type { Bounds } from '../../map/map-view.ts';
import { ScaleBar } from '../../map/scale-bar.tsx';
import { noFeatures, useBuildings } from './camera-data.ts';

/** Under the map: its scale, and whose outlines of buildings are drawn, as their licences ask; or that there are none, and nothing is known that would hide anything. */
export const CameraCredit = ({ bounds }: { bounds: Bounds | undefined }) => {
  const t = useText();
  const found = useBuildings(bounds);
  const sources = [...new Set(found.features.map(({ properties }) => String(properties.source)))].sort();
  return (
    <div className="map-caption">
      <ScaleBar />
      <span className="cameras-credit">
        {sources.length > 0 ? t('cameras.buildings', { sources: sources.join('; ') }) : found !== noFeatures && t('cameras.noBuildings')}
      </span>
    </div>
  );
};
