import { Swatch } from '../../controls/swatch.tsx';
import { useText } from '../../i18n/i18n.ts';
import { ScaleBar } from '../../map/scale-bar.tsx';
import { countClasses } from '../../panels/rate/class-text.ts';
import { noData, type RateMap, suppressed } from '../../panels/rate/rate.ts';

/** One line that says what the map rests on: how many of how many, how many without data, how many suppressed, sources, scale. */
export const Caption = ({ map, approximate }: { map: RateMap; approximate: boolean }) => {
  const t = useText();
  const counts = countClasses(map);
  const all = map.values.length;
  const [without, hidden] = [counts.get(noData) ?? 0, counts.get(suppressed) ?? 0];
  return (
    <div className="map-caption">
      <span>{t.rich('caption.shown', { n: all - without - hidden, of: all }, { b: (inner) => <b key="b">{inner}</b> })}</span>
      <span className="with-swatch">
        <Swatch of={noData} />
        {t('caption.noData', { n: without })}
      </span>
      <span className="with-swatch">
        <Swatch of={suppressed} />
        {t('caption.suppressed', { n: hidden })}
      </span>
      <span className="sources" title={map.sources.join(', ')}>
        {map.sources.length > 0 && t('caption.sources', { sources: map.sources.join(', ') })}
        {approximate && ` · ${t('caption.approximate')}`}
      </span>
      <ScaleBar />
    </div>
  );
};
