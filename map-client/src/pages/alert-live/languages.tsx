import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import type { AlertBoard } from '../alert/alert-data.ts';
import { percent } from '../alert/figures.ts';

type Row = Omit<AlertBoard['languages'][number], 'lang'>;

/** Audience, handed over, delivered and missed by language, and in all. */
export const Languages = ({ board: { languages } }: { board: AlertBoard }) => {
  const t = useText();
  const add = (key: keyof Row): number => languages.reduce((sum, row) => sum + row[key], 0);
  const all: Row = { audience: add('audience'), handedOver: add('handedOver'), delivered: add('delivered'), notReached: add('notReached') };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: on a narrow phone the table is scrolled by its keys
    <section className="board-panel" aria-labelledby="board-languages" tabIndex={0}>
      <header>
        <h2 id="board-languages">{t('alerts.board.languages')}</h2>
        <span>{t('alerts.board.languagesOf')}</span>
      </header>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('alerts.board.language')}</th>
            <th scope="col">{t('alerts.board.audience')}</th>
            <th scope="col">{t('alerts.board.handed')}</th>
            <th scope="col">{t('alerts.board.delivered')}</th>
            <th scope="col">{t('alerts.board.missed')}</th>
            <th scope="col">{t('alerts.board.share')}</th>
          </tr>
        </thead>
        <tbody>
          {languages.map(({ lang, ...row }) => (
            <LanguageRow key={lang} name={t(`alerts.lang.${lang}`)} row={row} />
          ))}
          <LanguageRow name={t('alerts.board.all')} row={all} total />
        </tbody>
      </table>
    </section>
  );
};

const LanguageRow = ({ name, row, total }: { name: string; row: Row; total?: boolean }) => {
  const format = useFormat();
  return (
    <tr className={total ? 'total' : ''}>
      <th scope="row">{name}</th>
      <td>{format.number(row.audience)}</td>
      <td>{format.number(row.handedOver)}</td>
      <td>{format.number(row.delivered)}</td>
      <td>{format.number(row.notReached)}</td>
      <td className="strong">{row.handedOver ? percent(format, row.delivered / row.handedOver, 1) : '—'}</td>
    </tr>
  );
};
