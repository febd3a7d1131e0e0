import { CloudOff, LogIn, RefreshCw } from 'lucide-react';
import { sessionEnded, signInAgain } from '../auth.ts';
import { connection } from '../connection.ts';
import { Button } from '../controls/button.tsx';
import { Notice } from '../controls/notice.tsx';
import { useFormat } from '../i18n/format.ts';
import { useText } from '../i18n/i18n.ts';
import { useStore } from '../store.ts';

/** Sentences across the top: the session has ended, or what is on screen is not fresh. */
export const Notices = () => {
  const t = useText();
  const format = useFormat();
  const ended = useStore(sessionEnded);
  const { state, lastAnswer } = useStore(connection);
  const since = lastAnswer ? format.time(lastAnswer) : '—';
  if (ended) {
    return (
      <Notice icon={LogIn} late role="alert">
        <strong>{t('session.ended.title')}</strong>
        <span>{t('session.ended.text')}</span>
        <Button small icon={LogIn} onPress={signInAgain}>
          {t('session.again')}
        </Button>
      </Notice>
    );
  }
  if (state === 'live') return null;
  return (
    <Notice icon={state === 'offline' ? CloudOff : RefreshCw} late>
      <span>{t(state === 'offline' ? 'state.offline.bar' : 'state.reconnecting.bar', { since })}</span>
    </Notice>
  );
};
