import { useEffect, useRef } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components';
import { Swatch } from '../../controls/swatch.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { type RankRange, topAreas } from '../../risk/rank-ranges.ts';
import { mapName } from '../rate/territory-name.ts';
import { placeOfRank, rankTicks } from './rank-scale.ts';
import type { Reckoned } from './reckon.ts';

interface ListProps {
  reckoned: Reckoned;
  selected: number | undefined;
  onSelect: (id: number) => void;
}

/** The same as the map says, highest first: index, the median of the rank in 1,000 draws of the weights and where nine in ten lie. */
export const RankList = ({ reckoned, selected, onSelect }: ListProps) => {
  const t = useText();
  const format = useFormat();
  const list = useRef<HTMLDivElement>(null);
  // A frame later, because the list makes its rows after it has made itself.
  useEffect(() => {
    if (selected === undefined) return undefined;
    const frame = requestAnimationFrame(() =>
      list.current?.querySelector(`[data-key="${selected}"]`)?.scrollIntoView({ block: 'nearest' }),
    );
    return () => cancelAnimationFrame(frame);
  }, [selected]);
  const { areas, withIndex } = reckoned;
  const at = (rank: number): string => `${100 * placeOfRank(rank, withIndex)}%`;
  const ticks = rankTicks(withIndex);
  const ranked = (range: RankRange): string =>
    [
      t('risk.list.words', { from: range.from, to: range.to, median: range.median }),
      range.top === 'no' ? '' : t(`risk.legend.${range.top}`),
    ]
      .filter(Boolean)
      .join(', ');
  return (
    <section className="risk-ranks" aria-labelledby="risk-ranks">
      <div className="risk-ranks-head">
        <h2 id="risk-ranks">{t('risk.list.title')}</h2>
        <p className="small quiet">{t('risk.list.how')}</p>
      </div>
      <div className="risk-row risk-columns" aria-hidden="true">
        <span />
        <span>{t('risk.list.municipality')}</span>
        <span className="right">{t('risk.list.index')}</span>
        <span className="risk-axis">
          {ticks.map((rank) => (
            <i key={rank} style={{ left: at(rank) }}>
              {rank}
            </i>
          ))}
        </span>
        <span className="right">{t('risk.list.range')}</span>
      </div>
      <ListBox
        ref={list}
        className="risk-rows"
        aria-label={t('risk.list.label')}
        selectionMode="single"
        escapeKeyBehavior="none"
        selectedKeys={selected === undefined ? [] : [selected]}
        onSelectionChange={(keys) => {
          const [key] = keys === 'all' ? [] : [...keys];
          if (key !== undefined) onSelect(Number(key));
        }}
      >
        {areas.map((area) => {
          const { id, name, index, range } = area;
          return (
            <ListBoxItem key={id} id={id} className="risk-row" textValue={name}>
              <Swatch of={area.class} small />
              <span className="risk-name">{mapName(name)}</span>
              <span className={index === null ? 'quiet small' : 'risk-index'}>
                {index === null ? t('risk.list.none') : format.number(index, 1)}
              </span>
              <span className={`risk-interval ${range?.top ?? ''}`}>
                {range && <em style={{ width: at(Math.min(topAreas, withIndex)) }} />}
                {ticks.slice(1).map((rank) => (
                  <s key={rank} style={{ left: at(rank) }} />
                ))}
                {range && (
                  <>
                    <i style={{ left: at(range.from), right: `calc(100% - ${at(range.to)})` }} />
                    <b style={{ left: at(range.median) }} />
                  </>
                )}
              </span>
              <span className="risk-fromto" aria-hidden="true">
                {range && (range.from === range.to ? range.from : `${range.from}–${range.to}`)}
              </span>
              {range && <span className="vh">{ranked(range)}</span>}
            </ListBoxItem>
          );
        })}
      </ListBox>
    </section>
  );
};
