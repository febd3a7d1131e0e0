import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import type { Weighing } from './reckon.ts';

/** What each indicator weighs for the group, with the lowest and highest weight that any expert gives it. */
export const Weights = ({ weighing, names, mayRead }: { weighing: Weighing; names: readonly string[]; mayRead: boolean }) => {
  const t = useText();
  const format = useFormat();
  const { weights, spread, experts } = weighing;
  const most = Math.max(0.1, ...weights, ...spread.map(([, high]) => high)) * 1.03;
  const at = (share: number): string => `${(100 * share) / most}%`;
  const percent = (share: number): string => format.number(share * 100);
  const hasSpread = experts.length > 1;
  return (
    <section aria-labelledby="risk-weights">
      <div className="risk-head">
        <h2 id="risk-weights">{t('risk.weights')}</h2>
        <span className="small quiet">
          {t(
            `risk.weights.${experts.length > 0 ? 'how' : weighing.isApproved ? 'approved' : weighing.isSet ? 'set' : mayRead ? 'none' : 'hidden'}`,
          )}
        </span>
      </div>
      <ul className="risk-weights">
        {names.map((name, i) => {
          const [low, high] = spread[i] ?? [0, 0];
          const weight = weights[i] ?? 0;
          return (
            <li key={name}>
              <span>{name}</span>
              <span className="risk-bar" aria-hidden="true">
                <i style={{ width: at(weight) }} />
                {hasSpread && <b style={{ left: at(low), width: at(high - low) }} />}
              </span>
              <span className="risk-percent">
                {percent(weight)} %
                {hasSpread && <span className="vh">{t('risk.weights.spread', { low: percent(low), high: percent(high) })}</span>}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
};
