import { linkPlace } from '@vias/alerts/segments.ts';
import { CircleCheck } from 'lucide-react';
import { hasRole, user } from '../../auth.ts';
import { Icon } from '../../controls/icon.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { useStore } from '../../store.ts';
import type { Alert, AlertBoard } from '../alert/alert-data.ts';
import { alertLangs } from '../alert/draft.ts';
import { lasts } from '../alert/figures.ts';
import { pathTo } from '../alert/paths.ts';

/** Why some did not get it and what is done about it; below, who released the warning and what it says. */
export const Reasons = ({ board: { reasons }, alert }: { board: AlertBoard; alert: Alert }) => {
  const t = useText();
  const format = useFormat();
  const { lang: reader } = format;
  const me = useStore(user);
  const done = (action: AlertBoard['reasons'][number]['action'], after: readonly number[]): string =>
    action === 'retry'
      ? t('alerts.board.retry', { times: after.map((seconds) => lasts(t, seconds)).join(', ') })
      : t(action === 'next_number' ? 'alerts.board.nextNumber' : 'alerts.board.noAction');
  return (
    <>
      <section className="board-panel" aria-labelledby="board-reasons">
        <header>
          <h2 id="board-reasons">{t('alerts.board.why')}</h2>
        </header>
        {reasons.length === 0 ? (
          <p className="board-good">
            <Icon of={CircleCheck} />
            {t('alerts.board.noReason')}
          </p>
        ) : (
          <table className="reasons">
            <thead>
              <tr>
                <th scope="col">{t('alerts.board.reason')}</th>
                <th scope="col">{t('alerts.list.people')}</th>
                <th scope="col">{t('alerts.board.action')}</th>
              </tr>
            </thead>
            <tbody>
              {reasons.map(({ code, people, reason, action, retryAfterSeconds }) => (
                <tr key={code}>
                  <th scope="row">
                    {reason} <span className="quiet">({code})</span>
                  </th>
                  <td>{format.number(people)}</td>
                  <td>{done(action, retryAfterSeconds)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
      <section className="board-panel board-texts" aria-labelledby="board-texts">
        <header>
          <h2 id="board-texts">{t('alerts.board.texts')}</h2>
          <span>{alert.sender}</span>
        </header>
        <dl>
          {alertLangs
            .flatMap((lang) => alert.texts.filter((text) => text.lang === lang))
            .map(({ lang, sentBody }) => (
              <div key={lang}>
                <dt>{t(`alerts.lang.${lang}`)}</dt>
                <dd lang={lang}>
                  {sentBody.split(linkPlace).flatMap((words, nth) =>
                    nth === 0
                      ? words
                      : [
                          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
                          <span key={nth} className="quiet" lang={reader}>
                            {t('alerts.board.link')}
                          </span>,
                          words,
                        ],
                  )}
                </dd>
              </div>
            ))}
        </dl>
        <p className="quiet small">
          {[
            alert.submitted && `${alert.submitted.name}: ${t('alerts.person.prepared', { time: format.time(alert.submitted.at) })}`,
            alert.approved && `${alert.approved.name}: ${t('alerts.person.approved', { time: format.time(alert.approved.at) })}`,
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        {alert.breakGlass && (
          <p className="small">
            {t('alerts.board.alone', { reason: alert.breakGlass })}{' '}
            {hasRole(me, ['alert-author', 'alert-approver', 'municipality-admin', 'auditor']) && (
              <a href={pathTo('/duty')}>{t('alerts.board.aloneReview')}</a>
            )}
          </p>
        )}
      </section>
    </>
  );
};
