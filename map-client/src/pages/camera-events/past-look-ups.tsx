import { SearchX } from 'lucide-react';
import { Empty, ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { useKinds, usePastLookUps } from './camera-event-data.ts';

/** Look-ups that were made, the newest hundred: the own, or everybody's for whoever oversees. */
export const PastLookUps = ({ oversees }: { oversees: boolean }) => {
  const t = useText();
  const format = useFormat();
  const { data: names } = useKinds();
  const { data, error, refetch } = usePastLookUps(oversees ? 'all' : 'own');
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton rows={6} />;
  if (data.length === 0)
    return (
      <Empty icon={SearchX} title={t('cameraEvents.past.none')}>
        <p>{t(oversees ? 'cameraEvents.past.all' : 'cameraEvents.past.own')}</p>
      </Empty>
    );
  return (
    <div className="camera-events-wide">
      <p className="quiet">{t(oversees ? 'cameraEvents.past.all' : 'cameraEvents.past.own')}</p>
      <div className="camera-events-scroll">
        <table className="camera-events-table">
          <thead>
            <tr>
              <th scope="col">{t('cameraEvents.at')}</th>
              {oversees && <th scope="col">{t('cameraEvents.who')}</th>}
              <th scope="col">{t('cameraEvents.sought')}</th>
              <th scope="col">{`${t('cameraEvents.case')}, ${t('cameraEvents.reason').toLocaleLowerCase(format.locale)}`}</th>
              <th scope="col" className="number">
                {t('cameraEvents.shown')}
              </th>
            </tr>
          </thead>
          <tbody>
            {data.map((one) => (
              <tr key={one.id}>
                <td>{format.dayTime(one.at)}</td>
                {oversees && <td>{one.by.name}</td>}
                <td>
                  {t(`cameraEvents.sought.${one.sought}`, { list: one.list ?? '' })}
                  <span className="small quiet"> {names?.purposes.find(({ purpose }) => purpose === one.purpose)?.title[format.lang]}</span>
                </td>
                <td>
                  {one.caseNumber}
                  <span className="small quiet"> {one.reason}</span>
                </td>
                <td className="number">{format.number(one.found)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
};
