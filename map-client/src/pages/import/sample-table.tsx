import type { SampleRow } from '@vias/api/imports/contract.ts';
import { CircleCheck, CircleX, TriangleAlert } from 'lucide-react';
import { Icon } from '../../controls/icon.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { useCategories } from '../../panels/incident-filter/categories.ts';
import { LineCell, RowTable } from './row-table.tsx';

/** The first rows of the file as they will land, refused ones with their reason. */
export const SampleTable = ({ rows }: { rows: readonly SampleRow[] }) => {
  const t = useText();
  const format = useFormat();
  const categories = useCategories();
  const titleOf = (code: string | null): string => categories.data?.find((entry) => entry.code === code)?.title[format.lang] ?? code ?? '—';
  return (
    <RowTable
      columns={[
        t('import.row.occurred'),
        t('import.field.category'),
        t('import.field.severity'),
        t('import.row.place'),
        t('import.row.fate'),
      ]}
    >
      {rows.map((row) => {
        const refused = row.occurredAt === null;
        const doubts = row.findings.map((finding) => finding.sentence).join(' · ');
        return (
          <tr key={row.line}>
            <LineCell line={row.line} />
            <td className="nowrap" data-name={t('import.row.occurred')}>
              {row.occurredAt ? format.dayTime(row.occurredAt) : '—'}
            </td>
            <td data-name={t('import.field.category')}>{refused ? '—' : titleOf(row.category)}</td>
            <td data-name={t('import.field.severity')}>{row.severity ?? '—'}</td>
            <td className="nowrap" data-name={t('import.row.place')}>
              {row.position
                ? `${format.number(row.position[1], 4)}°, ${format.number(row.position[0], 4)}°`
                : (row.address ?? t('import.row.noPlace'))}
            </td>
            <td>
              <span className={refused ? 'tag late' : doubts ? 'tag late' : 'tag done'}>
                <Icon of={refused ? CircleX : doubts ? TriangleAlert : CircleCheck} />
                {refused ? t('import.row.refused') : t('import.row.lands')}
              </span>
              {doubts && <span className="doubt">{doubts}</span>}
            </td>
          </tr>
        );
      })}
    </RowTable>
  );
};
