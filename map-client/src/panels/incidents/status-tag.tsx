import { CircleCheck, CircleDashed, CircleDot, ClockAlert, type LucideIcon, OctagonAlert } from 'lucide-react';
import { Icon } from '../../controls/icon.tsx';
import { useText } from '../../i18n/i18n.ts';
import type { Urgency } from './urgency.ts';

const looks: Record<Urgency, { icon: LucideIcon; tone: string }> = {
  act: { icon: OctagonAlert, tone: 'act' },
  late: { icon: ClockAlert, tone: 'late' },
  inHand: { icon: CircleDot, tone: 'info' },
  done: { icon: CircleCheck, tone: 'done' },
  unknown: { icon: CircleDashed, tone: 'unknown' },
};

/** The state of an incident: shape, word and colour. */
export const StatusTag = ({ urgency }: { urgency: Urgency }) => {
  const t = useText();
  const { icon, tone } = looks[urgency];
  return (
    <span className={`tag ${tone}`}>
      <Icon of={icon} />
      {t(`urgency.${urgency}`)}
    </span>
  );
};
