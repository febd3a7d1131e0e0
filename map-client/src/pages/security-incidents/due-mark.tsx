import { Clock, TriangleAlert } from 'lucide-react';
import { Icon } from '../../controls/icon.tsx';
import { useText } from '../../i18n/i18n.ts';
import { useSpan } from '../status/status-data.ts';

/** From here on a term is pressing, hours. */
const pressing = 24;

/** How much time is left to a term, or how much it was missed by. */
export const DueMark = ({ at }: { at: string }) => {
  const t = useText();
  const span = useSpan();
  const seconds = Math.round((Date.parse(at) - Date.now()) / 1000);
  const isLate = seconds < 0;
  return (
    <span className={isLate ? 'security-due late' : seconds < pressing * 3600 ? 'security-due soon' : 'security-due'}>
      <Icon of={isLate ? TriangleAlert : Clock} />
      {t(isLate ? 'security.late' : 'security.left', { span: span(Math.abs(seconds)) })}
    </span>
  );
};
