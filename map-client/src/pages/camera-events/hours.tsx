import { ChevronLeft, ChevronRight, VideoOff } from 'lucide-react';
import { useState } from 'react';
import { user } from '../../auth.ts';
import { Button } from '../../controls/button.tsx';
import { Field } from '../../controls/field.tsx';
import { Empty, ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { Select } from '../../controls/select.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { isoDay } from '../../i18n/local-day.ts';
import { useStore } from '../../store.ts';
import { useCameras, useHours, useKinds } from './camera-event-data.ts';
import { dayAfter, hoursOfDay } from './hours-of-day.ts';

/** How many events of a kind one camera told on a day, hour by hour, as bars and as a table; fewer than five are not told. */
export const Hours = () => {
  const t = useText();
  const { lang, compare } = useFormat();
  const tenant = useStore(user)?.tenant;
  const { data: cameras, error, refetch } = useCameras(tenant);
  const { data: names } = useKinds();
  const [chosen, setCamera] = useState<string>();
  const [kind, setKind] = useState('plate_read');
  const [day, setDay] = useState(isoDay(Date.now()));
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!cameras || !names) return <Skeleton rows={6} />;
  const own = cameras.filter((one) => one.tenant === tenant).sort((a, b) => compare(a.name, b.name));
  const camera = chosen ?? (own.find((one) => one.kind === 'anpr') ?? own[0])?.id;
  if (camera === undefined)
    return (
      <Empty icon={VideoOff} title={t('cameraEvents.hours.noCamera')}>
        <p>{t('cameraEvents.hours.noCamera.next')}</p>
      </Empty>
    );
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day));
  return (
    <div className="camera-events-wide">
      <div className="camera-events-filter">
        <Select
          label={t('cameraEvents.camera')}
          value={camera}
          onChange={setCamera}
          choices={own.map(({ id, name, code }) => ({ id, label: `${name} (${code})` }))}
        />
        <Select
          label={t('cameraEvents.kind')}
          value={kind}
          onChange={setKind}
          choices={names.kinds.map((one) => ({ id: one.kind as string, label: one.title[lang] }))}
        />
        <Field label={t('cameraEvents.day')} type="date" value={day} onChange={setDay} />
        <span className="camera-events-steps">
          <Button icon={ChevronLeft} isDisabled={!isDay} onPress={() => setDay(dayAfter(day, -1))}>
            {t('cameraEvents.day.before')}
          </Button>
          <Button icon={ChevronRight} isDisabled={!isDay || day >= isoDay(Date.now())} onPress={() => setDay(dayAfter(day, 1))}>
            {t('cameraEvents.day.after')}
          </Button>
        </span>
      </div>
      {isDay && <Day camera={camera} kind={kind} day={day} />}
    </div>
  );
};

const Day = ({ camera, kind, day }: { camera: string; kind: string; day: string }) => {
  const t = useText();
  const format = useFormat();
  const hours = hoursOfDay(day);
  const end = new Date(Date.parse(hours.at(-1) ?? day) + 3_600_000).toISOString();
  const { data, error, refetch } = useHours(camera, kind, hours[0] ?? day, end);
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton rows={6} />;
  const told = new Map(data.map(({ hour, n }) => [hour, n]));
  const most = Math.max(5, ...data.map(({ n }) => n));
  const isOver = (hour: string): boolean => Date.parse(hour) + 3_600_000 <= Date.now();
  const words = (hour: string): string => {
    const n = told.get(hour) ?? 0;
    return !isOver(hour) ? '–' : n === -2 ? t('cameraEvents.few') : format.number(n);
  };
  return (
    <>
      <div className="camera-events-bars" aria-hidden="true">
        {hours.map((hour) => {
          const n = told.get(hour) ?? 0;
          return (
            <span key={hour} className="camera-events-bar">
              <span className="camera-events-value">{n > 0 ? format.number(n) : ''}</span>
              <span className={n === -2 ? 'few' : 'full'} style={{ height: `${n === -2 ? 6 : (n / most) * 100}%` }} />
              <span className="camera-events-hour">{format.time(hour).slice(0, 2)}</span>
            </span>
          );
        })}
      </div>
      <p className="small quiet">{[t('cameraEvents.hours.source', { day: format.day(day) }), t('cameraEvents.hours.few')].join(' · ')}</p>
      <details>
        <summary>{t('cameraEvents.hours.table')}</summary>
        <table className="camera-events-table">
          <thead>
            <tr>
              <th scope="col">{t('cameraEvents.hour')}</th>
              <th scope="col" className="number">
                {t('cameraEvents.count')}
              </th>
            </tr>
          </thead>
          <tbody>
            {hours.map((hour) => (
              <tr key={hour}>
                <td>{format.time(hour)}</td>
                <td className="number">{words(hour)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
};
