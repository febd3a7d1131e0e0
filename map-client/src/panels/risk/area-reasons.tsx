import { X } from 'lucide-react';
import { IconButton } from '../../controls/button.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import type { Indicator } from '../builder/thematic.ts';
import type { Area, Weighing } from './reckon.ts';

/** What one municipality's index is made of: each indicator's value, its score and how much it weighs. */
export const AreaReasons = ({
  area,
  weighing,
  indicators,
  onClose,
}: {
  area: Area;
  weighing: Weighing;
  indicators: readonly { code: string; name: string; entry: Indicator | undefined }[];
  onClose: () => void;
}) => {
  const t = useText();
  const format = useFormat();
  const writeOf = (i: number): string => {
    const [value, entry] = [area.values[i], indicators[i]?.entry];
    const digits = entry?.decimals ?? 1;
    if (value?.value != null) return format.number(value.value, digits);
    if (value?.lower != null && value.upper != null) return `${format.number(value.lower, digits)}–${format.number(value.upper, digits)}`;
    return t('rate.noData');
  };
  return (
    <section className="risk-reasons" aria-labelledby="risk-reasons">
      <div className="risk-head">
        <h2 id="risk-reasons">{t('risk.reasons', { name: area.name })}</h2>
        <IconButton small icon={X} label={t('risk.reasons.close')} onPress={onClose} />
      </div>
      <ul>
        {indicators.map(({ code, name, entry }, i) => {
          const score = area.scores[i] ?? null;
          return (
            <li key={code}>
              <span>{name}</span>
              <span className="right">
                {writeOf(i)}{' '}
                <span className="quiet">
                  {area.values[i]?.value != null || area.values[i]?.lower != null ? entry?.unit[format.lang] : ''}
                </span>
              </span>
              <span className="risk-bar" aria-hidden="true">
                <i style={{ width: `${(score ?? 0) * 10}%` }} />
              </span>
              <span className="right small">
                {score === null ? '–' : t('risk.reasons.score', { score: format.number(score, 1) })}
                <span className="vh"> {t('risk.reasons.weight', { weight: format.number((weighing.weights[i] ?? 0) * 100) })}</span>
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
};
