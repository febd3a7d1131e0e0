import { OctagonAlert, ShieldCheck } from 'lucide-react';
import { Icon } from '../../controls/icon.tsx';
import { useText } from '../../i18n/i18n.ts';
import type { Alert } from './alert-data.ts';
import { isOver, levelOf } from './levels.ts';
import './alert-frame.css';

/** A CAP severity and urgency in words with their shape. Only "act now" is red, and only while it is; `quiet` for what has ended or is not out. */
export const LevelTag = ({ of, isDrill, quiet }: { of: Pick<Alert, 'severity' | 'urgency'>; isDrill: boolean; quiet?: boolean }) => {
  const t = useText();
  const level = levelOf(of);
  if (isOver(of))
    return (
      <span className={`alert-level over${isDrill ? ' drill' : ''}`}>
        <Icon of={ShieldCheck} />
        {t('alerts.level.over')}
      </span>
    );
  return (
    <span className={`alert-level ${isDrill ? 'drill' : level}${quiet ? ' quiet-level' : ''}`}>
      <Icon of={OctagonAlert} />
      {isDrill ? t('alerts.level.drill', { level: t(`alerts.level.${level}.word`) }) : t(`alerts.level.${level}`)}
    </span>
  );
};
