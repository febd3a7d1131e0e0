import Feature, { type FeatureLike } from 'ol/Feature.js';
import GeoJSON from 'ol/format/GeoJSON.js';
import MultiPoint from 'ol/geom/MultiPoint.js';
import MultiPolygon from 'ol/geom/MultiPolygon.js';
import Polygon from 'ol/geom/Polygon.js';
import type { Geometry } from 'ol/geom.js';
import { Draw, Modify, Snap } from 'ol/interaction.js';
import VectorLayer from 'ol/layer/Vector.js';
import type OlMap from 'ol/Map.js';
import VectorSource from 'ol/source/Vector.js';
import { Circle, Fill, RegularShape, Stroke, Style, Text } from 'ol/style.js';
import { level, type Painted } from '../../map/base-map.ts';
import type { Shape } from './draft.ts';

const format = new GeoJSON({ dataProjection: 'EPSG:4326', featureProjection: 'EPSG:3857' });

/** Stripes in one colour, as light as the eye still sees them over a map. */
const stripes = (color: string): CanvasPattern => {
  const [canvas, size] = [document.createElement('canvas'), 12];
  canvas.width = canvas.height = size;
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  context.globalAlpha = 0.09;
  context.fillStyle = color;
  context.fillRect(0, 0, size, size);
  context.globalAlpha = 0.26;
  context.strokeStyle = color;
  context.lineWidth = 1.4;
  context.beginPath();
  for (const offset of [-size, 0, size]) {
    context.moveTo(offset - 1, size + 1);
    context.lineTo(offset + size + 1, -1);
  }
  context.stroke();
  return context.createPattern(canvas, 'repeat') as CanvasPattern;
};

/** Two ways of stripes, dark: nobody takes it for a part of the area. */
const crossed = (color: string, ground: string): CanvasPattern => {
  const [canvas, size] = [document.createElement('canvas'), 10];
  canvas.width = canvas.height = size;
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  context.globalAlpha = 0.82;
  context.fillStyle = ground;
  context.fillRect(0, 0, size, size);
  context.globalAlpha = 0.75;
  context.strokeStyle = color;
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(-1, size + 1);
  context.lineTo(size + 1, -1);
  context.moveTo(-1, -1);
  context.lineTo(size + 1, size + 1);
  context.stroke();
  return context.createPattern(canvas, 'repeat') as CanvasPattern;
};

const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

export type SketchType = 'Polygon' | 'Point' | 'LineString';
/** What was drawn, in degrees. */
export type Sketched =
  | { type: 'Polygon'; shape: Shape }
  | { type: 'Point'; coordinates: number[] }
  | { type: 'LineString'; coordinates: number[][] };

/** The area of a warning on the map: red for an actual one, violet and dashed for a drill. */
export interface AreaLayer extends Painted {
  show(shape: Shape | undefined): void;
  /** Shows what is cut out of it, hatched and named. */
  cut(shape: Shape | undefined, words: string): void;
  /** Lets the reader draw one thing beside the area; returns how to end that. */
  sketch(map: OlMap, type: SketchType, onDone: (drawn: Sketched) => void): () => void;
  /** Lets the reader draw a first area or move its corners; returns how to end that. `onChange` gets each finished change. */
  edit(map: OlMap, onChange: (shape: Shape) => void): () => void;
}

const shapeOf = (geometry: Geometry): Shape => {
  const whole = geometry instanceof Polygon ? new MultiPolygon([geometry.getCoordinates()]) : (geometry as MultiPolygon);
  const { coordinates } = format.writeGeometryObject(whole, { decimals: 6, rightHanded: true }) as Shape;
  return { type: 'MultiPolygon', coordinates };
};

const cornersOf = (geometry: Geometry | undefined): [number, number][] =>
  geometry instanceof MultiPolygon || geometry instanceof Polygon
    ? (geometry instanceof Polygon ? [geometry.getCoordinates()] : geometry.getCoordinates()).flat(2).map(([x = 0, y = 0]) => [x, y])
    : [];

const middlesOf = (geometry: Geometry | undefined): [number, number][] =>
  geometry instanceof MultiPolygon
    ? geometry
        .getCoordinates()
        .flat(1)
        .flatMap((ring) =>
          (ring.length > 20 ? [] : ring.slice(1)).map((end, index): [number, number] => {
            const start = ring[index] ?? end;
            return [((start[0] ?? 0) + (end[0] ?? 0)) / 2, ((start[1] ?? 0) + (end[1] ?? 0)) / 2];
          }),
        )
    : [];

/** Makes the layer of a warning's area; `isOutline` leaves what lies in it to be seen. */
export const areaLayer = (isDrill: boolean, isOutline = false): AreaLayer => {
  const source = new VectorSource();
  const layer = new VectorLayer({ source, zIndex: level.draft, updateWhileInteracting: true });
  const cutSource = new VectorSource();
  const cutLayer = new VectorLayer({ source: cutSource, zIndex: level.draft + 1, declutter: false });
  let cutWords = '';
  let editing = false;
  let shown = '';

  const restyle = (): void => {
    const color = token(isDrill ? 'drill' : 'alert');
    const surface = token('grey-1');
    const edge = new Stroke({ color, width: 2.5, lineJoin: 'round', ...(isDrill && { lineDash: [10, 4] }) });
    const base = [
      new Style({ stroke: new Stroke({ color: token('map-select-halo'), width: 6, lineJoin: 'round' }) }),
      new Style({ stroke: edge, ...(!isOutline && { fill: new Fill({ color: stripes(color) }) }) }),
    ];
    cutLayer.setStyle([
      new Style({ stroke: new Stroke({ color: surface, width: 5, lineJoin: 'round' }) }),
      new Style({
        fill: new Fill({ color: crossed(token('grey-12') || '#222', surface) }),
        stroke: new Stroke({ color: token('grey-12') || '#222', width: 2, lineDash: [6, 4], lineJoin: 'round' }),
        text: new Text({
          text: cutWords,
          font: '600 13px "Source Sans 3 Variable", sans-serif',
          fill: new Fill({ color: token('grey-12') || '#222' }),
          backgroundFill: new Fill({ color: surface }),
          padding: [3, 6, 2, 6],
          overflow: true,
        }),
      }),
    ]);
    const square = new RegularShape({
      points: 4,
      radius: 6.5,
      angle: Math.PI / 4,
      fill: new Fill({ color: surface }),
      stroke: new Stroke({ color, width: 2 }),
    });
    const dot = new Circle({ radius: 3, fill: new Fill({ color: surface }), stroke: new Stroke({ color, width: 1.2 }) });
    const handles = [
      new Style({ image: dot, geometry: (feature) => new MultiPoint(middlesOf(feature.getGeometry() as Geometry)) }),
      new Style({ image: square, geometry: (feature) => new MultiPoint(cornersOf(feature.getGeometry() as Geometry)) }),
    ];
    // A territory may have thousands of corners: handles on each would hide the map.
    layer.setStyle((feature) => (editing && cornersOf(feature.getGeometry() as Geometry).length <= 120 ? [...base, ...handles] : base));
  };

  // What is being drawn and the point under the hand, in the colours of the area itself.
  const drawn = (feature: FeatureLike): Style[] => {
    const color = token(isDrill ? 'drill' : 'alert');
    const halo = new Style({ stroke: new Stroke({ color: token('map-select-halo'), width: 6, lineJoin: 'round' }) });
    const point = new Circle({ radius: 6, fill: new Fill({ color: token('grey-1') }), stroke: new Stroke({ color, width: 2.5 }) });
    if (feature.getGeometry()?.getType() === 'Point') return [new Style({ image: point })];
    return [halo, new Style({ fill: new Fill({ color: stripes(color) }), stroke: new Stroke({ color, width: 2.5, lineJoin: 'round' }) })];
  };

  const show = (shape: Shape | undefined): void => {
    const text = JSON.stringify(shape ?? null);
    if (text === shown) return;
    shown = text;
    source.clear();
    const geometry = shape && format.readGeometry(shape);
    if (geometry) source.addFeature(new Feature(geometry));
  };

  return {
    layers: [layer, cutLayer],
    paint: restyle,
    show,
    cut(shape, words) {
      cutSource.clear();
      cutWords = words;
      restyle();
      const geometry = shape && format.readGeometry(shape);
      if (geometry) cutSource.addFeature(new Feature(geometry));
    },
    sketch(map, type, onDone) {
      const draw = new Draw({ type, style: drawn });
      draw.on('drawend', ({ feature }) => {
        const geometry = feature.getGeometry() as Geometry;
        const read = format.writeGeometryObject(geometry, { decimals: 6, rightHanded: true }) as unknown as { coordinates: never };
        const drawn = type === 'Polygon' ? { type, shape: shapeOf(geometry) } : { type, coordinates: read.coordinates };
        setTimeout(() => onDone(drawn as Sketched));
      });
      map.addInteraction(draw);
      return () => void map.removeInteraction(draw);
    },
    edit(map, onChange) {
      editing = true;
      restyle();
      const tell = (): void => {
        const geometry = source.getFeatures()[0]?.getGeometry();
        if (!geometry) return;
        const shape = shapeOf(geometry);
        shown = JSON.stringify(shape);
        onChange(shape);
      };
      const modify = new Modify({ source, style: drawn });
      modify.on('modifyend', tell);
      const draw = new Draw({ source, type: 'Polygon', style: drawn });
      draw.on('drawend', ({ feature }) => {
        source.clear();
        const geometry = feature.getGeometry() as Polygon;
        feature.setGeometry(new MultiPolygon([geometry.getCoordinates()]));
        setTimeout(tell);
      });
      const snap = new Snap({ source });
      const turn = (): void => {
        draw.setActive(source.getFeatures().length === 0);
        modify.setActive(source.getFeatures().length > 0);
      };
      source.on('addfeature', turn);
      source.on('clear', turn);
      source.on('removefeature', turn);
      turn();
      for (const interaction of [modify, draw, snap]) map.addInteraction(interaction);
      return () => {
        editing = false;
        source.un('addfeature', turn);
        source.un('clear', turn);
        source.un('removefeature', turn);
        for (const interaction of [modify, draw, snap]) map.removeInteraction(interaction);
        restyle();
      };
    },
  };
};

/** West, south, east, north of an area, degrees. */
export const boundsOf = (shape: Shape): [number, number, number, number] => {
  const points = shape.coordinates.flat(2);
  const [lons, lats] = [points.map(([lon]) => lon), points.map(([, lat]) => lat)];
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
};
