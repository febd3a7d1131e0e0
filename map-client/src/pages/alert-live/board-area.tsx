import { useEffect, useMemo, useRef, useState } from 'react';
import { Select } from '../../controls/select.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { MapCanvas } from '../../map/map-canvas.tsx';
import { useMap } from '../../map/map-context.ts';
import { ScaleBar } from '../../map/scale-bar.tsx';
import type { Alert } from '../alert/alert-data.ts';
import { AreaOnMap } from '../alert/area-map.tsx';
import { cellsLayer } from './cells-layer.ts';
import { type AlertCells, type ShownStreet, type Theme, useCells } from './receipt-data.ts';

const themes: readonly Theme[] = ['missed', 'failed', 'unreached', 'delivered', 'acknowledged'];

/** Where the warning goes, and how it is getting through by place: squares of 250 m, larger where there are few people. */
export const BoardArea = ({ alert, street, onClose }: { alert: Alert; street: ShownStreet | undefined; onClose: () => void }) => {
  const t = useText();
  const format = useFormat();
  const [theme, setTheme] = useState<Theme>('missed');
  const { data: cells } = useCells(alert.id, alert.status === 'sending');
  const [lon = 24, lat = 56.4] = alert.area.geometry.coordinates[0]?.[0]?.[0] ?? [];
  const { exclude } = alert.area;
  const told = cells !== undefined && cells.blocks.length > 0;
  const panel = useRef<HTMLElement>(null);
  // On a narrow screen the map is under the table.
  useEffect(() => {
    if (street) panel.current?.scrollIntoView({ block: 'nearest' });
  }, [street]);
  return (
    <section ref={panel} className="board-panel board-area" aria-labelledby="board-area">
      <header>
        <h2 id="board-area">{told ? t(`alerts.cells.${theme}`) : t('alerts.where')}</h2>
        <span>{alert.area.name}</span>
      </header>
      {told && (
        <Select
          label={t('alerts.cells.show')}
          hideLabel
          value={theme}
          choices={themes.map((id) => ({ id, label: t(`alerts.cells.${id}`) }))}
          onChange={setTheme}
        />
      )}
      <p className="board-street" role="status">
        {street && (
          <>
            {t('alerts.streets.onMap', { street: street.name })}{' '}
            <button type="button" className="alert-link" onClick={onClose}>
              {t('alerts.streets.offMap')}
            </button>
          </>
        )}
      </p>
      <MapCanvas start={{ lon, lat, zoom: 10 }} label={t('alerts.where.map')}>
        {cells && <CellsOnMap cells={cells} theme={theme} street={street} />}
        <AreaOnMap
          shape={alert.area.drawn ?? alert.area.geometry}
          isDrill={alert.isDrill}
          cut={
            exclude
              ? {
                  shape: exclude.geometry,
                  words: exclude.name ? t('alerts.cut.onMap', { name: exclude.name }) : t('alerts.cut.onMapNoName'),
                }
              : undefined
          }
          isOutline={told}
        />
        <div className="board-scale">
          <ScaleBar />
          <span className="quiet">Natural Earth, GeoNames</span>
        </div>
      </MapCanvas>
      {told && (
        <div className="board-legend small">
          <ul>
            {cells.bounds[theme].map((from, nth, all) => (
              <li key={from}>
                <i style={{ background: `var(--seq-${nth + 1})` }} aria-hidden="true" />
                {t('alerts.cells.class', { from: format.number(from), to: format.number(all[nth + 1] ?? 100) })}
              </li>
            ))}
          </ul>
          <p className="quiet">
            {t('alerts.cells.about')}{' '}
            {cells.withheld > 0 && t('alerts.cells.withheld', { n: cells.withheld, count: format.number(cells.withheld) })}
          </p>
        </div>
      )}
    </section>
  );
};

const CellsOnMap = ({ cells, theme, street }: { cells: AlertCells; theme: Theme; street: ShownStreet | undefined }) => {
  const view = useMap();
  const layer = useMemo(cellsLayer, []);
  useEffect(() => view?.add(layer), [view, layer]);
  useEffect(() => layer.show(cells, theme), [layer, cells, theme]);
  useEffect(() => {
    layer.mark(street?.squares ?? []);
    const corners = street?.squares.flat() ?? [];
    if (!view || corners.length === 0) return;
    const [lons, lats] = [corners.map(([lon]) => lon), corners.map(([, lat]) => lat)];
    view.fit([Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)], 72);
  }, [view, layer, street]);
  return null;
};
