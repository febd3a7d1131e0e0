import { useText } from '../../i18n/i18n.ts';
import { useSettings } from '../alert-settings/settings-data.ts';
import { Ring } from './countdown.tsx';
import { lasts } from './figures.ts';

/** What comes after the release: the countdown that the municipality has set, or sending at once where it has set none. */
export const CountdownNote = () => {
  const t = useText();
  const seconds = useSettings().data?.countdownSeconds;
  if (seconds === undefined) return <p>{t('alerts.approve.thenText')}</p>;
  if (seconds === 0)
    return (
      <p>
        <b>{t('alerts.approve.atOnce')}</b>
      </p>
    );
  return (
    <>
      <Ring share={1} text={`${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`} />
      <p>
        <b>{t('alerts.approve.then', { time: lasts(t, seconds) })}</b>
        <span>{t('alerts.approve.thenText')}</span>
      </p>
    </>
  );
};
