import type { ReactNode } from 'react';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';

/** A table of rows of the file: the line first, then the columns named. */
export const RowTable = ({ columns, children }: { columns: readonly string[]; children: ReactNode }) => {
  const t = useText();
  return (
    <table>
      <thead>
        <tr>
          <th scope="col" className="right">
            {t('import.row.line')}
          </th>
          {columns.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
};

/** The cell of the line; on a phone each cell says its column's name. */
export const LineCell = ({ line }: { line: number }) => {
  const t = useText();
  const format = useFormat();
  return (
    <td className="right quiet" data-name={t('import.row.line')}>
      {format.number(line)}
    </td>
  );
};
