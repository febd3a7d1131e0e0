import { useFormat } from '../i18n/format.ts';
import { useText } from '../i18n/i18n.ts';
import { coloursFor, useGround } from '../panels/builder/look.ts';
import { unitWords, valueDigits, writeValue } from '../panels/builder/map-text.ts';
import { noData, suppressed, type ThematicMap } from '../panels/builder/theme.ts';
import { ClassSwatch } from '../panels/layers/class-swatch.tsx';
import { plusMinusOf, type Row } from '../panels/territory/rows.ts';

/** More areas than these are not written out. */
const written = 500;

/** What the map says, as a table: the way in for whoever does not see the map. */
export const ValueTable = ({ map, rows }: { map: ThematicMap; rows: readonly Row[] }) => {
  const t = useText();
  const format = useFormat();
  const colours = coloursFor(map, useGround());
  const plain = map.definition.display === 'symbols' || map.geometry.kind === 'points';
  const digits = valueDigits(map);
  const known = rows.filter(({ value }) => (value?.class ?? noData) !== noData);
  const unknown = rows.filter((row) => !known.includes(row));
  return (
    <section className="shared-table" aria-label={t('share.page.table')}>
      <h2>{t('share.page.table')}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('share.page.area')}</th>
            <th scope="col" className="right">
              {unitWords(map, t)}
            </th>
            <th scope="col" className="right">
              ±
            </th>
            <th scope="col">{t('share.page.note')}</th>
          </tr>
        </thead>
        <tbody>
          {known.slice(0, written).map(({ id, name, value }) => {
            const plusMinus = value?.value == null ? null : plusMinusOf(value);
            const cls = value?.class ?? noData;
            return (
              <tr key={id}>
                <th scope="row">
                  {!plain && <ClassSwatch of={cls} colours={colours} small />}
                  {name}
                </th>
                <td className="right number">{value?.value == null ? '' : writeValue(value.value, map, format)}</td>
                <td className="right number quiet">{plusMinus === null ? '' : format.number(plusMinus, digits)}</td>
                <td className="quiet">{cls === suppressed ? t('rate.suppressed') : value?.isUnstable ? t('builder.unstable') : ''}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {known.length > written && <p className="small quiet">{t('share.page.more', { n: written, of: known.length })}</p>}
      {unknown.length > 0 && (
        <details>
          <summary>{t('rate.noDataCount', { n: unknown.length })}</summary>
          <p className="small quiet">{unknown.map(({ name }) => name).join(', ')}</p>
        </details>
      )}
    </section>
  );
};
