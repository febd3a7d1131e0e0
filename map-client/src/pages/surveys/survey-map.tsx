import { coloursOf } from '@vias/style/palettes.ts';
import { useEffect, useMemo } from 'react';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { cellLayer } from '../../map/cell-layer.ts';
import { useMap } from '../../map/map-context.ts';
import type { Palette } from '../../map/palette.ts';
import { ClassSwatch } from '../../panels/layers/class-swatch.tsx';
import { useStore } from '../../store.ts';
import { theme } from '../../theme.ts';
import type { Survey, SurveyResults } from './survey-data.ts';

const coloursIn = (classes: number, dark: boolean): string[] =>
  classes < 1 ? [] : coloursOf('YlOrBr', Math.max(3, classes), { ground: dark ? 'dark' : 'light' }).slice(-classes);
/** Classes of a result's squares. */
const classesOf = ({ breaks }: SurveyResults): number => Math.max(breaks.length > 0 ? 1 : 0, breaks.length - 1);

/** West, south, east and north of a square, degrees. */
export const boxOf = ({ geometry }: SurveyResults['cells'][number]): [number, number, number, number] => {
  const ring = geometry.coordinates[0] ?? [];
  const [lons, lats] = [ring.map(([lon]) => lon), ring.map(([, lat]) => lat)];
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
};

interface SurveyMapProps {
  survey: Survey;
  results: SurveyResults;
  chosen: string | undefined;
  onChoose: (id: string | undefined) => void;
}

/** The squares of a survey on the map; draws nothing itself. */
export const SurveyMap = ({ survey, results, chosen, onChoose }: SurveyMapProps) => {
  const view = useMap();
  const layer = useMemo(
    () =>
      cellLayer({
        type: 'FeatureCollection',
        features: results.cells.map(({ id, geometry }) => ({ type: 'Feature', id, properties: {}, geometry })),
      }),
    [results],
  );
  useEffect(() => view?.add(layer), [view, layer]);
  useEffect(() => {
    layer.show(new Map(results.cells.map((cell) => [cell.id, cell.class])), (palette: Palette) => ({
      id: 'survey',
      titles: survey.title,
      field: 'class',
      breaks: results.breaks,
      colours: coloursIn(classesOf(results), palette.dark),
      symbol: { kind: 'fill' as const },
      outline: { colour: palette.edge, width: 1 },
      noData: { ground: palette.noData.ground, mark: palette.noData.line },
      suppressed: { ground: palette.suppressed.ground, mark: palette.suppressed.dot },
    }));
    for (const fill of layer.fills) fill.setOpacity(0.8);
  }, [layer, results, survey.title]);
  useEffect(() => layer.select(chosen), [layer, chosen]);
  useEffect(() => {
    if (!view) return undefined;
    const choose = ({ pixel }: { pixel: number[] }): void => {
      void layer.at(pixel).then((id) => onChoose(id === undefined ? undefined : String(id)));
    };
    view.map.on('singleclick', choose as never);
    return () => view.map.un('singleclick', choose as never);
  }, [view, layer, onChoose]);
  // Where a survey's answers are: seen once when it is opened, and not again with each filter.
  const isKnown = results.cells.length > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at once for each survey
  useEffect(() => {
    const near = results.cells.filter(({ widthM }) => widthM <= 1000).map(boxOf);
    if (!view || near.length === 0) return;
    const side = (i: number): number[] => near.map((box) => box[i] as number);
    view.fit([Math.min(...side(0)), Math.min(...side(1)), Math.max(...side(2)), Math.max(...side(3))], 32);
  }, [view, survey.id, isKnown]);
  return null;
};

/** Classes, and what larger squares mean; the source stands under it. */
export const SurveyLegend = ({ survey, results }: { survey: Survey; results: SurveyResults }) => {
  const t = useText();
  const format = useFormat();
  const colours = coloursIn(classesOf(results), useStore(theme) === 'dark');
  const { breaks } = results;
  const numbers = results.cells.filter((cell) => cell.class >= 0).map(({ answers }) => answers);
  /** Numbers are whole: the lowest and the highest that a class holds. */
  const spanOf = (i: number): string => {
    const lower = Math.ceil(breaks[i] ?? 0);
    const upper = i === colours.length - 1 ? Math.max(lower, ...numbers) : Math.ceil(breaks[i + 1] ?? 0) - 1;
    return lower >= upper ? format.number(lower) : `${format.number(lower)}–${format.number(upper)}`;
  };
  const isGathered = results.cells.some((cell) => cell.class < 0);
  return (
    <div className="surveys-legend">
      <strong>{t('surveys.legend')}</strong>
      <ul>
        {colours.map((colour, i) => (
          <li key={colour}>
            <ClassSwatch of={i} colours={colours} small />
            {spanOf(i)}
          </li>
        ))}
        {isGathered && (
          <li>
            <ClassSwatch of={-2} colours={colours} small />
            {t('surveys.legend.few', { n: survey.leastAnswers })}
          </li>
        )}
      </ul>
      <p className="small quiet">
        {survey.source} ·{' '}
        {t('surveys.shown', { n: format.number(results.shown), of: results.answers === null ? '?' : format.number(results.answers) })}
      </p>
    </div>
  );
};
