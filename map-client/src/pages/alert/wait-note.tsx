import { Moon } from 'lucide-react';
import { Button } from '../../controls/button.tsx';
import { Field } from '../../controls/field.tsx';
import { Icon } from '../../controls/icon.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import type { AlertView } from './view.ts';

/** Quiet hours that hold this warning up: let it begin at their end, or say why it cannot wait. */
export const WaitNote = ({ view: { draft, keeper, preview } }: { view: AlertView }) => {
  const t = useText();
  const format = useFormat();
  const quiet = preview?.quietHours;
  const urgent = draft.severity === 'Extreme' || draft.severity === 'Severe';
  const holds = !!quiet && (draft.isDrill ? quiet.drills : !urgent);
  if (draft.beginsAt !== null)
    return (
      <div className="alert-note">
        <Icon of={Moon} />
        <span>
          {t('alerts.quiet.starts', { time: format.dayTime(draft.beginsAt) })}{' '}
          {keeper && (
            <button type="button" className="alert-link" onClick={() => keeper.change({ beginsAt: null })}>
              {t('alerts.quiet.clear')}
            </button>
          )}
        </span>
      </div>
    );
  if (!holds) return null;
  if (!keeper) return draft.quietReason ? <p className="small">{t('alerts.quiet.why', { reason: draft.quietReason })}</p> : null;
  const { until } = quiet;
  if (until === null)
    return (
      <p className="alert-note">
        <Icon of={Moon} />
        <span>{t('alerts.who.quiet', { from: quiet.from, to: quiet.to })}</span>
      </p>
    );
  return (
    <div className="alert-quiet">
      <p className="alert-note late">
        <Icon of={Moon} />
        <span>{t('alerts.quiet.now', { time: format.time(until) })}</span>
      </p>
      <Button small onPress={() => keeper.change({ beginsAt: until, quietReason: null })}>
        {t('alerts.quiet.begin', { time: format.dayTime(until) })}
      </Button>
      <Field
        label={t('alerts.quiet.reason')}
        hint={t('alerts.reason.hint')}
        value={draft.quietReason ?? ''}
        rows={2}
        maxLength={500}
        onChange={(reason) => keeper.change({ quietReason: reason === '' ? null : reason })}
      />
    </div>
  );
};
