import Feature from 'ol/Feature.js';
import GeoJSON from 'ol/format/GeoJSON.js';
import PointGeometry from 'ol/geom/Point.js';
import PolygonGeometry from 'ol/geom/Polygon.js';
import type { Geometry } from 'ol/geom.js';
import { Draw } from 'ol/interaction.js';
import VectorLayer from 'ol/layer/Vector.js';
import type OlMap from 'ol/Map.js';
import VectorSource from 'ol/source/Vector.js';
import { Circle, Fill, RegularShape, Stroke, Style, Text } from 'ol/style.js';
import { level, type Painted } from '../../map/base-map.ts';
import { toDegrees, toMap } from '../../map/projections.ts';
import type { Place, Plan, Ring } from './siting-draft.ts';

const format = new GeoJSON({ dataProjection: 'EPSG:4326', featureProjection: 'EPSG:3857' });
const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** What is drawn: the area, a zone without cameras, or a point where one could stand. */
export type Pen = 'area' | 'zone' | 'point';

/** What a plan is about and what it found. */
export interface SitingLayers extends Painted {
  /** West, south, east, north of what was asked, in the map's own metres. */
  askedExtent(): number[];
  showAsked(area: Ring | undefined, zones: readonly Ring[], points: readonly Place[]): void;
  /** The plan as it is (`after` false) or with the new cameras. `chosen`: number of the site that is looked at. */
  showPlan(plan: Plan | undefined, after: boolean, chosen: number | undefined): void;
  /** Lets the reader draw; returns how to end that. */
  draw(map: OlMap, pen: Pen, onDrawn: (ring: Ring) => void): () => void;
  siteAt(map: OlMap, pixel: number[]): number | undefined;
}

/** Stripes of zones without cameras. */
const stripes = (color: string): CanvasPattern => {
  const [canvas, size] = [document.createElement('canvas'), 9];
  canvas.width = canvas.height = size;
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  context.strokeStyle = color;
  context.lineWidth = 1.2;
  context.beginPath();
  for (const offset of [-size, 0, size]) {
    context.moveTo(offset - 1, size + 1);
    context.lineTo(offset + size + 1, -1);
  }
  context.stroke();
  return context.createPattern(canvas, 'repeat') as CanvasPattern;
};

/** Pixels across of the dot of a place that weighs so much, in parts of the heaviest. */
const widthOf = (part: number): number => 1.4 + 4.6 * Math.sqrt(part);
/** From this part of the heaviest on a place stands out. */
const heavy = 0.15;

export const sitingLayers = (): SitingLayers => {
  const [asked, seen, places, sites] = [0, 1, 2, 3].map(() => new VectorSource()) as [
    VectorSource,
    VectorSource,
    VectorSource,
    VectorSource,
  ];
  const seenLayer = new VectorLayer({ source: seen, zIndex: level.theme + 1, opacity: 0.75 });
  const askedLayer = new VectorLayer({ source: asked, zIndex: level.lines });
  const placeLayer = new VectorLayer({ source: places, zIndex: level.points - 1 });
  const siteLayer = new VectorLayer({ source: sites, zIndex: level.points });
  let looked: number | undefined;

  const paint = (): void => {
    const [ink, paper, quiet, accent] = [token('text'), token('surface'), token('text-quiet'), token('accent')];
    const zone = new Style({ fill: new Fill({ color: stripes(ink) }), stroke: new Stroke({ color: ink, width: 1.4, lineDash: [6, 4] }) });
    const area = [
      new Style({ stroke: new Stroke({ color: token('map-select-halo'), width: 5, lineJoin: 'round' }) }),
      new Style({ stroke: new Stroke({ color: token('map-select'), width: 1.6, lineDash: [3, 4], lineJoin: 'round' }) }),
    ];
    const offered = new Style({
      image: new Circle({ radius: 4, fill: new Fill({ color: paper }), stroke: new Stroke({ color: quiet, width: 1.4 }) }),
    });
    const refused = new Style({
      image: new RegularShape({ points: 4, radius: 5, radius2: 0, stroke: new Stroke({ color: quiet, width: 1.4 }) }),
    });
    askedLayer.setStyle((feature) => (feature.get('zone') === true ? zone : feature.get('point') === true ? offered : area));
    seenLayer.setStyle((feature) => [
      new Style({
        fill: new Fill({ color: token('px-2') }),
        ...(feature.get('site') === looked && { stroke: new Stroke({ color: ink, width: 2 }) }),
      }),
    ]);
    const dots = new Map<string, Style>();
    placeLayer.setStyle((feature, resolution) => {
      const [cameras, part] = [Math.min(2, Number(feature.get('cameras'))), Number(feature.get('part'))];
      // Never so large that neighbours run into each other, however far away one looks.
      const most = Math.max(0.7, (0.3 * Number(feature.get('apart'))) / resolution);
      const width = Math.round(2 * Math.min(widthOf(part), most * (part >= heavy ? 2 : 1))) / 2 || 0.5;
      const key = `${cameras} ${width} ${part >= heavy}`;
      const made = dots.get(key);
      if (made) return made;
      // What weighs little is quiet while nobody sees it: only what matters asks to be looked at.
      const fill = new Fill({ color: [token(part >= heavy ? 'late-mark' : 'grey-6'), token('px-4'), token('px-5')][cameras] as string });
      const style = new Style({
        image:
          cameras === 0
            ? new Circle({ radius: width, fill })
            : new RegularShape({ points: 4, angle: Math.PI / 4, radius: Math.max(2.5, width * 1.3), fill }),
        zIndex: cameras > 0 || part >= heavy ? 1 : 0,
      });
      dots.set(key, style);
      return style;
    });
    siteLayer.setStyle((feature) => {
      const number = feature.get('number') as number | undefined;
      if (number === undefined) return feature.get('refused') === true ? refused : offered;
      const isOn = feature.get('site') === looked;
      const turn = (Number(feature.get('azimuth')) * Math.PI) / 180;
      return [
        new Style({
          image: new RegularShape({
            points: 3,
            radius: 6,
            rotation: turn,
            displacement: [Math.sin(turn) * 15, Math.cos(turn) * 15],
            fill: new Fill({ color: accent }),
            stroke: new Stroke({ color: paper, width: 1 }),
          }),
        }),
        new Style({
          image: new Circle({ radius: 11, fill: new Fill({ color: isOn ? ink : accent }), stroke: new Stroke({ color: paper, width: 2 }) }),
          text: new Text({ text: String(number), font: `700 12px ${token('font')}`, fill: new Fill({ color: paper }), offsetY: 0.5 }),
          zIndex: isOn ? 3 : 2,
        }),
      ];
    });
  };

  const polygon = (ring: Ring): PolygonGeometry => new PolygonGeometry([ring.map(toMap)]);
  return {
    layers: [seenLayer, askedLayer, placeLayer, siteLayer],
    paint,
    askedExtent: () => asked.getExtent() ?? [0, 0, 1, 1],
    showAsked(area, zones, points) {
      asked.clear(true);
      if (area) asked.addFeature(new Feature({ geometry: polygon(area) }));
      asked.addFeatures(zones.map((ring) => new Feature({ geometry: polygon(ring), zone: true })));
      asked.addFeatures(points.map((point) => new Feature({ geometry: new PointGeometry(toMap(point)), point: true })));
    },
    showPlan(plan, after, chosen) {
      looked = chosen;
      for (const source of [seen, places, sites]) source.clear(true);
      if (!plan) return;
      const heaviest = Math.max(...plan.places.map((place) => place[2]), Number.MIN_VALUE);
      // Metres on the ground are longer on the map, by the latitude.
      const apart = (plan.answer?.spacingM ?? 20) / Math.cos(((plan.places[0]?.[1] ?? 0) * Math.PI) / 180);
      places.addFeatures(
        plan.places.map(
          ([lon, lat, weight, before, now]) =>
            new Feature({
              geometry: new PointGeometry(toMap([lon, lat])),
              part: weight / heaviest,
              apart,
              cameras: after ? (now ?? before) : before,
            }),
        ),
      );
      let number = 0;
      for (const site of plan.sites) {
        const isChosen = site.kind !== null;
        if (isChosen) number++;
        // As it is there are no new cameras; where they could stand is shown until they are chosen.
        if (isChosen ? !after : plan.state === 'done') continue;
        sites.addFeature(
          new Feature({
            geometry: new PointGeometry(toMap(site.geometry.coordinates as Place)),
            site: site.number,
            refused: site.refused !== null,
            ...(isChosen && { number, azimuth: site.azimuth }),
          }),
        );
        if (isChosen && site.seen)
          seen.addFeature(new Feature({ geometry: format.readGeometry(site.seen) as Geometry, site: site.number }));
      }
    },
    draw(map, pen, onDrawn) {
      const line = new Stroke({ color: token('accent'), width: 2 });
      const interaction = new Draw({
        type: pen === 'point' ? 'Point' : 'Polygon',
        stopClick: true,
        style: new Style({
          stroke: line,
          fill: new Fill({ color: 'rgb(255 255 255 / 0.15)' }),
          image: new Circle({ radius: 5, fill: new Fill({ color: token('surface') }), stroke: line }),
        }),
      });
      interaction.on('drawend', ({ feature }) => {
        const geometry = feature.getGeometry() as PolygonGeometry | PointGeometry;
        const corners = geometry instanceof PointGeometry ? [geometry.getCoordinates()] : (geometry.getCoordinates()[0] ?? []);
        onDrawn(corners.map((corner) => toDegrees(corner).map((value) => Number(value.toFixed(6))) as Place));
      });
      map.addInteraction(interaction);
      return () => void map.removeInteraction(interaction);
    },
    siteAt: (map, pixel) =>
      map.forEachFeatureAtPixel(pixel, (feature) => (feature.get('number') === undefined ? undefined : (feature.get('site') as number)), {
        layerFilter: (layer) => layer === siteLayer,
        hitTolerance: 6,
      }),
  };
};
