import { MapPin } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { Icon } from '../../controls/icon.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { percent } from '../alert/figures.ts';
import { type AlertStreets, type ShownStreet, useStreets } from './receipt-data.ts';

type Line = NonNullable<AlertStreets['rest']>;
const columns = ['people', 'delivered', 'missed', 'waiting'] as const;
type Column = (typeof columns)[number];
const headings = {
  people: 'alerts.board.audience',
  delivered: 'alerts.board.delivered',
  missed: 'alerts.board.missed',
  waiting: 'alerts.state.waiting',
} as const;
/** Streets shown before somebody asks for all of them. */
const first = 12;

interface StreetsProps {
  id: string;
  live: boolean;
  /** The street that the map shows. */
  shown: string | undefined;
  onShow: (street: ShownStreet | undefined, pressed: HTMLElement) => void;
}

/** The people warned at home by street, the most missed first: where somebody has to go and knock. A street is pressed, and the map shows where that is. */
export const Streets = ({ id, live, shown, onShow }: StreetsProps) => {
  const t = useText();
  const format = useFormat();
  const [by, setBy] = useState<Column>('missed');
  const [isWhole, setWhole] = useState(false);
  const { data } = useStreets(id, live);
  if (!data || data.streets.length === 0) return null;
  const sorted = data.streets.toSorted((a, b) => b[by] - a[by]);
  const lines = isWhole ? sorted : sorted.slice(0, first);
  // Where all lie in one place, its name behind every street only takes room.
  const isOnePlace = new Set(sorted.map(({ settlement }) => settlement)).size === 1;
  const nameOf = ({ name, settlement }: AlertStreets['streets'][number]): string =>
    settlement === null || isOnePlace ? name : `${name}, ${settlement}`;
  const cells = (line: Line) => (
    <>
      {columns.map((column) => (
        <td key={column}>{format.number(line[column])}</td>
      ))}
      <td className="strong">{line.people > line.waiting ? percent(format, line.delivered / (line.people - line.waiting), 1) : '—'}</td>
    </>
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: on a narrow phone the table is scrolled by its keys
    <section className="board-panel board-parts" aria-labelledby="board-streets" tabIndex={0}>
      <header>
        <h2 id="board-streets">{t('alerts.streets')}</h2>
        <span>{t('alerts.parts.of')}</span>
      </header>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('alerts.streets.street')}</th>
            {columns.map((column) => (
              <th key={column} scope="col" aria-sort={by === column ? 'descending' : 'none'}>
                <button type="button" className="board-sort" onClick={() => setBy(column)}>
                  {t(headings[column])}
                  {by === column && <span aria-hidden="true"> ↓</span>}
                </button>
              </th>
            ))}
            <th scope="col">{t('alerts.board.share')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={nameOf(line)}>
              <th scope="row">
                {line.squares.length === 0 ? (
                  nameOf(line)
                ) : (
                  <button
                    type="button"
                    className="board-go"
                    aria-pressed={shown === nameOf(line)}
                    onClick={({ currentTarget }) =>
                      onShow(shown === nameOf(line) ? undefined : { name: nameOf(line), squares: line.squares }, currentTarget)
                    }
                  >
                    <Icon of={MapPin} /> {nameOf(line)}
                  </button>
                )}
              </th>
              {cells(line)}
            </tr>
          ))}
          {data.rest && (
            <tr>
              <th scope="row">{t('alerts.streets.rest')}</th>
              {cells(data.rest)}
            </tr>
          )}
        </tbody>
      </table>
      {sorted.length > lines.length && (
        <Button onPress={() => setWhole(true)}>{t('alerts.streets.all', { n: sorted.length, count: format.number(sorted.length) })}</Button>
      )}
      <p className="small quiet">{t('alerts.streets.about')}</p>
    </section>
  );
};
