import { Radio, RadioGroup } from 'react-aria-components';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import type { Method, ThematicMap } from './theme.ts';

const usual: readonly Method[] = ['natural', 'quantile', 'equal', 'pretty'];
const rare: readonly Method[] = ['deviation', 'geometric'];

/** Ways to find classes, each with how well it fits these values (goodness of variance fit, 0 … 1). */
export const MethodList = ({
  value,
  fits,
  ownFit,
  onChange,
  all,
}: {
  value: Method;
  fits: ThematicMap['fits'];
  ownFit: number | undefined;
  onChange: (method: Method) => void;
  /** Whether the rare ones are offered too. */
  all: boolean;
}) => {
  const t = useText();
  const format = useFormat();
  const shown = [...usual, ...(all || rare.includes(value) ? rare : []), 'manual' as const];
  const fitOf = (method: Method): number | null | undefined =>
    method === 'manual' ? ownFit : fits.find((fit) => fit.method === method)?.fit;
  return (
    <RadioGroup className="method-list" aria-label={t('builder.method')} value={value} onChange={(next) => onChange(next as Method)}>
      {shown.map((method) => {
        const fit = fitOf(method);
        return (
          <Radio key={method} value={method} className="radio" aria-describedby={`method-${method}`}>
            <span className="dot" />
            <span>{t(`classes.${method}` as 'classes.natural')}</span>
            <span className="fit" id={`method-${method}`}>
              <span className="fit-track" aria-hidden="true">
                <i style={{ width: `${100 * (fit ?? 0)}%` }} />
              </span>
              <span>{fit == null ? '–' : format.number(fit, 2)}</span>
            </span>
          </Radio>
        );
      })}
    </RadioGroup>
  );
};
