import { type CalendarDate, parseDate } from '@internationalized/date';
import { useState } from 'react';
import { DateField, DateInput, DateSegment, Dialog, Label, Popover } from 'react-aria-components';
import { Button } from '../../controls/button.tsx';
import { useText } from '../../i18n/i18n.ts';
import { nextDay, type Period, yearBefore } from '../rate/period.ts';

/** One day to type. */
export const Day = ({ label, value, onChange }: { label: string; value: CalendarDate; onChange: (day: CalendarDate) => void }) => (
  <DateField className="field" value={value} onChange={(day) => day && onChange(day)}>
    <Label className="field-label">{label}</Label>
    <DateInput className="input date-input">{(segment) => <DateSegment segment={segment} className="date-segment" />}</DateInput>
  </DateField>
);

const daysAgo = (today: string, days: number): string => new Date(Date.parse(today) - days * 86_400_000).toISOString().slice(0, 10);

/** Two days to type, and the periods planners ask for most. */
export const PeriodPicker = ({ period, today, onChange }: { period: Period; today: string; onChange: (period: Period) => void }) => {
  const t = useText();
  const [from, setFrom] = useState(() => parseDate(period.from));
  const [to, setTo] = useState(() => parseDate(period.to));
  const year = today.slice(0, 4);
  const usual: { id: 'thisYear' | 'lastYear' | 'twelveMonths' | 'thirtyDays'; period: Period }[] = [
    { id: 'thisYear', period: { from: `${year}-01-01`, to: today } },
    { id: 'lastYear', period: { from: `${Number(year) - 1}-01-01`, to: `${Number(year) - 1}-12-31` } },
    { id: 'twelveMonths', period: { from: nextDay(yearBefore({ from: today, to: today }).from), to: today } },
    { id: 'thirtyDays', period: { from: daysAgo(today, 29), to: today } },
  ];
  const wrong = from.compare(to) > 0;
  return (
    <Popover className="popover pad" placement="top start">
      <Dialog className="period-picker" aria-label={t('time.title')}>
        {({ close }) => {
          const choose = (next: Period): void => {
            onChange(next);
            close();
          };
          return (
            <>
              <div className="period-picker-usual">
                {usual.map(({ id, period: next }) => (
                  <Button key={id} small onPress={() => choose(next)}>
                    {t(`time.${id}`)}
                  </Button>
                ))}
              </div>
              <div className="period-picker-days">
                <Day label={t('time.from')} value={from} onChange={setFrom} />
                <Day label={t('time.to')} value={to} onChange={setTo} />
              </div>
              {wrong && (
                <p className="field-error" role="alert">
                  {t('time.wrong')}
                </p>
              )}
              <Button kind="primary" isDisabled={wrong} onPress={() => choose({ from: from.toString(), to: to.toString() })}>
                {t('time.apply')}
              </Button>
            </>
          );
        }}
      </Dialog>
    </Popover>
  );
};
