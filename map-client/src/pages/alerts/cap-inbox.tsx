import { useQueryClient } from '@tanstack/react-query';
import { FilePlus2, Rss } from 'lucide-react';
import { useState } from 'react';
import { post } from '../../api.ts';
import { Button } from '../../controls/button.tsx';
import { Icon } from '../../controls/icon.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { isUnplaced, placeNote, useCapMessages, useRevokedMessages } from '../../panels/cap-messages/cap-messages.ts';
import { navigate } from '../../router.ts';
import { langName } from '../alert/area-words.ts';
import { pathTo } from '../alert/paths.ts';
import '../duty/duty.css';

/** Warnings of others that touch the municipality, or may: an author takes one over as a draft, draws the area where it is not on the map, or passes it by. */
export const CapInbox = () => {
  const t = useText();
  const format = useFormat();
  const client = useQueryClient();
  const [error, setError] = useState<unknown>();
  const data = useCapMessages();
  const entries = data.filter((one) => one.touchesUs || isUnplaced(one));
  const revoked = useRevokedMessages();
  if (entries.length + revoked.length === 0) return null;
  const names = (langs: readonly string[]): string => langs.map((lang) => langName(t, format.lang, lang)).join(', ');
  const decide = async (id: string, verb: 'take' | 'pass'): Promise<void> => {
    try {
      const draft = await post<{ id: string } | undefined>(`/api/cap-messages/${id}/${verb}`);
      void client.invalidateQueries({ queryKey: ['cap-messages'] });
      if (verb === 'take' && draft) navigate(pathTo('/alert', { id: draft.id }));
      setError(undefined);
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <section className="duty-page" aria-labelledby="cap-inbox">
      <h2 id="cap-inbox">
        <Icon of={Rss} /> {t('cap.inbox', { n: entries.length + revoked.length })}
      </h2>
      {error !== undefined && <ErrorNotice error={error} />}
      <ul className="duty-list">
        {revoked.map(({ id, source, headline, msgType, sentAt, alert }) => (
          <li key={`${id} ${alert.id}`} className="now">
            <b>{t(msgType === 'Cancel' ? 'cap.revoked' : 'cap.changed', { headline })}</b>
            <span>{t(alert.isOut ? 'cap.ownOut' : 'cap.ownDraft', { title: alert.title })}</span>
            <span className="quiet">
              {source} · {format.dayTime(sentAt)}
            </span>
            <Button onPress={() => navigate(pathTo(alert.isOut ? '/alert-live' : '/alert', { id: alert.id }))}>{t('cap.toOwn')}</Button>
          </li>
        ))}
        {entries.map((one) => (
          <li key={one.id} className={one.severity === 'Extreme' || one.severity === 'Severe' ? 'now' : ''}>
            <b>
              {one.isExercise && `${t('alerts.mode.drill')}: `}
              {one.headline}
            </b>
            <span>{one.areaName}</span>
            {placeNote(t, one) && <span className="cap-unplaced">{placeNote(t, one)}</span>}
            {one.withoutText.length > 0 && <span className="quiet">{t('cap.withoutText', { langs: names(one.withoutText) })}</span>}
            {one.withoutAreaWords.length > 0 && (
              <span className="quiet">{t('cap.withoutAreaWords', { langs: names(one.withoutAreaWords) })}</span>
            )}
            <span className="quiet">
              {one.source} · {t(one.isSigned ? 'cap.signed' : 'cap.unsigned')} · {t('cap.until', { at: format.dayTime(one.expiresAt) })}
            </span>
            {one.touchesUs ? (
              <Button icon={FilePlus2} onPress={() => void decide(one.id, 'take')}>
                {t('cap.take')}
              </Button>
            ) : (
              <Button icon={FilePlus2} onPress={() => navigate(pathTo('/alert', { cap: one.id }))}>
                {t('cap.draw')}
              </Button>
            )}
            <Button onPress={() => void decide(one.id, 'pass')}>{t('cap.pass')}</Button>
          </li>
        ))}
      </ul>
    </section>
  );
};
