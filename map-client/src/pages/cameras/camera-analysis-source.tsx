import { useContext } from 'react';
import { Select } from '../../controls/select.tsx';
import { useFormat } from '../../i18n/format.ts';
import { TextsContext, useText } from '../../i18n/i18n.ts';
import { useIndicators } from '../../panels/builder/thematic.ts';
import { useOwnLayers } from '../../panels/own-layers/own-layer-data.ts';
import { changeQuery, usePlace } from '../../router.ts';
import type { Analysis } from './camera-analysis-data.ts';
import type { Period } from './camera-data.ts';

/** Areas that are shown of a list. */
const most = 12;

/** Which layer the streets are; or which indicator or layer says where the risk is. */
export const CameraSource = ({ theme }: { theme: 'streets' | 'risk' }) => {
  const t = useText();
  const { lang } = useContext(TextsContext);
  const { query } = usePlace();
  const kind = theme === 'streets' ? 'line' : 'area';
  const layers = (useOwnLayers().data ?? []).filter(({ geometryKinds }) => geometryKinds.includes(kind));
  const indicators = useIndicators().data ?? [];
  const choices =
    theme === 'streets'
      ? layers.map(({ id, title }) => ({ id: id as string, label: title }))
      : [
          ...layers.map(({ id, title }) => ({ id: `layer:${id}`, label: title })),
          ...indicators
            .filter(({ periods }) => periods > 0)
            .map(({ tenant, code, title }) => ({ id: `indicator:${tenant}:${code}`, label: title[lang] })),
        ];
  if (choices.length === 0) return <p className="small">{t(`cameras.source.none.${theme}`)}</p>;
  return (
    <Select
      label={t(`cameras.source.${theme}`)}
      placeholder={t('cameras.source.choose')}
      value={query.get(theme) ?? undefined}
      choices={choices}
      onChange={(id) => changeQuery({ [theme]: id })}
    />
  );
};

/** Areas of risk with the share of their land that a camera sees, the highest risk first. */
export const CameraRisk = ({ areas, slivers, period }: { areas: NonNullable<Analysis['risk']>; slivers: number; period: Period }) => {
  const t = useText();
  const format = useFormat();
  if (areas.length === 0) return <p>{t('cameras.sum.nothing.risk')}</p>;
  return (
    <>
      <ul className="cameras-risk">
        {areas.slice(0, most).map(({ name, value, m2, [period]: seen }) => {
          const share = (100 * (seen[0] ?? 0)) / m2;
          return (
            <li key={`${name} ${m2}`}>
              <span>
                {name} {value !== null && <span className="quiet small">{format.number(value, Number.isInteger(value) ? 0 : 1)}</span>}
              </span>
              <span className="cameras-bar" aria-hidden="true">
                <b style={{ width: `${Math.min(100, share)}%` }} />
              </span>
              <span className="number">{t('cameras.percent', { n: format.number(share, share < 1 ? 2 : 1) })}</span>
            </li>
          );
        })}
      </ul>
      {areas.length > most && <p className="small quiet">{t('cameras.risk.more', { n: areas.length - most })}</p>}
      {slivers > 0 && <p className="small quiet">{t('cameras.risk.slivers', { n: slivers })}</p>}
      <p className="small quiet">{t('cameras.risk.how')}</p>
    </>
  );
};
