import { useText } from '../../i18n/i18n.ts';
import { MapCanvas } from '../../map/map-canvas.tsx';
import { ScaleBar } from '../../map/scale-bar.tsx';
import type { Alert } from '../alert/alert-data.ts';
import { AreaOnMap } from '../alert/area-map.tsx';

/** Where the warning goes, on the map and in its words. */
export const BoardArea = ({ alert }: { alert: Alert }) => {
  const t = useText();
  const [lon = 24, lat = 56.4] = alert.area.geometry.coordinates[0]?.[0]?.[0] ?? [];
  return (
    <section className="board-panel board-area" aria-labelledby="board-area">
      <header>
        <h2 id="board-area">{t('alerts.where')}</h2>
        <span>{alert.area.name}</span>
      </header>
      <MapCanvas start={{ lon, lat, zoom: 10 }} label={t('alerts.where.map')}>
        <AreaOnMap shape={alert.area.geometry} isDrill={alert.isDrill} />
        <div className="board-scale">
          <ScaleBar />
          <span className="quiet">Natural Earth, GeoNames</span>
        </div>
      </MapCanvas>
    </section>
  );
};
