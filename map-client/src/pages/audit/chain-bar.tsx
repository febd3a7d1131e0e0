import { Link2, RefreshCw, ShieldAlert, ShieldCheck, ShieldQuestion } from 'lucide-react';
import { Fragment, useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { type AuditState, useVerify } from './audit-data.ts';

/** A nightly verification that is older did not run. */
const tooOld = 27 * 3_600_000;

/** How the chain stands, in words: whether it holds, what was found when it was last verified, what is written down outside, and the last days. */
export const ChainBar = ({ state }: { state: AuditState }) => {
  const t = useText();
  const format = useFormat();
  const verify = useVerify();
  const [opened] = useState(Date.now);
  const { entries, since, anchored, lastCheck, days } = state;
  const isLate = lastCheck !== null && opened - Date.parse(lastCheck.at) > tooOld;
  const kind = !lastCheck || isLate ? 'unknown' : lastCheck.holds ? 'good' : 'bad';
  const first = lastCheck?.firstFault ?? null;
  const cut = lastCheck?.anchors.firstFault ?? null;
  const title = !lastCheck
    ? t('audit.chain.never')
    : first !== null
      ? t('audit.chain.broken', { n: format.number(first) })
      : cut !== null
        ? t('audit.chain.cut', { n: format.number(cut) })
        : t('audit.chain.holds', { n: entries, day: since ? format.day(since) : '' });
  const Shield = kind === 'good' ? ShieldCheck : kind === 'bad' ? ShieldAlert : ShieldQuestion;
  return (
    <section className={`audit-chain ${kind}`} aria-label={t('audit.chain')}>
      <Shield className="audit-shield" aria-hidden="true" size={28} />
      <div className="audit-chain-words" aria-live="polite">
        <h2>{title}</h2>
        <p className="small quiet">
          {lastCheck &&
            t(lastCheck.byPerson ? 'audit.chain.checkedByPerson' : 'audit.chain.checkedAtNight', {
              at: format.dayTime(lastCheck.at),
              n: lastCheck.entries,
              s: format.number(lastCheck.tookMs / 1000, 1),
            })}{' '}
          {isLate && t('audit.chain.late')}{' '}
          {anchored
            ? t(anchored.kind === 'file' ? 'audit.chain.anchoredFile' : 'audit.chain.anchoredHttp', {
                at: format.dayTime(anchored.at),
                n: format.number(anchored.seq),
              })
            : t('audit.chain.notAnchored')}{' '}
          {lastCheck && lastCheck.anchors.badLines > 0 && t('audit.chain.badLines', { n: lastCheck.anchors.badLines })}
        </p>
        {kind === 'bad' && <p className="small">{t('audit.chain.whatNow')}</p>}
        {verify.error && <ErrorNotice error={verify.error} />}
      </div>
      <ol className="audit-days" aria-label={t('audit.days')}>
        {days.map(({ day, entries: n, sealed }, i) => (
          <Fragment key={day}>
            {i > 0 && <Link2 aria-hidden="true" size={16} />}
            <li className={sealed ? 'sealed' : ''}>
              <strong>{format.number(n)}</strong>
              <span>
                {t(
                  n === 0 ? 'audit.day.none' : sealed ? 'audit.day.sealed' : i === days.length - 1 ? 'audit.day.today' : 'audit.day.open',
                  { day: format.day(day) },
                )}
              </span>
            </li>
          </Fragment>
        ))}
      </ol>
      <Button icon={RefreshCw} isDisabled={verify.isPending} onPress={() => verify.mutate()}>
        {t(verify.isPending ? 'audit.chain.checking' : 'audit.chain.again')}
      </Button>
    </section>
  );
};
