import { type KeyboardEvent, type MouseEvent, useEffect, useMemo, useRef, useState } from 'react';
import { ask } from './ask.ts';
import { bearingFrom, labelsWithRoom, nearestTo, planeAround, type Spot } from './ground.ts';
import { Wrong } from './parts.tsx';
import { type TextKey, useTexts } from './texts.ts';
import './place-map.css';

type Ground = { rings: [number, number][][]; settlements: { name: string; lon: number; lat: number }[] };
type Props = { tenant: string; onChoose: (chosen: { text: string; near: string; lon: number; lat: number }) => void; onClose: () => void };

/** The drawing in its own units, a little more than pixels on a narrow phone. */
const [width, height] = [320, 280];
const narrowest = 1_000;
// A finger on a wider map would miss by a kilometre.
const precise = 10_000;
/** Lengths of the scale, metres. */
const bars = [20_000, 10_000, 5_000, 2_000, 1_000, 500, 200];

/** A small map of one municipality for a place that no address names: border and settlements, drawn by ourselves. Tapped, or moved with the arrow keys; what is chosen is said in words. */
const PlaceMap = ({ tenant, onChoose, onClose }: Props) => {
  const texts = useTexts();
  const { say } = texts;
  const [ground, setGround] = useState<Ground>();
  const [wrong, setWrong] = useState('');
  const [view, setView] = useState<{ middle: Spot; span: number }>();
  const [spot, setSpot] = useState<Spot>();
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    ask<Ground>(texts, `/api/residents/municipalities/${tenant}/ground`).then(setGround, (error: Error) => setWrong(error.message));
  }, [tenant, texts]);
  const isDrawn = ground !== undefined;
  useEffect(() => {
    if (isDrawn) frame.current?.focus();
  }, [isDrawn]);

  const drawn = useMemo(() => {
    if (!ground) return undefined;
    const [lons, lats] = [0, 1].map((at) => ground.rings.flat().map((position) => position[at] as number)) as [number[], number[]];
    const [west, east, south, north] = [Math.min(...lons), Math.max(...lons), Math.min(...lats), Math.max(...lats)];
    const plane = planeAround({ lon: (west + east) / 2, lat: (south + north) / 2 });
    const corner = plane.toSpot({ lon: east, lat: south });
    const path = ground.rings
      .map((ring) => {
        const spots = ring.map(([lon, lat]) => plane.toSpot({ lon, lat }));
        return `M${spots.map(({ x, y }) => `${Math.round(x)} ${Math.round(y)}`).join('L')}Z`;
      })
      .join('');
    const settlements = ground.settlements.map((one) => ({ name: one.name, spot: plane.toSpot(one) }));
    return { plane, path, settlements, widest: 1.1 * Math.max(corner.x * 2, (corner.y * 2 * width) / height, narrowest) };
  }, [ground]);
  if (!drawn) return <Wrong>{wrong}</Wrong>;

  const { plane, path, settlements, widest } = drawn;
  const { middle, span } = view ?? { middle: { x: 0, y: 0 }, span: widest };
  const scale = width / span;
  const onScreen = ({ x, y }: Spot): Spot => ({ x: width / 2 + (x - middle.x) * scale, y: height / 2 + (y - middle.y) * scale });
  const shown = settlements
    .map((one) => ({ ...one, spot: onScreen(one.spot) }))
    .filter((one) => one.spot.x > 0 && one.spot.x < width && one.spot.y > 14 && one.spot.y < height);
  const labels = labelsWithRoom(
    shown.filter((one) => one.spot.x > one.name.length * 3.5 && one.spot.x < width - one.name.length * 3.5),
    7,
    18,
    14,
  );

  const pan = (dx: number, dy: number) => setView({ middle: { x: middle.x + (dx * span) / 4, y: middle.y + (dy * span) / 4 }, span });
  const zoom = (factor: number) => setView({ middle: spot ?? middle, span: Math.min(widest, Math.max(narrowest, span * factor)) });
  const put = (next: Spot) => {
    setSpot(next);
    const at = onScreen(next);
    if (at.x < 0 || at.x > width || at.y < 0 || at.y > height) setView({ middle: next, span });
  };
  const tap = ({ clientX, clientY, currentTarget }: MouseEvent<SVGSVGElement>) => {
    const box = currentTarget.getBoundingClientRect();
    const next = {
      x: middle.x + (((clientX - box.left) / box.width) * width - width / 2) / scale,
      y: middle.y + (((clientY - box.top) / box.height) * height - height / 2) / scale,
    };
    setSpot(next);
    if (span > precise) setView({ middle: next, span: Math.max(precise, span / 8) });
  };
  const onKey = (event: KeyboardEvent) => {
    const move = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
    if (move) put({ x: (spot ?? middle).x + ((move[0] ?? 0) * span) / 40, y: (spot ?? middle).y + ((move[1] ?? 0) * span) / 40 });
    else if (event.key === '+') zoom(0.5);
    else if (event.key === '-') zoom(2);
    else if (event.key === 'Escape') onClose();
    else return;
    event.preventDefault();
  };

  const kilometres = (metres: number) =>
    new Intl.NumberFormat(texts.lang, { maximumFractionDigits: metres < 10_000 ? 1 : 0 }).format(metres / 1000);
  const inWords = (at: Spot): string => {
    const near = nearestTo(at, settlements);
    if (!near) return say('place.hereLabel');
    const { metres, direction } = bearingFrom(near.spot, at);
    return metres < 150
      ? near.name
      : say('map.words', { name: near.name, km: kilometres(metres), direction: say(`map.${direction}` as TextKey) });
  };
  const use = () => {
    if (!spot) return;
    const { lon, lat } = plane.toPlace(spot);
    onChoose({ text: inWords(spot), near: '', lon: Number(lon.toFixed(6)), lat: Number(lat.toFixed(6)) });
  };
  const bar = bars.find((metres) => metres <= span / 4) ?? narrowest / 5;
  const arrows = [
    ['up', '↑', 0, -1],
    ['left', '←', -1, 0],
    ['right', '→', 1, 0],
    ['down', '↓', 0, 1],
  ] as const;
  const at = spot && onScreen(spot);
  return (
    <section className="place-map" aria-label={say('map.title')}>
      <p className="hint">{say('map.how')}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move the place here */}
      <div ref={frame} role="application" aria-label={say('map.label', { km: kilometres(span) })} tabIndex={0} onKeyDown={onKey}>
        <svg viewBox={`0 0 ${width} ${height}`} onClick={tap} aria-hidden="true">
          <g transform={`translate(${width / 2 - middle.x * scale} ${height / 2 - middle.y * scale}) scale(${scale})`}>
            <path d={path} />
          </g>
          {shown.map(({ name, spot: { x, y } }) => (
            <circle key={`${name}${x}${y}`} cx={x} cy={y} r="2.5" />
          ))}
          {labels.map(({ name, spot: { x, y } }) => (
            <text key={`${name}${x}${y}`} x={x} y={y - 6}>
              {name}
            </text>
          ))}
          <path className="scale" d={`M12 ${height - 14}v6h${bar * scale}v-6`} />
          <text className="scale" x={12 + (bar * scale) / 2} y={height - 14}>
            {kilometres(bar)} km
          </text>
          {at && (
            <g className="pin">
              <circle cx={at.x} cy={at.y} r="9" />
              <circle cx={at.x} cy={at.y} r="3" />
            </g>
          )}
        </svg>
      </div>
      <div className="map-tools">
        {arrows.map(([key, sign, dx, dy]) => (
          <button key={key} type="button" aria-label={say(`map.${key}`)} onClick={() => pan(dx, dy)}>
            {sign}
          </button>
        ))}
        <button type="button" aria-label={say('map.in')} disabled={span <= narrowest} onClick={() => zoom(0.5)}>
          +
        </button>
        <button type="button" aria-label={say('map.out')} disabled={span >= widest} onClick={() => zoom(2)}>
          −
        </button>
      </div>
      <p role="status">{spot && `${inWords(spot)}${span > precise ? `. ${say('map.closer')}` : ''}`}</p>
      <div className="row">
        <button type="button" className="plain" disabled={!spot || span > precise} onClick={use}>
          {say('map.use')}
        </button>
        <button type="button" className="plain" onClick={onClose}>
          {say('map.close')}
        </button>
      </div>
    </section>
  );
};
export default PlaceMap;
