import { spreadColours, type ThematicStyle } from '@vias/style/thematic-style.ts';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { Swatch } from '../../controls/swatch.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { borderLayer } from '../../map/base-map.ts';
import { areaLabels } from '../../map/label-layer.ts';
import { MapCanvas } from '../../map/map-canvas.tsx';
import { useMap } from '../../map/map-context.ts';
import type { MapPlace } from '../../map/map-view.ts';
import type { Palette } from '../../map/palette.ts';
import { toMap } from '../../map/projections.ts';
import { ScaleBar } from '../../map/scale-bar.tsx';
import { territoryLayer } from '../../map/territory-layer.ts';
import { useBoundarySets, useTerritories } from '../rate/rate.ts';
import { mapName } from '../rate/territory-name.ts';
import { markLayer } from './mark-layer.ts';
import type { Reckoned } from './reckon.ts';

const titles = { lv: 'Sociālā riska indekss', lt: 'Socialinės rizikos indeksas', en: 'Social-risk index' };

const styleIn =
  (breaks: readonly number[]) =>
  (palette: Palette): ThematicStyle => ({
    id: 'risk',
    titles,
    field: 'class',
    breaks: [...breaks],
    colours: spreadColours(palette.classes, breaks.length - 1),
    symbol: { kind: 'fill' },
    outline: { colour: palette.edge, width: 1 },
    noData: { ground: palette.noData.ground, mark: palette.noData.line },
    suppressed: { ground: palette.suppressed.ground, mark: palette.suppressed.dot },
  });

interface RiskMapProps {
  reckoned: Reckoned;
  title: string;
  periods: string;
  /** Whose weights these are: approved when, or not yet. */
  weightsNote: string;
  sources: string;
  selected: number | undefined;
  onSelect: (id: number) => void;
}

/** Latvia and Lithuania whole, as wide as the map between its two columns (or alone, below 1024 px). */
const bothCountries = (): MapPlace => {
  const width = innerWidth < 1024 ? innerWidth : innerWidth - (innerWidth < 1200 ? 744 : 884);
  return { lon: 24.55, lat: 56.15, zoom: Math.min(7.2, 6.75 + Math.log2(width / 556)) };
};

/** The index on the map: classes at round numbers, dots and rings for the first five, and the same words in legend and caption. */
export const RiskMap = ({ reckoned, title, periods, weightsNote, sources, selected, onSelect }: RiskMapProps) => {
  const t = useText();
  const [start] = useState<MapPlace>(bothCountries);
  const { areas, withIndex } = reckoned;
  const none = areas.length - withIndex;
  return (
    <MapCanvas start={start} label={t('risk.map.label', { title, n: withIndex })} className="risk-map">
      <Layers reckoned={reckoned} selected={selected} onSelect={onSelect} />
      <RiskLegend reckoned={reckoned} title={title} periods={periods} weightsNote={weightsNote} />
      <div className="map-caption">
        <span>{t.rich('caption.shown', { n: withIndex, of: areas.length }, { b: (inner: ReactNode) => <b key="b">{inner}</b> })}</span>
        {none > 0 && (
          <span className="with-swatch">
            <Swatch of={-1} />
            {t('caption.noData', { n: none })}
          </span>
        )}
        <span className="sources" title={sources}>
          {t('caption.sources', { sources })}
        </span>
        <ScaleBar />
      </div>
    </MapCanvas>
  );
};

const Layers = ({ reckoned, selected, onSelect }: Pick<RiskMapProps, 'reckoned' | 'selected' | 'onSelect'>) => {
  const view = useMap();
  const select = useRef(onSelect);
  select.current = onSelect;
  const { areas, breaks } = reckoned;
  const used = useMemo(() => [...new Set(areas.map(({ boundarySet }) => boundarySet))].sort((a, b) => a - b), [areas]);
  const usedKey = used.join();
  const { data: all } = useBoundarySets();
  // biome-ignore lint/correctness/useExhaustiveDependencies: made again only for other sets, not for every answer
  const sets = useMemo(() => all?.filter(({ id }) => used.includes(id)) ?? [], [all, usedKey]);
  const { data: territories = [] } = useTerritories(used.length > 0 ? used : undefined);
  const fills = useMemo(() => territoryLayer(sets), [sets]);
  const marks = useMemo(() => markLayer(), []);
  const border = useMemo(() => borderLayer(), []);
  const names = useMemo(
    () =>
      areaLabels(
        territories.map(({ id, name, labelPoint }) => ({ id, text: mapName(name), position: labelPoint.coordinates })),
        6,
      ),
    [territories],
  );

  useEffect(() => view?.add(fills), [view, fills]);
  useEffect(() => view?.add(border), [view, border]);
  useEffect(() => view?.add(marks), [view, marks]);
  useEffect(() => view?.add(names), [view, names]);
  useEffect(() => fills.show(new Map(areas.map((area) => [area.id, area.class])), styleIn(breaks)), [fills, areas, breaks]);
  useEffect(() => fills.select(selected), [fills, selected]);
  useEffect(() => {
    const places = new Map(territories.map(({ id, labelPoint }) => [id, labelPoint.coordinates]));
    marks.show(
      areas.flatMap(({ id, range }) => {
        const position = places.get(id);
        return position && range && range.top !== 'no' ? [{ id, position, top: range.top }] : [];
      }),
    );
  }, [marks, areas, territories]);

  // A name turns to the light ink where it lies in its own dark area, which it must fit into.
  useEffect(() => {
    if (!view) return undefined;
    const strong = new Set(areas.filter((area) => area.class >= 3).map(({ id }) => id));
    const boxes = new Map(territories.map(({ id, bbox }) => [id, bbox]));
    const read = (): void => {
      const perPixel = view.map.getView().getResolution() ?? 1;
      names.showStrong((label) => {
        const id = label.getId() as number;
        const [west, south, east] = boxes.get(id) ?? [0, 0, 0];
        const width = ((toMap([east, south])[0] ?? 0) - (toMap([west, south])[0] ?? 0)) / perPixel;
        const [left, right] = names.reach(label);
        return strong.has(id) && width > right - left;
      });
    };
    read();
    return view.onRest(read);
  }, [view, names, areas, territories]);

  useEffect(() => {
    if (!view) return undefined;
    const onClick = async ({ pixel }: { pixel: number[] }): Promise<void> => {
      const id = await fills.at(pixel);
      if (typeof id === 'number') select.current(id);
    };
    view.map.on('singleclick', onClick);
    return () => view.map.un('singleclick', onClick);
  }, [view, fills]);

  // What was chosen in the list is brought into sight on the map.
  useEffect(() => {
    const box = territories.find(({ id }) => id === selected)?.labelPoint.coordinates;
    if (!view || !box) return;
    const [west, south, east, north] = view.bounds();
    const [lon, lat] = box;
    if (lon < west || lon > east || lat < south || lat > north) view.goTo({ lon, lat });
  }, [view, selected, territories]);
  return null;
};

const RiskLegend = ({ reckoned, title, periods, weightsNote }: Pick<RiskMapProps, 'reckoned' | 'title' | 'periods' | 'weightsNote'>) => {
  const t = useText();
  const format = useFormat();
  const { breaks, areas, withIndex } = reckoned;
  const inner = breaks.slice(1, -1);
  const write = (value: number): string => format.number(value, 1);
  const words = (cls: number): string =>
    cls === 0
      ? t('risk.legend.below', { n: write(inner[0] ?? 0) })
      : cls === inner.length
        ? t('risk.legend.above', { n: write(inner[cls - 1] ?? 0) })
        : `${write(inner[cls - 1] ?? 0)}–${write(inner[cls] ?? 0)}`;
  return (
    <section className="risk-legend" aria-labelledby="risk-legend">
      <h2 id="risk-legend">{title}</h2>
      <p className="quiet">{t('risk.legend.unit', { period: periods })}</p>
      <p className="quiet">{weightsNote}</p>
      <ul>
        {breaks
          .slice(0, -1)
          .map((_, cls) => cls)
          .reverse()
          .map((cls) => (
            <li key={cls}>
              <Swatch of={cls} />
              {words(cls)}
            </li>
          ))}
        {areas.length > withIndex && (
          <li>
            <Swatch of={-1} />
            {t('risk.legend.none', { n: areas.length - withIndex })}
          </li>
        )}
        <li>
          <i className="risk-mark certain" aria-hidden="true" />
          {t('risk.legend.certain')}
        </li>
        <li>
          <i className="risk-mark possible" aria-hidden="true" />
          {t('risk.legend.possible')}
        </li>
      </ul>
    </section>
  );
};
