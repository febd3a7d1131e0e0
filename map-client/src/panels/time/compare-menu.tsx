import { type CalendarDate, parseDate } from '@internationalized/date';
import { Columns2 } from 'lucide-react';
import { useState } from 'react';
import { Dialog, DialogTrigger, Popover, Radio, RadioGroup } from 'react-aria-components';
import { Button } from '../../controls/button.tsx';
import { Segments } from '../../controls/segments.tsx';
import { Select } from '../../controls/select.tsx';
import { useText } from '../../i18n/i18n.ts';
import { canChange, canSwipe } from '../builder/compared.ts';
import type { Theme } from '../builder/theme.ts';
import { type Period, yearBefore } from '../rate/period.ts';
import type { Comparison, Reference } from '../state/comparison-query.ts';
import { Day } from './period-picker.tsx';

type Kind = Reference['kind'];

interface CompareProps {
  theme: Theme;
  period: Period;
  comparison: Comparison | undefined;
  onChange: (comparison: Comparison | undefined) => void;
}

const Form = ({ theme, period, comparison, onChange, close }: CompareProps & { close: () => void }) => {
  const t = useText();
  const ways = ([canSwipe(theme) && 'swipe', canChange(theme) && 'difference', canChange(theme) && 'percent'] as const).filter(
    (way) => way !== false,
  );
  const [how, setHow] = useState<Comparison['how']>(comparison?.how ?? ways[0] ?? 'swipe');
  const [kind, setKind] = useState<Kind>(comparison?.with.kind ?? 'year');
  const [years, setYears] = useState(comparison?.with.kind === 'weeks' ? comparison.with.years : 3);
  const own = comparison?.with.kind === 'days' ? comparison.with.period : yearBefore(period);
  const [from, setFrom] = useState<CalendarDate>(() => parseDate(own.from));
  const [to, setTo] = useState<CalendarDate>(() => parseDate(own.to));
  const wrong = kind === 'days' && from.compare(to) > 0;
  const chosen: Kind = how === 'swipe' && kind === 'weeks' ? 'year' : kind;
  const kinds: readonly Kind[] = how === 'swipe' ? ['year', 'before', 'days'] : ['year', 'before', 'weeks', 'days'];
  const show = (): void => {
    const reference: Reference =
      chosen === 'days'
        ? { kind: 'days', period: { from: from.toString(), to: to.toString() } }
        : chosen === 'weeks'
          ? { kind: 'weeks', years }
          : { kind: chosen };
    onChange({ how, with: reference });
    close();
  };
  if (ways.length === 0) return <p>{t('builder.compare.cannot')}</p>;
  return (
    <>
      <Segments
        label={t('builder.compare.how')}
        value={how}
        choices={ways.map((id) => ({ id, label: t(`builder.compare.how.${id}`) }))}
        onChange={setHow}
      />
      <RadioGroup className="compare-with" aria-label={t('builder.compare')} value={chosen} onChange={(next) => setKind(next as Kind)}>
        {kinds.map((id) => (
          <Radio key={id} value={id} className="radio">
            <span className="dot" />
            <span>{t(`builder.compare.with.${id}`)}</span>
          </Radio>
        ))}
      </RadioGroup>
      {chosen === 'weeks' && (
        <Select
          label={t('builder.compare.years')}
          value={String(years)}
          choices={['1', '2', '3', '4', '5'].map((id) => ({ id, label: id }))}
          onChange={(next) => setYears(Number(next))}
        />
      )}
      {chosen === 'days' && (
        <div className="period-picker-days">
          <Day label={t('time.from')} value={from} onChange={setFrom} />
          <Day label={t('time.to')} value={to} onChange={setTo} />
        </div>
      )}
      {wrong && (
        <p className="field-error" role="alert">
          {t('time.wrong')}
        </p>
      )}
      <div className="compare-actions">
        {comparison && (
          <Button
            kind="plain"
            onPress={() => {
              onChange(undefined);
              close();
            }}
          >
            {t('builder.compare.stop')}
          </Button>
        )}
        <Button kind="primary" isDisabled={wrong} onPress={show}>
          {t('time.apply')}
        </Button>
      </div>
    </>
  );
};

/** Opens the choice of another time: side by side with a divider, or as what changed. */
export const CompareMenu = (props: CompareProps) => {
  const t = useText();
  return (
    <DialogTrigger>
      <Button icon={Columns2} className={props.comparison ? 'pressed' : ''}>
        {t('builder.compareButton')}
      </Button>
      <Popover className="popover pad" placement="bottom end">
        <Dialog className="period-picker compare" aria-label={t('builder.compareButton')}>
          {({ close }) => <Form {...props} close={close} />}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
};
