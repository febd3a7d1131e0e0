import { GraduationCap, Siren } from 'lucide-react';
import { Icon } from '../../controls/icon.tsx';
import { useText } from '../../i18n/i18n.ts';
import './alert-frame.css';

/** The band and the frame of the whole window: an actual alert and a drill differ in colour, word and border. */
export const ModeBand = ({ isDrill, children }: { isDrill: boolean; children: string }) => {
  const t = useText();
  return (
    <div className={isDrill ? 'alert-mode drill' : 'alert-mode actual'} role="status">
      <Icon of={isDrill ? GraduationCap : Siren} large />
      <strong>{t(isDrill ? 'alerts.mode.drill' : 'alerts.mode.actual')}</strong>
      <span>{children}</span>
    </div>
  );
};
