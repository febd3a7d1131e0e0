import { CircleCheck, CircleDashed, ClockAlert } from 'lucide-react';
import { Icon } from '../../controls/icon.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import './departure.css';
import type { Departure } from './departure-data.ts';

/** How far a departure is: announced, taken along, agreed, erased; each with its day, and who did it. */
export const DepartureSteps = ({ departure }: { departure: Departure }) => {
  const t = useText();
  const format = useFormat();
  const { announced, exportedAt, agreed, eraseAfter, isErasing, isHeld, erased, erasedAt, waitDays } = departure;
  const by = (moment: { name: string; at: string } | null): string => (moment ? `${format.dayTime(moment.at)} · ${moment.name}` : '');
  const last = erasedAt
    ? t('departure.step.erased', { day: format.dayTime(erasedAt), n: erased })
    : isHeld
      ? t('departure.step.held')
      : isErasing
        ? t('departure.step.erasing', { n: erased })
        : eraseAfter
          ? t('departure.step.eraseAfter', { day: format.dayTime(eraseAfter) })
          : t('departure.step.wait', { n: waitDays });
  const steps: { id: string; done: boolean; late?: boolean; what: string; when: string }[] = [
    { id: 'announced', done: true, what: t('departure.step.announced'), when: by(announced) },
    { id: 'exported', done: exportedAt !== null, what: t('departure.step.exported'), when: exportedAt ? format.dayTime(exportedAt) : '' },
    { id: 'agreed', done: agreed !== null, what: t('departure.step.agreed'), when: by(agreed) },
    { id: 'erased', done: erasedAt !== null, late: isHeld, what: last, when: '' },
  ];
  return (
    <ol className="departure-steps">
      {steps.map(({ id, done, late, what, when }) => (
        <li key={id} className={done ? 'done' : late ? 'late' : ''}>
          <Icon of={done ? CircleCheck : late ? ClockAlert : CircleDashed} />
          <span>
            {what}
            {done && <span className="vh"> ({t('departure.step.done')})</span>}
          </span>
          <span className="small quiet">{when}</span>
        </li>
      ))}
    </ol>
  );
};
