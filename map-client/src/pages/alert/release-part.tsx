import { CircleCheck, CircleDashed, PencilLine, UserCheck } from 'lucide-react';
import { user } from '../../auth.ts';
import { Icon } from '../../controls/icon.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { useStore } from '../../store.ts';
import { isCountingDown } from './alert-data.ts';
import { Approve } from './approve.tsx';
import { Asked } from './asked.tsx';
import { BreakGlass } from './break-glass.tsx';
import { Countdown } from './countdown.tsx';
import { Part } from './part.tsx';
import { Closed, Submit, Waiting } from './release-states.tsx';
import { Sentence } from './sentence.tsx';
import type { AlertView } from './view.ts';

/** Part 4: who has done what, the whole warning in one sentence, and the one thing that can be done now. */
export const ReleasePart = ({ view }: { view: AlertView }) => {
  const t = useText();
  const { alert, keeper } = view;
  const status = alert?.status ?? 'draft';
  return (
    <Part no={4} name="release" title={t('alerts.release')} end={<span className="quiet small end">{t('alerts.release.two')}</span>}>
      <div className="alert-release-body">
        <People view={view} />
        <Sentence view={view} />
        {/* Who was asked is no news in the countdown, and its line would push the one button below the edge of the screen. */}
        {alert && !alert.may.approve && !isCountingDown(status) && <Asked alert={alert} />}
        {keeper ? (
          <Submit view={view} keeper={keeper} />
        ) : alert && isCountingDown(status) ? (
          <Countdown alert={alert} preview={view.preview} />
        ) : alert?.may.approve ? (
          <Approve alert={alert} view={view} />
        ) : alert && (status === 'in_review' || status === 'rejected') ? (
          <Waiting alert={alert}>
            <BreakGlass alert={alert} view={view} />
          </Waiting>
        ) : alert ? (
          <Closed alert={alert} />
        ) : null}
      </div>
    </Part>
  );
};

const People = ({ view }: { view: AlertView }) => {
  const t = useText();
  const format = useFormat();
  const me = useStore(user);
  const { alert, keeper } = view;
  const author = alert?.created?.name ?? me?.name ?? '';
  const wrote = alert?.submitted ?? null;
  const mayApprove = !!alert?.may.approve;
  return (
    <ul className="alert-people">
      <li className={wrote ? 'done' : 'now'}>
        <Icon of={wrote ? CircleCheck : PencilLine} large />
        <b>{wrote?.name ?? author}</b>
        <span>
          {wrote
            ? t('alerts.person.prepared', { time: format.time(wrote.at) })
            : t(keeper ? 'alerts.person.writing' : 'alerts.person.wrote')}
        </span>
      </li>
      {alert?.approved ? (
        <li className="done">
          <Icon of={CircleCheck} large />
          <b>{alert.approved.name}</b>
          <span>{t('alerts.person.approved', { time: format.time(alert.approved.at) })}</span>
        </li>
      ) : (
        <li className={mayApprove ? 'now' : 'open'}>
          <Icon of={mayApprove ? UserCheck : CircleDashed} large />
          <b>{mayApprove ? me?.name : t('alerts.person.second')}</b>
          <span>
            {t(mayApprove ? 'alerts.person.check' : alert?.status === 'in_review' ? 'alerts.person.asked' : 'alerts.person.later')}
          </span>
        </li>
      )}
    </ul>
  );
};
