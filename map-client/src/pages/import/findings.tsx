import { CircleCheck, TriangleAlert } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { Empty, ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { type ImportFinding, type ImportReport, type Kind, useFindings } from './import-data.ts';
import { LineCell, RowTable } from './row-table.tsx';

const kinds: readonly Kind[] = ['reject', 'warning', 'duplicate'];

interface FindingsProps {
  report: ImportReport;
  /** Rows as they will land: a view of its own beside the reasons. */
  children?: ReactNode;
}

type View = { kind: Kind; code?: string } | 'rows';

/** Why rows were refused or doubted: reasons with their counts on the left, the rows of the chosen one on the right. */
export const Findings = ({ report, children }: FindingsProps) => {
  const t = useText();
  const format = useFormat();
  const totals: Record<Kind, number> = {
    reject: report.counts.rejected,
    warning: report.counts.warnings,
    duplicate: report.counts.duplicates,
  };
  const first: View = children ? 'rows' : { kind: totals.reject || !totals.warning ? 'reject' : 'warning' };
  const [chosen, setChosen] = useState<View>();
  const view = chosen ?? first;
  const isCurrent = (kind: Kind, code?: string): boolean => view !== 'rows' && view.kind === kind && view.code === code;
  const entry = (kind: Kind, label: string, rows: number, code?: string): ReactNode => (
    <button
      key={`${kind}${code}`}
      type="button"
      aria-current={isCurrent(kind, code) || undefined}
      className={code ? 'reason' : 'kind'}
      onClick={() => setChosen(code ? { kind, code } : { kind })}
    >
      <span>{label}</span>
      <span>{format.number(rows)}</span>
    </button>
  );
  return (
    <div className="import-why">
      <nav className="import-reasons" aria-label={t('import.reasons')}>
        {children !== undefined && (
          <button type="button" className="kind" aria-current={view === 'rows' || undefined} onClick={() => setChosen('rows')}>
            <span>{t('import.rows.asLand')}</span>
          </button>
        )}
        {kinds
          .filter((kind) => kind === 'reject' || totals[kind] > 0)
          .map((kind) => (
            <div key={kind}>
              {entry(kind, t(`import.kind.${kind}`), totals[kind])}
              {report.reasons.filter((reason) => reason.kind === kind).map(({ code, sentence, rows }) => entry(kind, sentence, rows, code))}
            </div>
          ))}
        <p>{t(report.dryRun ? 'import.nothingWritten' : 'import.nothingLost')}</p>
      </nav>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long list is scrolled by its keys */}
      <section className="import-rows" tabIndex={0} aria-label={view === 'rows' ? t('import.rows.asLand') : t(`import.kind.${view.kind}`)}>
        {view === 'rows' ? children : <FindingRows report={report} kind={view.kind} code={view.code} rows={totals[view.kind]} />}
      </section>
    </div>
  );
};

const FindingRows = ({ report, kind, code, rows }: { report: ImportReport; kind: Kind; code: string | undefined; rows: number }) => {
  const t = useText();
  const found = useFindings(report.id, kind, code, rows);
  const items: ImportFinding[] = found.data?.pages.flatMap((page) => page.items) ?? [];
  if (rows === 0) return <Empty icon={CircleCheck} title={t(`import.none.${kind}`)} />;
  if (found.isPending) return <Skeleton rows={6} />;
  if (found.error) return <ErrorNotice error={found.error} onRetry={() => void found.refetch()} />;
  const field = (name: string): string => t.maybe(`import.findingField.${name}`) ?? name;
  return (
    <>
      <RowTable columns={[t('import.row.field'), t('import.row.value'), t('import.row.why'), t('import.row.next')]}>
        {items.map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row may hold the same finding twice, and the list only grows
          <tr key={`${item.line} ${item.code} ${index}`}>
            <LineCell line={item.line} />
            <td data-name={t('import.row.field')}>{field(item.field)}</td>
            <td className="value" data-name={t('import.row.value')}>
              {item.value || t('import.row.empty')}
            </td>
            <td data-name={t('import.row.why')}>{item.sentence}</td>
            <td className="quiet" data-name={t('import.row.next')}>
              {t.maybe(`import.next.${item.code}`) ?? t(`import.nextKind.${kind}`)}
            </td>
          </tr>
        ))}
      </RowTable>
      {found.hasNextPage && (
        <Button icon={TriangleAlert} isDisabled={found.isFetchingNextPage} onPress={() => void found.fetchNextPage()}>
          {t('import.rows.more')}
        </Button>
      )}
    </>
  );
};
