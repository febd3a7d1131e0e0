import { Ban, CircleCheck, CircleDashed, CirclePause, ClockAlert, type LucideIcon, PencilLine, Send, Timer, UserCheck } from 'lucide-react';
import { Icon } from '../../controls/icon.tsx';
import { useText } from '../../i18n/i18n.ts';
import type { Alert } from '../alert/alert-data.ts';

const looks: Record<Alert['status'], [LucideIcon, string]> = {
  draft: [PencilLine, 'unknown'],
  in_review: [UserCheck, 'late'],
  approved: [Timer, 'info'],
  resolving: [Timer, 'info'],
  sending: [Send, 'info'],
  paused: [CirclePause, 'late'],
  completed: [CircleCheck, 'done'],
  discarded: [CircleDashed, 'unknown'],
  rejected: [Ban, 'late'],
  cancelled: [Ban, 'unknown'],
  expired: [ClockAlert, 'unknown'],
};

/** Where an alert stands: shape, word and colour. */
export const StatusTag = ({ status }: { status: Alert['status'] }) => {
  const t = useText();
  const [shape, look] = looks[status];
  return (
    <span className={`tag ${look}`}>
      <Icon of={shape} />
      {t(`alerts.status.${status}`)}
    </span>
  );
};
