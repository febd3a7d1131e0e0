import { CircleCheck, TriangleAlert } from 'lucide-react';
import { Icon } from '../../controls/icon.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import type { CountedBoard } from '../alert/alert-data.ts';
import { percent } from '../alert/figures.ts';

/** The six states in their fixed order as one bar and as numbers, and their sum against the audience. */
export const StateStrip = ({ board: { states, sum, audience, joinedLater, isStopped } }: { board: CountedBoard }) => {
  const t = useText();
  const format = useFormat();
  const whole = sum === audience;
  return (
    <section className="board-strip" aria-label={t('alerts.board.states')}>
      <div className="board-bar" aria-hidden="true">
        {states.map(({ state, people }) => people > 0 && <span key={state} className={`state-${state}`} style={{ flexGrow: people }} />)}
      </div>
      <dl>
        {states.map(({ state, people, share }) => (
          <div key={state}>
            <dt>
              <i className={`state-${state}`} aria-hidden="true" />
              {t(state === 'waiting' && isStopped ? 'alerts.state.never' : `alerts.state.${state}`)}
            </dt>
            <dd>
              {format.number(people)}
              <span>{percent(format, share, (share > 0 && share < 0.1) || (share > 0.99 && share < 1) ? 1 : 0)}</span>
            </dd>
          </div>
        ))}
        <div className="sum">
          <dt>
            <Icon of={whole ? CircleCheck : TriangleAlert} />
            {t('alerts.board.sum')}
          </dt>
          <dd>
            {t(whole ? 'alerts.board.sumWhole' : 'alerts.board.sumWrong', { sum: format.number(sum), audience: format.number(audience) })}
            {joinedLater ? <span>{t('alerts.board.joined', { n: joinedLater })}</span> : null}
          </dd>
        </div>
      </dl>
    </section>
  );
};
