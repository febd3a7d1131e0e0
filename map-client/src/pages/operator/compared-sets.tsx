import { ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { type Comparison, useComparison } from './codes-data.ts';

/** Lines of each part; the rest is only counted. */
const shown = 12;

/** What another boundary set has otherwise: units that come, go or change, and settlements that would lie in another unit. */
export const ComparedSets = ({ id, other }: { id: number; other: number }) => {
  const { data, error, refetch } = useComparison(id, other);
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  return data ? <Difference {...data} /> : <Skeleton rows={4} />;
};

const Difference = ({ added, removed, changed, moves, settlements }: Comparison) => {
  const t = useText();
  const format = useFormat();
  const moved = moves.reduce((sum, one) => sum + one.settlements, 0);
  const nowhere = t('operator.borders.nowhere');
  const parts: [string, string[]][] = [
    [
      t('operator.borders.moved', { n: moved, of: settlements }),
      moves.map(
        ({ from, to, names, settlements: n }) =>
          `${from?.name ?? nowhere} → ${to?.name ?? nowhere}: ${names.join(', ')}${n > names.length ? ` ${t('operator.borders.more', { n: n - names.length })}` : ''}`,
      ),
    ],
    [t('operator.borders.added', { n: added.length }), added.map(({ name }) => name)],
    [t('operator.borders.removed', { n: removed.length }), removed.map(({ name }) => name)],
    [
      t('operator.borders.changed', { n: changed.length }),
      changed.map(({ name, km2, otherKm2 }) => `${name}: ${format.number(km2, 1)} → ${format.number(otherKm2, 1)} km²`),
    ],
  ];
  const filled = parts.filter(([, lines]) => lines.length > 0);
  if (filled.length === 0) return <p role="status">{t('operator.borders.same')}</p>;
  return (
    <div className="operator-compared" role="status">
      {filled.map(([title, lines]) => (
        <section key={title}>
          <h3>{title}</h3>
          <ul>
            {lines.slice(0, shown).map((line) => (
              <li key={line}>{line}</li>
            ))}
            {lines.length > shown && <li className="quiet">{t('operator.borders.more', { n: lines.length - shown })}</li>}
          </ul>
        </section>
      ))}
    </div>
  );
};
