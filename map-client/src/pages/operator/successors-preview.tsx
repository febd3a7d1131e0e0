import { TriangleAlert } from 'lucide-react';
import { Notice } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import type { Preview } from './successor-data.ts';

/** Lines of each part; the rest is only counted. */
const shown = 60;

/** What a table of successors would change, unit by unit, after what in it looks wrong. */
export const SuccessorsPreview = ({ preview: { passages, unchanged, unnamed, left } }: { preview: Preview }) => {
  const t = useText();
  const format = useFormat();
  const share = (value: number | null): string => (value === null ? '—' : `${format.number(value * 100, 1)} %`);
  const apart = passages.flatMap(({ from, to }) => to.filter(({ isApart }) => isApart).map(({ name }) => `${from.name} → ${name}`));
  const doubts: [string, string[]][] = [
    [t('operator.successors.apart'), apart],
    [
      t('operator.successors.unnamed'),
      unnamed.map(
        ({ from, to, names, settlements: n }) =>
          `${from.name} → ${to.name}: ${names.join(', ')}${n > names.length ? ` ${t('operator.borders.more', { n: n - names.length })}` : ''}`,
      ),
    ],
  ];
  return (
    <div className="operator-successors">
      <p role="status">
        <strong>{t('operator.successors.would', { n: passages.length })}</strong>{' '}
        {unchanged > 0 && t('operator.successors.unchanged', { n: unchanged })}
      </p>
      {doubts
        .filter(([, lines]) => lines.length > 0)
        .map(([title, lines]) => (
          <Notice key={title} icon={TriangleAlert} late>
            <strong>{title}</strong>
            <ul>
              {lines.slice(0, shown).map((line) => (
                <li key={line}>{line}</li>
              ))}
              {lines.length > shown && <li>{t('operator.borders.more', { n: lines.length - shown })}</li>}
            </ul>
          </Notice>
        ))}
      <ul>
        {passages.slice(0, shown).map(({ from, residents, to }) => (
          <li key={from.code}>
            <strong>{from.name}</strong>{' '}
            {residents !== null && (
              <span className="small quiet">{t('operator.successors.residents', { n: format.number(residents) })}</span>
            )}
            <ul>
              {to.map(({ code, name, weight, before }) => (
                <li key={code}>
                  {`${name}: ${share(before)} → ${share(weight)}`}
                  {weight === null && ` (${t('operator.successors.gone')})`}
                </li>
              ))}
            </ul>
          </li>
        ))}
        {passages.length > shown && <li className="quiet">{t('operator.borders.more', { n: passages.length - shown })}</li>}
      </ul>
      {left.length > 0 && (
        <p className="small quiet">
          {t('operator.successors.left', { n: left.length })}{' '}
          {left
            .slice(0, shown / 5)
            .map(({ name }) => name)
            .join(', ')}
          {left.length > shown / 5 && ` ${t('operator.borders.more', { n: left.length - shown / 5 })}`}
        </p>
      )}
    </div>
  );
};
