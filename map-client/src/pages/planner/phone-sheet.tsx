import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { useText } from '../../i18n/i18n.ts';
import type { ThematicMap } from '../../panels/builder/theme.ts';
import { ClassStrip } from '../../panels/layers/legend.tsx';
import { Headline } from '../../panels/territory/headline.tsx';
import type { Row } from '../../panels/territory/rows.ts';
import { shownKey } from './caption.tsx';
import { MapTag } from './map-tag.tsx';
import { type Shown, Subtitle } from './subtitle.tsx';

/** What a phone shows beside the map. */
export type PhoneTab = 'map' | 'layers' | 'list' | 'time' | 'details';

/** On a phone: the legend as one strip and the chosen territory, in a sheet over the map that can be folded. */
export const PhoneSheet = ({
  map,
  title,
  shown,
  chosen,
  actions,
  onDetails,
}: {
  map: ThematicMap;
  title: string;
  shown: Shown;
  chosen: Row | undefined;
  /** What one does with the map: keep, share, print, take along. */
  actions: ReactNode;
  onDetails: () => void;
}) => {
  const t = useText();
  const [folded, setFolded] = useState(false);
  const sheet = useRef<HTMLElement>(null);
  // The map's own controls stand above the sheet, however tall it is.
  useEffect(() => {
    const at = sheet.current;
    if (!at) return undefined;
    const observer = new ResizeObserver(() => at.parentElement?.style.setProperty('--sheet', `${at.offsetHeight}px`));
    observer.observe(at);
    return () => observer.disconnect();
  }, []);
  const all = map.shown + map.noData + map.suppressed;
  return (
    <section ref={sheet} className={`phone-sheet${folded ? ' folded' : ''}`} aria-label={t('planner.sheet')}>
      <button
        type="button"
        className="phone-sheet-handle"
        aria-expanded={!folded}
        aria-label={t('planner.sheetFold')}
        onClick={() => setFolded(!folded)}
      />
      <div className="phone-sheet-body">
        <div>
          <h2>{title}</h2>
          <Subtitle {...shown} />
          <p className="small quiet">{t.rich(shownKey(map), { n: map.shown, of: all }, { b: (inner) => inner })}</p>
        </div>
        <MapTag map={map} />
        <ClassStrip map={map} here={chosen?.value?.class} />
        {chosen ? (
          <div className="phone-card">
            <div className="phone-card-head">
              <div>
                <h3>{chosen.name}</h3>
                {chosen.territory && <p className="small quiet">{t.maybe(`country.${chosen.territory.country}`)}</p>}
              </div>
              <Button onPress={onDetails}>{t('planner.details')}</Button>
            </div>
            <Headline value={chosen.value} map={map} />
          </div>
        ) : (
          <p className="small quiet phone-card">{t(map.definition.area.kind === 'grid' ? 'builder.chooseCell' : 'planner.choose')}</p>
        )}
        <div className="phone-actions">{actions}</div>
      </div>
    </section>
  );
};
