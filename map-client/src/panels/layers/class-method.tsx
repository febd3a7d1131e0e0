import { Radio, RadioGroup } from 'react-aria-components';
import { useText } from '../../i18n/i18n.ts';
import type { Method } from '../rate/rate.ts';
import { methods } from '../state/planner-query.ts';

/** Chooses how the server finds the classes; each way says what it does. */
export const ClassMethod = ({ value, onChange }: { value: Method; onChange: (method: Method) => void }) => {
  const t = useText();
  return (
    <RadioGroup className="class-method" aria-label={t('classes.method')} value={value} onChange={(next) => onChange(next as Method)}>
      {methods.map((method) => (
        <Radio key={method} value={method} className="radio">
          <span className="dot" />
          <span>
            {t(`classes.${method}`)}
            <small>{t(`classes.${method}.about`)}</small>
          </span>
        </Radio>
      ))}
    </RadioGroup>
  );
};
