import type { SampleRow } from '@vias/api/imports/contract.ts';
import { CircleCheck, CircleX, TriangleAlert } from 'lucide-react';
import { Icon } from '../../controls/icon.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { useCategories } from '../../panels/incident-filter/categories.ts';

/** The first rows of the file as they will land, refused ones with their reason. */
export const SampleTable = ({ rows }: { rows: readonly SampleRow[] }) => {
  const t = useText();
  const format = useFormat();
  const categories = useCategories();
  const titleOf = (code: string | null): string => categories.data?.find((entry) => entry.code === code)?.title[format.lang] ?? code ?? '—';
  return (
    <table>
      <thead>
        <tr>
          <th scope="col" className="right">
            {t('import.row.line')}
          </th>
          <th scope="col">{t('import.row.occurred')}</th>
          <th scope="col">{t('import.field.category')}</th>
          <th scope="col">{t('import.field.severity')}</th>
          <th scope="col">{t('import.row.place')}</th>
          <th scope="col">{t('import.row.fate')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const refused = row.occurredAt === null;
          const doubts = row.findings.map((finding) => finding.sentence).join(' · ');
          return (
            <tr key={row.line}>
              <td className="right quiet" data-name={t('import.row.line')}>
                {format.number(row.line)}
              </td>
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
      </tbody>
    </table>
  );
};
