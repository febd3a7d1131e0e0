import { CircleCheck, TriangleAlert, UserRound } from 'lucide-react';
import { Checkbox } from '../../controls/checkbox.tsx';
import { Icon } from '../../controls/icon.tsx';
import { Notice } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import type { LayerPreview } from './own-layer-data.ts';

/** What would be kept of a file: counts, what was mended and refused, its fields and its first rows. */
export const LayerReport = ({
  preview,
  fields,
  onFields,
}: {
  preview: LayerPreview;
  fields: readonly string[];
  onFields: (fields: string[]) => void;
}) => {
  const t = useText();
  const format = useFormat();
  const columns = preview.fields.filter(({ name }) => fields.includes(name)).slice(0, 8);
  const personal = preview.fields.filter((field) => field.personal !== null);
  return (
    <>
      <p className="own-counts" role="status">
        <Icon of={preview.rejected > 0 ? TriangleAlert : CircleCheck} />
        {t('layers.own.counts', {
          read: format.number(preview.read),
          kept: format.number(preview.kept),
          rejected: format.number(preview.rejected),
          repaired: format.number(preview.repaired),
        })}
      </p>
      {preview.isElsewhere && (
        <Notice icon={TriangleAlert} late>
          {t('layers.own.elsewhere')}
        </Notice>
      )}
      {preview.findings.length > 0 && (
        <ul className="own-findings">
          {preview.findings.map(({ code, count, text, outcome, examples }) => (
            <li key={code}>
              <details>
                <summary>
                  <b>{format.number(count)}</b> {t(`layers.own.${outcome}`)}: {text}
                </summary>
                <p>
                  {examples
                    .slice(0, 20)
                    .map(({ number, line, detail }) =>
                      [line === null ? t('layers.own.nth', { number }) : t('layers.own.line', { line }), detail]
                        .filter(Boolean)
                        .join(' – '),
                    )
                    .join('; ')}
                  {count > 20 && ' …'}
                </p>
              </details>
            </li>
          ))}
        </ul>
      )}
      {preview.fields.length > 0 && (
        <fieldset className="own-fields">
          <legend>{t('layers.own.fields')}</legend>
          {personal.length > 0 && (
            <Notice icon={UserRound} late>
              {t('layers.own.personal', { fields: personal.map(({ name }) => name).join(', ') })}
            </Notice>
          )}
          <div>
            {preview.fields.map(({ name, kind, personal: why }) => (
              <Checkbox
                key={name}
                isSelected={fields.includes(name)}
                onChange={(chosen) => onFields(chosen ? [...fields, name] : fields.filter((one) => one !== name))}
              >
                <span>
                  {name} <small>{why ? t('layers.own.looksPersonal') : t(`layers.own.kind.${kind}`)}</small>
                </span>
              </Checkbox>
            ))}
          </div>
        </fieldset>
      )}
      {columns.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled by keyboard
        <section className="own-rows" tabIndex={0} aria-label={t('layers.own.firstRows')}>
          <table>
            <caption>{t('layers.own.firstRows')}</caption>
            <thead>
              <tr>
                {columns.map(({ name }) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {preview.rows.map(({ number, values }) => (
                <tr key={number}>
                  {columns.map(({ name }) => (
                    <td key={name}>{String(values[name] ?? '')}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </>
  );
};
