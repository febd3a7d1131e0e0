import { Download, Table2 } from 'lucide-react';
import { type ReactNode, useContext, useId, useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { useFormat } from '../../i18n/format.ts';
import { TextsContext, useText } from '../../i18n/i18n.ts';
import { saveText, type TableModel, writeCsv } from './table-model.ts';

interface ChartCardProps {
  title: string;
  /** What the numbers are of, in a sentence or two. */
  about: ReactNode;
  table: TableModel;
  /** The name of the file, without its ending. */
  file: string;
  /** The first column's words as links: where the row is on the map. */
  linkOf?: (row: number) => string | undefined;
  children: ReactNode;
}

/** The rows behind a chart as a table. */
const DataTable = ({ table, label, linkOf }: { table: TableModel; label: string; linkOf?: ChartCardProps['linkOf'] }) => {
  const format = useFormat();
  const number = (i: number): string | undefined => (table.columns[i]?.digits === undefined ? undefined : 'number');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is scrolled by keyboard
    <section className="statistics-scroll" aria-label={label} tabIndex={0}>
      <table className="statistics-table">
        <thead>
          <tr>
            {table.columns.map((column, i) => (
              <th key={column.label} scope="col" className={number(i)}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map(([head, ...cells], row) => {
            const href = linkOf?.(row);
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no state and no other name
              <tr key={row}>
                <th scope="row">{href ? <a href={href}>{head}</a> : head}</th>
                {cells.map((cell, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: cells stand in their columns
                  <td key={i} className={number(i + 1)}>
                    {typeof cell === 'number' ? format.number(cell, table.columns[i + 1]?.digits) : (cell ?? '–')}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
};

/** A chart with its title, what it is of, its table and the table as a file. */
export const ChartCard = ({ title, about, table, file, linkOf, children }: ChartCardProps) => {
  const t = useText();
  const { lang } = useContext(TextsContext);
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <section className="statistics-card" aria-labelledby={id}>
      <div className="statistics-card-head">
        <h2 id={id}>{title}</h2>
        <div className="statistics-card-tools">
          <Button small icon={Table2} aria-expanded={open} aria-describedby={id} onPress={() => setOpen(!open)}>
            {t(open ? 'statistics.hideTable' : 'statistics.showTable')}
          </Button>
          <Button small icon={Download} aria-describedby={id} onPress={() => saveText(writeCsv(table, lang), `${file}.csv`)}>
            CSV
          </Button>
        </div>
      </div>
      <p className="statistics-about">{about}</p>
      {children}
      {open && <DataTable table={table} label={t('statistics.tableOf', { title })} {...(linkOf && { linkOf })} />}
    </section>
  );
};
