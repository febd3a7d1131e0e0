import { FileSpreadsheet, Image, Layers, type LucideIcon, Table } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { ApiError } from '../../api.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import type { MapView } from '../../map/map-view.ts';
import { roundLength, widest } from '../../map/scale-bar.tsx';
import { useGround } from '../builder/look.ts';
import { useIndicators } from '../builder/thematic.ts';
import type { ThematicMap } from '../builder/theme.ts';
import { useCategories } from '../incident-filter/categories.ts';
import type { Period } from '../rate/period.ts';
import { fetchFile, fileNameOf, keepFile } from './fetch-file.ts';
import { legendItems } from './legend-items.ts';
import { daysOf, knowText, methodOf, subtitleOf } from './map-words.ts';
import type { Standing } from './status-bar.tsx';

/** What a map can be taken along as. */
export const formats = [
  { id: 'png', icon: Image },
  { id: 'csv', icon: Table },
  { id: 'xlsx', icon: FileSpreadsheet },
  { id: 'geojson', icon: Layers },
  { id: 'gpkg', icon: Layers },
  { id: 'fgb', icon: Layers },
] as const satisfies readonly { id: string; icon: LucideIcon }[];
type FileFormat = (typeof formats)[number]['id'];

interface ExportProps {
  map: ThematicMap | undefined;
  title: string;
  view: () => MapView | undefined;
  approximate: boolean;
  /** The other time left of the divider. */
  beside?: { period: Period; share: () => number } | undefined;
}

/** Makes files of the map on screen, one at a time, with what there is to say of them meanwhile. */
export const useExport = ({ map, title, view, approximate, beside }: ExportProps) => {
  const t = useText();
  const format = useFormat();
  const ground = useGround();
  const { data: indicators = [] } = useIndicators();
  const { data: taxonomy = [] } = useCategories();
  const [standing, setStanding] = useState<Standing>();
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);

  const picture = async (shown: ThematicMap, screen: MapView): Promise<Standing> => {
    const { drawPicture } = await import('./draw-picture.ts');
    const perPixel = screen.metresPerPixel();
    const metres = roundLength(perPixel * widest);
    const all = shown.shown + shown.noData + shown.suppressed;
    const area = shown.definition.area;
    const key =
      area.kind === 'grid'
        ? 'builder.caption.cells'
        : area.kind === 'territory' && area.level === 'municipality'
          ? 'caption.shown'
          : 'builder.caption.areas';
    const count = t.rich(key, { n: shown.shown, of: all }, { b: (inner) => inner });
    const { blob, isWhole } = await drawPicture(screen, {
      title,
      subtitle: subtitleOf(shown, t, format, taxonomy),
      legend: legendItems(shown, { t, format, ground, point: screen.palette().point, indicators }),
      notes: [
        beside &&
          t('builder.swipe.value', {
            n: Math.round(beside.share() * 100),
            left: format.period(beside.period.from, beside.period.to),
            right: daysOf(shown, format),
          }),
        [
          [count].flat(9).join(''),
          t('caption.noData', { n: shown.noData }),
          t('caption.suppressed', { n: shown.suppressed }),
          methodOf(shown, t),
        ]
          .filter(Boolean)
          .join(' · '),
        [shown.sources.length > 0 && t('caption.sources', { sources: shown.sources.join(', ') }), approximate && t('caption.approximate')]
          .filter(Boolean)
          .join(' · '),
        ...shown.warnings.map((warning) => `! ${knowText(warning, 'paper', t, format)}`),
        `VIAS · ${format.dayTime(new Date())}`,
      ].filter((note): note is string => Boolean(note)),
      north: t('print.sheet.north'),
      scale: metres >= 1000 ? `${format.number(metres / 1000)} km` : `${format.number(metres)} m`,
      scaleWidth: Math.round(metres / perPixel),
    });
    const name = fileNameOf(title, 'png');
    keepFile({ blob, name });
    return { kind: 'done', text: t('export.done', { name }), note: isWhole ? undefined : t('export.noBase') };
  };

  const start = async (id: FileFormat): Promise<void> => {
    const screen = view();
    if (!map) return;
    running.current?.abort();
    const stop = new AbortController();
    running.current = stop;
    const words = t(`export.${id}`);
    const tell = (bytes: number): void =>
      setStanding({
        kind: 'running',
        text: t('export.working', { format: words }),
        detail: bytes > 0 ? t('export.loaded', { size: format.number(Math.ceil(bytes / 1024)) }) : '',
        stop: () => stop.abort(),
      });
    tell(0);
    try {
      if (id === 'png') {
        if (screen) setStanding(await picture(map, screen));
        return;
      }
      const { blob } = await fetchFile(`/api/exports/map?format=${id}`, { definition: map.definition, title }, stop.signal, tell);
      const name = fileNameOf(title, id);
      keepFile({ blob, name });
      setStanding({ kind: 'done', text: t('export.done', { name }) });
    } catch (error) {
      if (running.current !== stop) return;
      const text = error instanceof ApiError && error.detail ? error.detail : t('state.offline.title');
      setStanding(stop.signal.aborted ? undefined : { kind: 'failed', text });
    }
  };
  return { start, standing, clear: () => setStanding(undefined) };
};
