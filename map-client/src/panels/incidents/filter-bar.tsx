import { Search } from 'lucide-react';
import { useState } from 'react';
import { Dialog as AriaDialog, CheckboxGroup, DialogTrigger, Popover } from 'react-aria-components';
import { Button } from '../../controls/button.tsx';
import { Checkbox } from '../../controls/checkbox.tsx';
import { AddChip, Chip } from '../../controls/chip.tsx';
import { Field } from '../../controls/field.tsx';
import { Segments } from '../../controls/segments.tsx';
import { Select } from '../../controls/select.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { CategoryFilter } from '../incident-filter/category-filter.tsx';
import { useTerritories } from '../rate/rate.ts';
import { listName } from '../rate/territory-name.ts';
import { type IncidentFilterState, type Span, spans, statuses } from './incident-query.ts';

interface FilterProps {
  filter: IncidentFilterState;
  /** The boundary sets whose municipalities one can choose. */
  sets: readonly number[] | undefined;
  onChange: (changes: Partial<IncidentFilterState>) => void;
}

const Conditions = ({ filter, sets, onChange }: FilterProps) => {
  const t = useText();
  const format = useFormat();
  const { data: territories = [] } = useTerritories(sets);
  const [text, setText] = useState(filter.text);
  const sorted = [...territories].sort((a, b) => format.compare(a.name, b.name));
  return (
    <form
      className="incident-conditions"
      onSubmit={(event) => {
        event.preventDefault();
        onChange({ text: text.trim() });
      }}
    >
      <Field
        label={t('incidents.filter.text')}
        value={text}
        onChange={setText}
        type="search"
        hint={t('incidents.filter.textHint')}
        beside={
          <Button type="submit" icon={Search}>
            {t('incidents.filter.search')}
          </Button>
        }
      />
      <Select
        label={t('incidents.filter.time')}
        value={filter.span}
        choices={(Object.keys(spans) as Span[]).map((id) => ({ id, label: t(`incidents.span.${id}`) }))}
        onChange={(span) => onChange({ span })}
      />
      <Select
        label={t('incidents.filter.territory')}
        value={String(filter.territory ?? 'all')}
        choices={[
          { id: 'all', label: t('incidents.filter.everywhere') },
          ...sorted.map(({ id, name }) => ({ id: String(id), label: listName(name) })),
        ]}
        onChange={(id) => onChange({ territory: id === 'all' ? undefined : Number(id) })}
      />
      <Segments
        label={t('incidents.filter.severity')}
        value={String(filter.severity)}
        choices={[1, 2, 3, 4, 5].map((grade) => ({
          id: String(grade),
          label: String(grade),
          description: t('incidents.fromSeverity', { n: grade }),
        }))}
        onChange={(grade) => onChange({ severity: Number(grade) })}
      />
      <CheckboxGroup
        className="incident-conditions-row"
        aria-labelledby="incident-filter-status"
        value={[...filter.statuses]}
        onChange={(next) => onChange({ statuses: statuses.filter((status) => next.includes(status)) })}
      >
        <span className="field-label" id="incident-filter-status">
          {t('incidents.filter.status')}
        </span>
        {statuses.map((status) => (
          <Checkbox key={status} value={status}>
            {t(`incidents.status.${status}`)}
          </Checkbox>
        ))}
      </CheckboxGroup>
      <span className="field-label">{t('filter.category')}</span>
      <CategoryFilter value={filter.groups} onChange={(groups) => onChange({ groups })} />
    </form>
  );
};

/** The conditions in force as chips, each removable; the dashed one adds more. */
export const FilterBar = ({ filter, sets, onChange }: FilterProps) => {
  const t = useText();
  const [open, setOpen] = useState(false);
  const { data: territories = [] } = useTerritories(filter.territory ? sets : undefined);
  const place = territories.find(({ id }) => id === filter.territory);
  const chips = [
    {
      id: 'time',
      name: t('incidents.filter.time'),
      value: t(`incidents.span.${filter.span}`),
      clear: filter.span === 'all' ? undefined : { span: 'all' as const },
    },
    filter.territory !== undefined && {
      id: 'territory',
      name: t('incidents.filter.territory'),
      value: place ? listName(place.name) : '…',
      clear: { territory: undefined },
    },
    filter.groups.length > 0 && {
      id: 'category',
      name: t('filter.category'),
      value: filter.groups.map((group) => t.maybe(`group.${group}`) ?? group).join(', '),
      clear: { groups: [] },
    },
    filter.severity > 1 && {
      id: 'severity',
      name: t('incidents.filter.severity'),
      value: t('incidents.fromSeverity', { n: filter.severity }),
      clear: { severity: 1 },
    },
    filter.statuses.length > 0 && {
      id: 'status',
      name: t('incidents.filter.status'),
      value: filter.statuses.map((status) => t(`incidents.status.${status}`)).join(', '),
      clear: { statuses: [] },
    },
    filter.text !== '' && { id: 'text', name: t('incidents.filter.text'), value: `„${filter.text}”`, clear: { text: '' } },
    filter.unplaced && { id: 'place', name: t('incidents.filter.place'), value: t('incidents.filter.noPlace'), clear: { unplaced: false } },
  ].filter((chip) => !!chip);
  return (
    <section className="incident-chips" aria-label={t('incidents.filter.title')}>
      {chips.map(({ id, name, value, clear }) => (
        <Chip
          key={id}
          name={name}
          value={value}
          removeLabel={t('incidents.filter.remove', { name })}
          onPress={() => setOpen(true)}
          {...(clear && { onRemove: () => onChange(clear) })}
        />
      ))}
      <DialogTrigger isOpen={open} onOpenChange={setOpen}>
        <AddChip>{t('layers.filter')}</AddChip>
        <Popover className="popover pad" placement="bottom start">
          <AriaDialog className="incident-filter-dialog" aria-label={t('incidents.filter.title')}>
            <Conditions filter={filter} sets={sets} onChange={onChange} />
          </AriaDialog>
        </Popover>
      </DialogTrigger>
    </section>
  );
};
