import Feature from 'ol/Feature.js';
import Point from 'ol/geom/Point.js';
import VectorLayer from 'ol/layer/Vector.js';
import VectorSource from 'ol/source/Vector.js';
import { Circle, Fill, Stroke, Style } from 'ol/style.js';
import { useEffect, useMemo, useRef } from 'react';
import type { Query } from '../../api.ts';
import { incidentVersion } from '../../live.ts';
import { borderLayer, level, type Painted } from '../../map/base-map.ts';
import { incidentLayer } from '../../map/incident-layer.ts';
import { placeLabels } from '../../map/label-layer.ts';
import { useMap } from '../../map/map-context.ts';
import { toDegrees, toMap } from '../../map/projections.ts';
import { statusLayer } from '../../map/status-layer.ts';
import { outlineLayer } from '../../map/territory-layer.ts';
import { useStore } from '../../store.ts';
import type { BoundarySet } from '../rate/rate.ts';
import type { Incident } from './incident-data.ts';
import { draftPosition, pickTaker } from './place-pick.ts';
import { urgencyOf } from './urgency.ts';

const draftLayer = (): Painted & { show(position: readonly number[] | undefined): void } => {
  const source = new VectorSource();
  const layer = new VectorLayer({ source, zIndex: level.draft });
  return {
    layers: [layer],
    paint: ({ accent, surface }) =>
      layer.setStyle([
        new Style({ image: new Circle({ radius: 14, stroke: new Stroke({ color: surface, width: 5 }) }) }),
        new Style({ image: new Circle({ radius: 14, stroke: new Stroke({ color: accent, width: 2, lineDash: [4, 3] }) }) }),
        new Style({
          image: new Circle({ radius: 3, fill: new Fill({ color: accent }), stroke: new Stroke({ color: surface, width: 1.5 }) }),
        }),
      ]),
    show(position) {
      source.clear();
      if (position) source.addFeature(new Feature(new Point(toMap(position))));
    },
  };
};

interface IncidentLayersProps {
  /** The rows on screen; those with a place get the symbol of their state. */
  incidents: readonly Incident[];
  /** The filter without the box, for what the list has not loaded. */
  filter: Query;
  sets: readonly BoundarySet[];
  selected: string | undefined;
  now: number;
  onSelect: (id: string) => void;
}

/** The layers of the incidents' map, kept in step with the list; draws nothing itself. */
export const IncidentLayers = ({ incidents, filter, sets, selected, now, onSelect }: IncidentLayersProps) => {
  const view = useMap();
  const version = useStore(incidentVersion);
  const taker = useStore(pickTaker);
  const draft = useStore(draftPosition);
  const act = useRef({ onSelect, taker });
  act.current = { onSelect, taker };
  const setsKey = sets.map(({ id, version: of }) => `${id}.${of}`).join();

  // biome-ignore lint/correctness/useExhaustiveDependencies: made again only for other sets
  const outlines = useMemo(() => outlineLayer(sets), [setsKey]);
  const border = useMemo(() => borderLayer(), []);
  const places = useMemo(() => placeLabels(() => view?.place().zoom ?? 8), [view]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another filter is shown by the same layer
  const rest = useMemo(() => incidentLayer(filter, true), []);
  const marks = useMemo(() => statusLayer(), []);
  const pen = useMemo(() => draftLayer(), []);

  useEffect(() => view?.add(outlines), [view, outlines]);
  useEffect(() => view?.add(border), [view, border]);
  useEffect(() => view?.add(places), [view, places]);
  useEffect(() => view?.add(rest), [view, rest]);
  useEffect(() => view?.add(marks), [view, marks]);
  useEffect(() => view?.add(pen), [view, pen]);
  useEffect(() => {
    rest.show(filter, version);
    // Tiles know neither words nor municipalities: what they would show then is not what the list says.
    const tellable = filter.q === undefined && filter.territory === undefined && filter.placed === undefined;
    for (const layer of rest.layers) layer.setVisible(tellable);
  }, [rest, filter, version]);
  useEffect(() => marks.select(selected), [marks, selected]);
  useEffect(() => pen.show(draft), [pen, draft]);
  useEffect(() => {
    marks.show(
      incidents.flatMap((incident) =>
        incident.geometry ? [{ id: incident.id, position: incident.geometry.coordinates, urgency: urgencyOf(incident, now) }] : [],
      ),
    );
  }, [marks, incidents, now]);

  useEffect(() => {
    if (!view) return undefined;
    const onClick = ({ pixel, coordinate }: { pixel: number[]; coordinate: number[] }): void => {
      const { taker: take, onSelect: select } = act.current;
      if (take) {
        take(toDegrees(coordinate));
        return;
      }
      const hit = view.map.getFeaturesAtPixel(pixel, { layerFilter: (layer) => layer === marks.layer, hitTolerance: 4 })[0];
      if (hit) select(String(hit.getId()));
    };
    view.map.on('singleclick', onClick);
    return () => view.map.un('singleclick', onClick);
  }, [view, marks]);
  useEffect(() => {
    view?.map.getTargetElement()?.classList.toggle('picking', taker !== undefined);
  }, [view, taker]);

  return null;
};
