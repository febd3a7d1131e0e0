import { PenLine, X } from 'lucide-react';
import { ApiError } from '../../api.ts';
import { user } from '../../auth.ts';
import { Button } from '../../controls/button.tsx';
import { ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { Select } from '../../controls/select.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import type { Bounds } from '../../map/map-view.ts';
import { changeQuery, usePlace } from '../../router.ts';
import { useStore } from '../../store.ts';
import { type Analysis, analysedYears, keepZone, useAnalysis, useMayAnalyse } from './camera-analysis-data.ts';
import { CameraHours } from './camera-analysis-hours.tsx';
import { CameraRisk, CameraSource } from './camera-analysis-source.tsx';
import { type Period, shownGrades } from './camera-data.ts';
import type { Pen } from './camera-shape-layer.ts';
import { readZone, writeZone, type Zone } from './camera-zone.ts';
import './camera-analysis.css';

const themes = ['ground', 'incidents', 'facilities', 'fear', 'streets', 'risk'] as const;
type Theme = (typeof themes)[number];

interface Judged {
  total: number;
  seen: readonly number[];
  twice: readonly number[];
  open?: readonly number[];
}
/** What is judged of an analysis; places that are looked after are added up. */
const judge = (found: Analysis, theme: Exclude<Theme, 'risk'>, period: Period): Judged => {
  if (theme === 'ground') return { total: found.ground.total, ...found.ground[period] };
  if (theme === 'incidents') return { total: found.incidents.total, ...found.incidents[period] };
  if (theme === 'streets') return { total: found.streets?.total ?? 0, ...(found.streets?.[period] ?? { seen: [], twice: [] }) };
  if (theme === 'fear') return { total: found.fear?.total ?? 0, ...(found.fear?.[period] ?? { seen: [], twice: [] }) };
  const sum = (pick: (kind: Analysis['facilities'][number]) => readonly number[]) =>
    found.classes.map((_, i) => found.facilities.reduce((all, kind) => all + (pick(kind)[i] ?? 0), 0));
  return {
    total: found.facilities.reduce((all, { total }) => all + total, 0),
    seen: sum((kind) => kind[period].seen),
    twice: sum((kind) => kind[period].twice),
  };
};

interface CameraSumProps {
  bounds: Bounds | undefined;
  period: Period;
  onPen: (pen: Pen | undefined) => void;
}

/** What the cameras see together of the zone or of the map's view: ground, incidents, places and answers, by fineness. */
export const CameraSum = ({ bounds, period, onPen }: CameraSumProps) => {
  const t = useText();
  const { query } = usePlace();
  const mayAnalyse = useMayAnalyse();
  const theme = themes.find((one) => one === query.get('theme')) ?? 'ground';
  const found = useAnalysis(bounds);
  const tenant = useStore(user)?.tenant;
  const judgeZone = (zone: Zone): void => {
    keepZone(tenant, zone);
    changeQuery({ zone: writeZone(zone) });
  };
  const isDrawn = readZone(query.get('zone')) !== undefined;
  if (!mayAnalyse) return <p>{t('cameras.sum.closed')}</p>;
  const isLarge = found.error instanceof ApiError && found.error.code === 'camera_analysis.area_too_large';
  const years = analysedYears(new Date());
  return (
    <section aria-labelledby="cameras-sum" className="cameras-sum" aria-busy={found.isFetching}>
      <h2 id="cameras-sum" className="vh">
        {t('cameras.sum')}
      </h2>
      <Select
        label={t('cameras.sum.theme')}
        hideLabel
        value={theme}
        choices={themes.map((id) => ({ id, label: t(`cameras.sum.${id}`) }))}
        onChange={(next) => changeQuery({ theme: next === 'ground' ? undefined : next })}
      />
      {(theme === 'streets' || theme === 'risk') && <CameraSource theme={theme} />}
      {found.error && !isLarge && <ErrorNotice error={found.error} onRetry={() => void found.refetch()} />}
      {isLarge && <p>{(found.error as ApiError).detail}</p>}
      {!found.error && !found.data && <Skeleton rows={6} />}
      {!found.error && found.data && <Figures found={found.data} theme={theme} period={period} isDrawn={isDrawn} />}
      {theme === 'incidents' && (
        <Select
          label={t('cameras.sum.when')}
          value={query.get('when') ?? 'last'}
          choices={[
            { id: 'last', label: t('cameras.sum.last') },
            ...years.map((id) => ({ id, label: t('cameras.sum.year', { year: id }) })),
          ]}
          onChange={(when) => changeQuery({ when: when === 'last' ? undefined : when })}
        />
      )}
      {isDrawn ? (
        <Button small icon={X} onPress={() => changeQuery({ zone: undefined })}>
          {t('cameras.sum.wholeView')}
        </Button>
      ) : (
        <Button small icon={PenLine} onPress={() => onPen({ type: 'Polygon', hint: 'zone', onDone: judgeZone })}>
          {t('cameras.sum.draw')}
        </Button>
      )}
    </section>
  );
};

const Figures = ({ found, theme, period, isDrawn }: { found: Analysis; theme: Theme; period: Period; isDrawn: boolean }) => {
  const t = useText();
  const format = useFormat();
  const { cameras, incidents, classes } = found;
  if (cameras.drawn === 0 && found.byCamera.length === 0)
    return <p>{t(cameras.active === 0 ? 'cameras.sum.none' : 'cameras.sum.unknown', { n: cameras.active })}</p>;
  if (theme === 'risk')
    return (
      found.risk && (
        <>
          <CameraRisk areas={found.risk} slivers={found.riskSlivers} period={period} />
          <p className="small quiet">{t('cameras.sum.known', { drawn: cameras.drawn, cameras: cameras.active })}</p>
        </>
      )
    );
  if (theme === 'streets' && !found.streets) return null;
  const { total, seen, twice, open } = judge(found, theme, period);
  if (total === 0) return <p>{t(`cameras.sum.nothing.${theme}`)}</p>;
  const areaOf = (m2: number): string =>
    m2 < 10_000 ? t('cameras.m2', { n: format.number(m2) }) : t('cameras.ha', { n: format.number(m2 / 10_000, 1) });
  // Of a whole county every share of ground is nothing; then the ground itself is told, and bars are of what cameras could see at most.
  const isFar = theme === 'ground' && (seen[0] ?? 0) < 0.01 * total;
  const whole = isFar ? Math.max(open?.[0] ?? 0, seen[0] ?? 0, 1) : total;
  const share = (value = 0): string => (isFar ? areaOf(value) : t('cameras.percent', { n: format.number((100 * value) / total, 1) }));
  const base =
    theme === 'ground'
      ? areaOf(total)
      : theme === 'streets'
        ? t('cameras.km', { n: format.number(total / 1000, 1) })
        : t('cameras.sum.of', { n: format.number(seen[0] ?? 0), total: format.number(total) });
  const notes = [
    cameras.outOfOrder > 0 && t('cameras.sum.broken', { n: cameras.outOfOrder }),
    cameras.closed > 0 && t('cameras.sum.closedCameras', { n: cameras.closed }),
    theme === 'incidents' && incidents.coarse > 0 && t('cameras.sum.coarse', { n: incidents.coarse }),
    theme === 'incidents' && incidents.closed !== null && t('cameras.sum.closedIncidents', { n: incidents.closed }),
  ].filter((note) => note !== false);
  return (
    <>
      <p className="cameras-big">
        <b>{isFar ? areaOf(seen[0] ?? 0) : t('cameras.percent', { n: format.number((100 * (seen[0] ?? 0)) / total) })}</b>
        <span>{t(isFar ? 'cameras.sum.seen.area' : `cameras.sum.seen.${theme}`, { zone: isDrawn ? 'drawn' : 'view' })}</span>
      </p>
      <ul className="cameras-grades">
        {shownGrades.map(({ code, ppm }, i) => {
          const at = classes.indexOf(ppm);
          return (
            <li key={code}>
              <i className={`cameras-key px-${i + 1}`} aria-hidden="true" />
              <span>
                {t(`cameras.grade.${code}`)} <span className="quiet small">{ppm}</span>
              </span>
              <span className="cameras-bar" aria-hidden="true">
                <b style={{ width: `${(100 * (seen[at] ?? 0)) / whole}%` }} />
                {open && <u style={{ left: `${(100 * (open[at] ?? 0)) / whole}%` }} />}
              </span>
              <span className="number">{share(seen[at])}</span>
            </li>
          );
        })}
      </ul>
      {theme === 'incidents' && incidents.timed > 0 && (
        <>
          <p className="small">
            {t('cameras.sum.inLight', { share: format.number((100 * (incidents.inLight.seen[0] ?? 0)) / incidents.timed, 1) })}
          </p>
          <CameraHours hours={found.hours} />
        </>
      )}
      <p className="small quiet">
        {t('cameras.sum.fine')} {open && `${t('cameras.sum.open', { share: share(open[0]) })} `}
        {t('cameras.sum.how', { twice: share(twice[0]), base, drawn: cameras.drawn, cameras: cameras.active })}
      </p>
      {notes.length > 0 && <p className="small quiet">{notes.join(' ')}</p>}
      {cameras.pending > 0 && (
        <p className="small" role="status">
          {t('cameras.pending', { n: cameras.pending })}
        </p>
      )}
    </>
  );
};
