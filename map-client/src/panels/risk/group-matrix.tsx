import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import type { Weighing } from './reckon.ts';

/** How many times as important the group holds the row's indicator against the column's; the pair being asked is marked. */
export const GroupMatrix = ({
  weighing,
  names,
  asked,
}: {
  weighing: Weighing;
  names: readonly string[];
  asked: readonly [row: number, column: number] | undefined;
}) => {
  const t = useText();
  const format = useFormat();
  return (
    <section aria-labelledby="risk-matrix">
      <div className="risk-head">
        <h2 id="risk-matrix">{t('risk.matrix')}</h2>
        <span className="small quiet">{t('risk.matrix.how')}</span>
      </div>
      <table className="risk-matrix">
        <thead>
          <tr>
            <th scope="col">
              <span className="vh">{t('risk.matrix.row')}</span>
            </th>
            {names.map((name, i) => (
              <th key={name} scope="col" title={name}>
                {i + 1}
                <span className="vh"> {name}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {names.map((name, i) => (
            <tr key={name}>
              <th scope="row" title={name}>
                {i + 1} {name}
              </th>
              {names.map((other, j) => {
                const times = weighing.matrix[i]?.[j] ?? 1;
                const kind = i === j ? 'same' : asked?.[0] === i && asked[1] === j ? 'asked' : times < 1 ? 'less' : undefined;
                return (
                  <td key={other} className={kind}>
                    {format.number(times, i === j ? 0 : 1)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};
