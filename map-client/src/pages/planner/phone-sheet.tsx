import { useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { useText } from '../../i18n/i18n.ts';
import { ClassStrip } from '../../panels/layers/legend.tsx';
import { countClasses, digitsOf } from '../../panels/rate/class-text.ts';
import { noData, type RateMap, suppressed } from '../../panels/rate/rate.ts';
import { Headline } from '../../panels/territory/territory-drawer.tsx';
import type { Row } from '../../panels/territory/territory-list.tsx';

/** What a phone shows beside the map. */
export type PhoneTab = 'map' | 'layers' | 'list' | 'time' | 'details';

/** On a phone: the legend as one strip and the chosen territory, in a sheet over the map that can be folded. */
export const PhoneSheet = ({ map, chosen, onDetails }: { map: RateMap; chosen: Row | undefined; onDetails: () => void }) => {
  const t = useText();
  const [folded, setFolded] = useState(false);
  const counts = countClasses(map);
  const all = map.values.length;
  return (
    <section className={`phone-sheet${folded ? ' folded' : ''}`} aria-label={t('planner.sheet')}>
      <button
        type="button"
        className="phone-sheet-handle"
        aria-expanded={!folded}
        aria-label={t('planner.sheetFold')}
        onClick={() => setFolded(!folded)}
      />
      <div className="phone-sheet-body">
        <div>
          <h2>{t('rate.title')}</h2>
          <p className="small quiet">
            {t.rich(
              'caption.shown',
              { n: all - (counts.get(noData) ?? 0) - (counts.get(suppressed) ?? 0), of: all },
              { b: (inner) => inner },
            )}
          </p>
        </div>
        <ClassStrip map={map} here={chosen?.value?.class} />
        {chosen ? (
          <div className="phone-card">
            <div className="phone-card-head">
              <div>
                <h3>{chosen.territory.name}</h3>
                <p className="small quiet">{t.maybe(`country.${chosen.territory.country}`)}</p>
              </div>
              <Button onPress={onDetails}>{t('planner.details')}</Button>
            </div>
            <Headline value={chosen.value} digits={digitsOf(map.breaks)} />
          </div>
        ) : (
          <p className="small quiet phone-card">{t('planner.choose')}</p>
        )}
      </div>
    </section>
  );
};
