import { MapPinOff } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components';
import { Empty } from '../../controls/notice.tsx';
import { Swatch } from '../../controls/swatch.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { noData, type RateValue, suppressed, type Territory } from '../rate/rate.ts';
import { shadeOf } from '../rate/rate-style.ts';
import { listName } from '../rate/territory-name.ts';
import './territory.css';

/** A territory with its value. */
export interface Row {
  territory: Territory;
  value: RateValue | undefined;
}

/** Highest rate first; suppressed and missing ones last, by name as the reader's language sorts. */
export const sortRows = (rows: readonly Row[], compare: (a: string, b: string) => number): Row[] =>
  [...rows].sort((a, b) => (b.value?.rate ?? -1) - (a.value?.rate ?? -1) || compare(a.territory.name, b.territory.name));

interface ListProps {
  rows: readonly Row[];
  /** How many classes the map has. */
  classes: number;
  /** Digits of a rate. */
  digits: number;
  selected: number | undefined;
  onSelect: (id: number) => void;
}

/** The same as the map says, as a list: what is in view, reachable by keyboard before the map. */
export const TerritoryList = ({ rows, classes, digits, selected, onSelect }: ListProps) => {
  const t = useText();
  const format = useFormat();
  const list = useRef<HTMLDivElement>(null);
  // What was chosen on the map is brought into sight in the list.
  useEffect(() => {
    if (selected !== undefined) list.current?.querySelector(`[data-key="${selected}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  const words = (value: RateValue | undefined): string =>
    value?.rate != null ? format.number(value.rate, digits) : value?.class === suppressed ? t('rate.hidden') : t('rate.noData');
  return (
    <section className="territory-list" aria-label={t('list.title')}>
      <div className="territory-list-head">
        <h2>
          {t('list.title')} <span className="quiet">{t('list.inView', { n: rows.length })}</span>
        </h2>
      </div>
      <div className="territory-list-columns" aria-hidden="true">
        <span>{t('list.municipality')}</span>
        <span>↓ {t('rate.unit')}</span>
        <span>±</span>
      </div>
      <ListBox
        ref={list}
        className="territory-list-rows"
        aria-label={t('list.label')}
        selectionMode="single"
        escapeKeyBehavior="none"
        selectedKeys={selected === undefined ? [] : [selected]}
        onSelectionChange={(keys) => {
          const [key] = keys === 'all' ? [] : [...keys];
          if (key !== undefined) onSelect(Number(key));
        }}
        renderEmptyState={() => (
          <Empty icon={MapPinOff} title={t('list.empty.title')}>
            <p className="small">{t('list.empty.text')}</p>
          </Empty>
        )}
      >
        {rows.map(({ territory, value }) => (
          <ListBoxItem key={territory.id} id={territory.id} textValue={`${territory.name}: ${words(value)}`} className="territory-list-row">
            <Swatch of={shadeOf(classes, value?.class ?? noData)} small />
            <span className="name">{listName(territory.name)}</span>
            <span className={value?.rate == null ? 'quiet small' : ''}>{words(value)}</span>
            <span className="pm">{value?.plusMinus != null && value.rate != null ? format.number(value.plusMinus, digits) : ''}</span>
          </ListBoxItem>
        ))}
      </ListBox>
      <p className="vh" role="status">
        {t('list.status', { n: rows.length })}
      </p>
    </section>
  );
};
