import { MapPinOff, TriangleAlert } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components';
import { Icon } from '../../controls/icon.tsx';
import { Empty } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import type { AreaId } from '../../map/territory-layer.ts';
import { coloursFor, useGround } from '../builder/look.ts';
import { unitShort, valueDigits, writeValue } from '../builder/map-text.ts';
import { noData, suppressed, type ThematicMap } from '../builder/theme.ts';
import { ClassSwatch } from '../layers/class-swatch.tsx';
import { plusMinusOf, type Row } from './rows.ts';
import './territory.css';

/** More rows than these are not listed at once; the map is brought closer to see the others. */
const listed = 300;

interface ListProps {
  rows: readonly Row[];
  map: ThematicMap | undefined;
  selected: AreaId | undefined;
  onSelect: (id: AreaId) => void;
}

/** The same as the map says, as a list: what is in view, reachable by keyboard before the map. What is too uncertain to be compared says so in a word. */
export const TerritoryList = ({ rows, map, selected, onSelect }: ListProps) => {
  const t = useText();
  const format = useFormat();
  const ground = useGround();
  const list = useRef<HTMLDivElement>(null);
  // What was chosen on the map is brought into sight in the list.
  useEffect(() => {
    if (selected !== undefined)
      list.current?.querySelector(`[data-key="${CSS.escape(String(selected))}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  const colours = map ? coloursFor(map, ground) : [];
  const plain = map?.definition.display === 'symbols' || map?.geometry.kind === 'points';
  const digits = map ? valueDigits(map) : 1;
  const cells = map?.definition.area.kind === 'grid';
  const words = ({ value }: Row): string =>
    map && value?.value != null ? writeValue(value.value, map, format) : value?.class === suppressed ? t('rate.hidden') : t('rate.noData');
  const shown = rows.slice(0, listed);
  return (
    <section className="territory-list" aria-label={t('list.title')}>
      <div className="territory-list-head">
        <h2>
          {t('list.title')} <span className="quiet">{t('list.inView', { n: rows.length })}</span>
        </h2>
      </div>
      <div className="territory-list-columns" aria-hidden="true">
        <span>
          {(map?.definition.area.kind === 'territory' && t.maybe(`builder.areaOne.${map.definition.area.level}`)) ||
            t(cells ? 'builder.cell' : map?.definition.area.kind === 'layer' ? 'builder.polygon' : 'list.municipality')}
        </span>
        <span>↓ {map ? unitShort(map, t) : t('rate.unit')}</span>
        <span>±</span>
      </div>
      <ListBox
        ref={list}
        className="territory-list-rows"
        aria-label={t(cells ? 'builder.list.cells' : 'list.label')}
        selectionMode="single"
        escapeKeyBehavior="none"
        selectedKeys={selected === undefined ? [] : [selected]}
        onSelectionChange={(keys) => {
          const [key] = keys === 'all' ? [] : [...keys];
          if (key !== undefined) onSelect(key);
        }}
        renderEmptyState={() => (
          <Empty icon={MapPinOff} title={t('list.empty.title')}>
            <p className="small">{t('list.empty.text')}</p>
          </Empty>
        )}
      >
        {shown.map((row) => {
          const { id, name, shortName, value } = row;
          const plusMinus = value?.value == null ? null : plusMinusOf(value);
          return (
            <ListBoxItem
              key={id}
              id={id}
              textValue={`${name}: ${words(row)}${value?.isUnstable ? `, ${t('builder.unstable')}` : ''}`}
              className="territory-list-row"
            >
              {plain && (value?.class ?? noData) >= 0 ? (
                <i className="swatch small plain" />
              ) : (
                <ClassSwatch of={value?.class ?? noData} colours={colours} small />
              )}
              <span className="name">
                {shortName}
                {value?.isUnstable && value.value !== null && (
                  <small className="unstable">
                    <Icon of={TriangleAlert} />
                    {t('builder.unstable')}
                  </small>
                )}
              </span>
              <span className={value?.value == null ? 'quiet small' : 'number'}>{words(row)}</span>
              <span className="pm">{plusMinus === null ? '' : format.number(plusMinus, digits)}</span>
            </ListBoxItem>
          );
        })}
      </ListBox>
      {rows.length > listed && <p className="territory-list-more small quiet">{t('builder.list.more', { n: listed, of: rows.length })}</p>}
      <p className="vh" role="status">
        {cells ? t('builder.list.status', { n: rows.length }) : t('list.status', { n: rows.length })}
      </p>
    </section>
  );
};
