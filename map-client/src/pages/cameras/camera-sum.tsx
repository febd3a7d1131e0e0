import { ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import type { Bounds } from '../../map/map-view.ts';
import { type Period, shownGrades, useSum } from './camera-data.ts';

/** What the cameras in view see together, by fineness, beside what they would see without buildings and masks. */
export const CameraSum = ({ bounds, period }: { bounds: Bounds | undefined; period: Period }) => {
  const t = useText();
  const format = useFormat();
  const found = useSum(bounds, period);
  const sum = found.data;
  if (found.error) return <ErrorNotice error={found.error} onRetry={() => void found.refetch()} />;
  if (!sum) return <Skeleton rows={6} />;
  const areaOf = (ppm: number) => sum.areas.find((area) => area.ppm === ppm);
  const whole = areaOf(shownGrades[0].ppm) ?? areaOf(0);
  if (!whole) return <p>{t(sum.cameras === 0 ? 'cameras.sum.none' : 'cameras.sum.unknown', { n: sum.cameras })}</p>;
  const share = whole.openM2 > 0 ? whole.seenM2 / whole.openM2 : 0;
  const hectares = (m2: number): string =>
    m2 < 10_000 ? t('cameras.m2', { n: format.number(m2) }) : t('cameras.ha', { n: format.number(m2 / 10_000, 1) });
  return (
    <section aria-labelledby="cameras-sum">
      <h2 id="cameras-sum" className="vh">
        {t('cameras.sum')}
      </h2>
      <p className="cameras-big">
        <b>{hectares(whole.areaM2)}</b>
        <span>{t('cameras.sum.seen')}</span>
      </p>
      <ul className="cameras-grades">
        {shownGrades.map(({ code, ppm }, i) => {
          const area = areaOf(ppm);
          return (
            <li key={code}>
              <i className={`cameras-key px-${i + 1}`} aria-hidden="true" />
              <span>
                {t(`cameras.grade.${code}`)} <span className="quiet small">{ppm}</span>
              </span>
              <span className="cameras-bar" aria-hidden="true">
                <b style={{ width: `${(100 * (area?.seenM2 ?? 0)) / whole.openM2}%` }} />
                <u style={{ left: `${(100 * (area?.openM2 ?? 0)) / whole.openM2}%` }} />
              </span>
              <span className="number">{hectares(area?.areaM2 ?? 0)}</span>
            </li>
          );
        })}
      </ul>
      <p className="small quiet">
        {t('cameras.sum.how', {
          share: format.number(100 * share),
          twice: hectares(whole.twiceM2),
          drawn: sum.drawn,
          cameras: sum.cameras,
        })}
      </p>
      {sum.pending > 0 && (
        <p className="small" role="status">
          {t('cameras.pending', { n: sum.pending })}
        </p>
      )}
    </section>
  );
};
