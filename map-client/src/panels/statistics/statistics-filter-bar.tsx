import { CalendarDays, ListFilter } from 'lucide-react';
import { Dialog as AriaDialog, CheckboxGroup, DialogTrigger, Popover } from 'react-aria-components';
import { Button } from '../../controls/button.tsx';
import { Checkbox } from '../../controls/checkbox.tsx';
import { Segments } from '../../controls/segments.tsx';
import { Select } from '../../controls/select.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { CategoryFilter } from '../incident-filter/category-filter.tsx';
import { statuses } from '../incidents/incident-query.ts';
import { PeriodPicker } from '../time/period-picker.tsx';
import type { StatisticsFilter } from './statistics-query.ts';

interface FilterBarProps {
  filter: StatisticsFilter;
  today: string;
  /** Municipalities to choose from: what a link names them by, and their names. */
  territories: readonly { id: string; label: string }[];
  onChange: (changes: Partial<StatisticsFilter>) => void;
}

/** What the statistics are of: time, place, kinds of incidents, severity and state. */
export const StatisticsFilterBar = ({ filter, today, territories, onChange }: FilterBarProps) => {
  const t = useText();
  const format = useFormat();
  const { period, groups, territory, severity, statuses: chosen } = filter;
  const conditions = groups.length + (severity > 1 ? 1 : 0) + chosen.length;
  return (
    <section className="statistics-filter" aria-label={t('incidents.filter.title')}>
      <DialogTrigger>
        <Button icon={CalendarDays} aria-label={t('time.change', { period: format.period(period.from, period.to) })}>
          {format.period(period.from, period.to)}
        </Button>
        <PeriodPicker key={`${period.from}/${period.to}`} period={period} today={today} onChange={(next) => onChange({ period: next })} />
      </DialogTrigger>
      <Select
        hideLabel
        label={t('incidents.filter.territory')}
        value={territory ?? 'all'}
        choices={[{ id: 'all', label: t('statistics.everywhere') }, ...territories]}
        onChange={(id) => onChange({ territory: id === 'all' ? undefined : id })}
      />
      <DialogTrigger>
        <Button icon={ListFilter}>
          {groups.length > 0 ? groups.map((group) => t.maybe(`group.${group}`) ?? group).join(', ') : t('filter.all')}
          {conditions > groups.length && ` · ${t('statistics.moreConditions', { n: conditions - groups.length })}`}
        </Button>
        <Popover className="popover pad" placement="bottom start">
          <AriaDialog className="statistics-conditions" aria-label={t('incidents.filter.title')}>
            <CategoryFilter value={groups} onChange={(next) => onChange({ groups: next })} />
            <Segments
              label={t('incidents.filter.severity')}
              value={String(severity)}
              choices={[1, 2, 3, 4, 5].map((grade) => ({
                id: String(grade),
                label: String(grade),
                description: t('incidents.fromSeverity', { n: grade }),
              }))}
              onChange={(grade) => onChange({ severity: Number(grade) })}
            />
            <CheckboxGroup
              className="field"
              aria-label={t('incidents.filter.status')}
              value={[...chosen]}
              onChange={(next) => onChange({ statuses: statuses.filter((status) => next.includes(status)) })}
            >
              <span className="field-label">{t('incidents.filter.status')}</span>
              {statuses.map((status) => (
                <Checkbox key={status} value={status}>
                  {t(`incidents.status.${status}`)}
                </Checkbox>
              ))}
            </CheckboxGroup>
          </AriaDialog>
        </Popover>
      </DialogTrigger>
    </section>
  );
};
