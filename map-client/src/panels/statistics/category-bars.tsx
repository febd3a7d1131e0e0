import { useContext } from 'react';
import { tenantName } from '../../config.ts';
import { useFormat } from '../../i18n/format.ts';
import { TextsContext, useText } from '../../i18n/i18n.ts';
import { useCategories } from '../incident-filter/categories.ts';
import { ChartCard } from './chart-card.tsx';
import type { Statistics } from './statistics-data.ts';
import type { Cell, TableModel } from './table-model.ts';

/** Groups of categories as bars with the year before as a mark, and their rate; single categories stand in the table. */
export const CategoryBars = ({ statistics, file }: { statistics: Statistics; file: string }) => {
  const t = useText();
  const format = useFormat();
  const { lang } = useContext(TextsContext);
  const { data: taxonomy = [] } = useCategories();
  const titles = new Map(taxonomy.map(({ code, title }) => [code, title[lang]]));
  const groups = [...statistics.groups].sort((a, b) => b.count - a.count);
  const groupName = (group: string): string => t.maybe(`group.${group}`) ?? group;
  const most = Math.max(1, ...groups.flatMap(({ count, before }) => [count, before ?? 0]));
  const base = statistics.rateBase;
  const digits = Math.max(...groups.map(({ rate }) => rate?.value ?? 0)) < 0.5 ? 3 : 2;
  const cellsOf = ({ count, before, rate }: Statistics['groups'][number]): Cell[] => [
    count,
    ...(statistics.compared ? [before] : []),
    ...(base ? [rate?.value ?? null, rate?.interval[0] ?? null, rate?.interval[1] ?? null] : []),
  ];
  const table: TableModel = {
    columns: [
      { label: t('statistics.column.category') },
      { label: t('statistics.column.group') },
      { label: t('statistics.column.count'), digits: 0 },
      ...(statistics.compared ? [{ label: t('statistics.column.before'), digits: 0 }] : []),
      ...(base
        ? [
            { label: t('statistics.column.rate'), digits },
            { label: t('statistics.column.low'), digits },
            { label: t('statistics.column.high'), digits },
          ]
        : []),
    ],
    rows: groups.flatMap((group) => [
      [groupName(group.group), t('statistics.wholeGroup'), ...cellsOf(group)],
      ...statistics.categories
        .filter((category) => category.group === group.group)
        .map((category) => [titles.get(category.category) ?? category.category, groupName(group.group), ...cellsOf(category)]),
    ]),
  };
  return (
    <ChartCard
      title={t('statistics.categories')}
      about={
        base
          ? t('statistics.categoriesAbout', {
              names: base.tenants.map(tenantName).join(', '),
              residents: format.number(base.residents),
              day: format.day(base.asOf),
            })
          : t(statistics.rateMissing === 'residents' ? 'statistics.categoriesNoResidents' : 'statistics.categoriesNoRate')
      }
      table={table}
      file={file}
    >
      <ul className="statistics-bars">
        {groups.map((group) => (
          <li key={group.group}>
            <span className="name">{groupName(group.group)}</span>
            <svg viewBox="0 0 1000 20" preserveAspectRatio="none" aria-hidden="true">
              <rect className="now" y="3" height="14" width={(group.count / most) * 1000} />
              {group.before !== null && (
                <path className="before" d={`M${Math.max(1, (group.before / most) * 1000)} 0v20`} vectorEffect="non-scaling-stroke" />
              )}
            </svg>
            <b>{format.number(group.count)}</b>
            <span className="rate">
              {group.rate && (
                <>
                  {format.number(group.rate.value, digits)}
                  <span className="vh"> {t('statistics.column.rate')}</span>
                </>
              )}
              {group.before !== null && <span className="vh">, {t('statistics.beforeWas', { n: group.before })}</span>}
            </span>
          </li>
        ))}
      </ul>
      <ul className="statistics-key" aria-hidden="true">
        <li className="now">{t('statistics.now')}</li>
        {statistics.compared && <li className="mark">{t('statistics.before')}</li>}
        {base && <li className="plain">{t('statistics.rightRate')}</li>}
      </ul>
    </ChartCard>
  );
};
