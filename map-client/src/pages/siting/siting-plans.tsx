import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { usePlans } from './siting-data.ts';

/** Plans of before, newest first; nothing where there are none. */
export const SitingPlans = ({ onOpen }: { onOpen: (id: string) => void }) => {
  const t = useText();
  const format = useFormat();
  const { data: plans = [] } = usePlans();
  if (plans.length === 0) return null;
  return (
    <details className="siting-plans">
      <summary>{t('siting.plans', { n: plans.length })}</summary>
      <ul>
        {plans.map(({ id, title, createdAt, state, seen, cameras }) => (
          <li key={id}>
            <button type="button" onClick={() => onOpen(id)}>
              <b>{title}</b>
              <span className="small quiet">
                {format.dayTime(createdAt)},{' '}
                {state === 'done' && seen
                  ? t('siting.plans.done', { n: cameras, before: format.number(seen.before), after: format.number(seen.after) })
                  : t(`siting.state.${state}`)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
};
