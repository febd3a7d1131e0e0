import type { WallFeed } from '@vias/api/statistics/contract.ts';
import { useEffect, useMemo, useRef, useState } from 'react';
import { config } from '../../config.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { isoDay } from '../../i18n/local-day.ts';
import { borderLayer } from '../../map/base-map.ts';
import { createMapView, type MapView } from '../../map/map-view.ts';
import { useBoundarySets } from '../../panels/rate/rate.ts';
import type { Wall } from './wall-data.ts';
import { landLayer, type Note, noteLayer, pinLayer, wallLabels } from './wall-layers.ts';
import { type Queued, sourceName } from './wall-order.ts';
import 'ol/ol.css';

interface WallMapProps {
  wall: Wall;
  queue: readonly Queued[];
  /** How far the list reaches: later numbers stand on the map without one. */
  listed: number;
  silent: readonly WallFeed[];
}

/** The wall is drawn for 1920 px; a screen twice as wide shows everything twice as large. */
const scaleOf = (): number => Math.max(0.75, innerWidth / 1920);

/** The middle of an area's upper edge, where words about it hide nothing inside. */
const topOf = (geometry: unknown): [number, number] => {
  const points: [number, number][] = [];
  const walk = (part: unknown): void => {
    if (!Array.isArray(part)) return;
    if (typeof part[0] === 'number') points.push([part[0], part[1] as number]);
    else part.forEach(walk);
  };
  walk((geometry as { coordinates?: unknown }).coordinates);
  const lons = points.map(([lon]) => lon);
  return [(Math.min(...lons) + Math.max(...lons)) / 2, Math.max(...points.map(([, lat]) => lat))];
};

/** The map of the wall: no controls, nothing to press; it shows the whole area that the reader hears from. */
export const WallMap = ({ wall, queue, listed, silent }: WallMapProps) => {
  const t = useText();
  const format = useFormat();
  const element = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<MapView>();
  const [scale, setScale] = useState(scaleOf);
  const [resolution, setResolution] = useState<number>();
  const { data: sets = [] } = useBoundarySets();
  const extent = wall.extent?.join();

  useEffect(() => {
    const made = createMapView(element.current as HTMLElement, { lon: 24, lat: 56.3, zoom: 8 }, config());
    made.map.getInteractions().clear();
    setView(made);
    const stop = made.onRest(() => setResolution(made.map.getView().getResolution()));
    const measure = (): void => setScale(scaleOf());
    addEventListener('resize', measure);
    return () => {
      removeEventListener('resize', measure);
      stop();
      made.close();
      setView(undefined);
    };
  }, []);

  useEffect(() => {
    if (!view || !extent) return undefined;
    const [west = 0, south = 0, east = 0, north = 0] = extent.split(',').map(Number);
    const fit = (): void => view.fit([west, south, east, north], 40 * scale);
    fit();
    view.map.on('change:size', fit);
    return () => view.map.un('change:size', fit);
  }, [view, extent, scale]);

  const shown = sets.filter(({ id }) => wall.boundarySets.includes(id));
  const setKey = shown.map(({ id, version }) => `${id}.${version}`).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: made again only for other sets or another size
  const land = useMemo(() => landLayer(shown, scale), [setKey, scale]);
  const [pins, notes] = useMemo(() => [pinLayer(scale), noteLayer(scale)], [scale]);
  useEffect(() => view?.add(land), [view, land]);
  useEffect(() => {
    if (!view) return undefined;
    const removals = [
      view.add(borderLayer()),
      view.add(wallLabels(() => view.place().zoom - Math.log2(scale), scale)),
      view.add(notes),
      view.add(pins),
    ];
    return () => {
      for (const remove of removals) remove();
    };
  }, [view, pins, notes, scale]);

  // Drawn again only when what is drawn has changed, not with every second.
  const reporting = wall.feeds.flatMap(({ territories }) => territories).join();
  const quiet = silent.flatMap(({ territories }) => territories).join();
  useEffect(() => {
    const idsOf = (text: string): Set<number> => new Set(text.split(',').filter(Boolean).map(Number));
    land.show(idsOf(reporting), idsOf(quiet));
  }, [land, reporting, quiet]);

  const drawn = JSON.stringify(
    queue.flatMap(({ no, urgency, incident: { position } }) =>
      position ? [{ no: no <= listed ? no : undefined, urgency, position }] : [],
    ),
  );
  useEffect(() => {
    if (resolution !== undefined) pins.show(JSON.parse(drawn), resolution);
  }, [pins, drawn, resolution]);

  const today = isoDay(new Date());
  const timeOf = (at: string): string => (isoDay(new Date(at)) === today ? format.time(at) : format.dayTime(at));
  const written = JSON.stringify({
    areas: wall.areas,
    notes: [
      ...wall.areas.map(
        ({ event, expiresAt, geometry }): Note => ({
          position: topOf(geometry),
          title: event,
          line: t('wall.inForce', { time: timeOf(expiresAt) }),
          isAlert: true,
        }),
      ),
      ...silent.flatMap(({ name, label, lastAt }): Note[] =>
        label
          ? [
              {
                position: label,
                title: t('wall.silentTitle', { name: sourceName(name) }),
                line: lastAt ? t('wall.silentSince', { time: timeOf(lastAt) }) : t('wall.silentWeek'),
                isAlert: false,
              },
            ]
          : [],
      ),
    ],
  });
  useEffect(() => {
    const { areas, notes: texts } = JSON.parse(written) as { areas: Wall['areas']; notes: Note[] };
    notes.show(areas, texts);
  }, [notes, written]);

  return (
    <div className="wall-map">
      <div
        ref={element}
        className="wall-map-target"
        role="img"
        aria-label={t('wall.mapLabel', { n: queue.filter(({ incident }) => incident.position).length })}
      />
      {config().baseMap?.attribution && <p className="map-credit">{config().baseMap?.attribution}</p>}
    </div>
  );
};
