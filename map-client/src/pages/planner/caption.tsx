import type { ReactNode } from 'react';
import { Swatch } from '../../controls/swatch.tsx';
import { useText } from '../../i18n/i18n.ts';
import { ScaleBar } from '../../map/scale-bar.tsx';
import { noData, suppressed, type ThematicMap } from '../../panels/builder/theme.ts';

/** Which sentence says how many areas are shown: of municipalities, cells or other areas. */
export const shownKey = ({ definition: { area } }: ThematicMap) =>
  area.kind === 'grid'
    ? 'builder.caption.cells'
    : area.kind === 'territory' && area.level === 'municipality'
      ? 'caption.shown'
      : 'builder.caption.areas';

/** One line that says what the map rests on: how many of how many, how many without data, how many suppressed, sources, scale. */
export const Caption = ({ map, approximate }: { map: ThematicMap; approximate: boolean }) => {
  const t = useText();
  const all = map.shown + map.noData + map.suppressed;
  const bold = { b: (inner: ReactNode) => <b key="b">{inner}</b> };
  return (
    <div className="map-caption">
      <span>{t.rich(shownKey(map), { n: map.shown, of: all }, bold)}</span>
      <span className="with-swatch">
        <Swatch of={noData} />
        {t('caption.noData', { n: map.noData })}
      </span>
      <span className="with-swatch">
        <Swatch of={suppressed} />
        {t('caption.suppressed', { n: map.suppressed })}
      </span>
      <span className="sources" title={map.sources.join(', ')}>
        {map.sources.length > 0 && t('caption.sources', { sources: map.sources.join(', ') })}
        {approximate && ` · ${t('caption.approximate')}`}
      </span>
      <ScaleBar />
    </div>
  );
};
