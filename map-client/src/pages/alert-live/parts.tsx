import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { percent } from '../alert/figures.ts';
import type { AlertCells } from './receipt-data.ts';

/** What the map says, as a list by parish or municipality: whoever cannot see the map, or is asked on the telephone which village has it not. */
export const Parts = ({ parts }: { parts: AlertCells['parts'] }) => {
  const t = useText();
  const format = useFormat();
  if (parts.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: on a narrow phone the table is scrolled by its keys
    <section className="board-panel board-parts" aria-labelledby="board-parts" tabIndex={0}>
      <header>
        <h2 id="board-parts">{t('alerts.parts')}</h2>
        <span>{t('alerts.parts.of')}</span>
      </header>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('alerts.parts.place')}</th>
            <th scope="col">{t('alerts.board.audience')}</th>
            <th scope="col">{t('alerts.board.delivered')}</th>
            <th scope="col">{t('alerts.board.missed')}</th>
            <th scope="col">{t('alerts.state.waiting')}</th>
            <th scope="col">{t('alerts.board.share')}</th>
          </tr>
        </thead>
        <tbody>
          {parts.map(({ name, isRest, people, delivered, missed, waiting }) => (
            <tr key={`${isRest} ${name}`}>
              <th scope="row">{name ?? t(isRest ? 'alerts.parts.rest' : 'alerts.parts.elsewhere')}</th>
              <td>{format.number(people)}</td>
              <td>{format.number(delivered)}</td>
              <td>{format.number(missed)}</td>
              <td>{format.number(waiting)}</td>
              <td className="strong">{people > waiting ? percent(format, delivered / (people - waiting), 1) : '—'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};
