import { ChartNoAxesColumn, ListOrdered, Plus } from 'lucide-react';
import { useContext, useState } from 'react';
import { hasRole, user } from '../../auth.ts';
import { tenantName } from '../../config.ts';
import { Checkbox } from '../../controls/checkbox.tsx';
import { Field } from '../../controls/field.tsx';
import { Icon } from '../../controls/icon.tsx';
import { Empty, ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { TextsContext, useText } from '../../i18n/i18n.ts';
import { useIndicators } from '../../panels/builder/thematic.ts';
import { writePeriodOf } from '../../panels/risk/period-words.ts';
import { useStore } from '../../store.ts';
import { type Indicator, refOf, useWholeRegister } from './indicator-data.ts';
import { PageLink } from './page-link.tsx';
import { QualityTag } from './quality-tag.tsx';

/** Every indicator that the reader may see, as a table that can be narrowed by a word. */
export const Register = () => {
  const t = useText();
  const { lang } = useContext(TextsContext);
  const register = useIndicators();
  const mayRisk = hasRole(useStore(user), ['planner', 'municipality-admin', 'institution', 'alert-author', 'alert-approver', 'operator']);
  const [words, setWords] = useState('');
  const wanted = words.trim().toLocaleLowerCase(lang);
  const mayAdd = hasRole(useStore(user), ['planner', 'municipality-admin', 'operator']);
  const [withRetired, setWithRetired] = useState(false);
  const whole = useWholeRegister(withRetired);
  const all = (withRetired ? whole.data : undefined) ?? register.data ?? [];
  const found = all.filter(({ title, code, source }) => `${title[lang]} ${code} ${source}`.toLocaleLowerCase(lang).includes(wanted));
  return (
    <>
      <div className="indicators-head">
        <div>
          <h1>{t('indicators.title')}</h1>
          <p className="small quiet">{t('indicators.about')}</p>
        </div>
        <Field
          className="indicators-search"
          label={t('indicators.search')}
          type="search"
          value={words}
          onChange={setWords}
          placeholder={t('indicators.search.hint')}
        />
        {mayAdd && (
          <Checkbox isSelected={withRetired} onChange={setWithRetired}>
            {t('indicators.withRetired')}
          </Checkbox>
        )}
        {mayRisk && (
          <PageLink to="/risk" className="btn">
            <Icon of={ListOrdered} />
            {t('risk.title')}
          </PageLink>
        )}
        {mayAdd && (
          <PageLink to="/indicators?add=1" className="btn primary">
            <Icon of={Plus} />
            {t('indicators.add')}
          </PageLink>
        )}
      </div>
      {register.error && <ErrorNotice error={register.error} onRetry={() => void register.refetch()} />}
      {register.isPending && <Skeleton rows={10} />}
      {register.data && found.length === 0 && (
        <Empty icon={ChartNoAxesColumn} title={t(all.length === 0 ? 'indicators.none' : 'indicators.noneFound')}>
          <p>{t(all.length === 0 ? 'indicators.none.next' : 'indicators.noneFound.next')}</p>
        </Empty>
      )}
      {found.length > 0 && (
        <table className="indicators-table">
          <thead>
            <tr>
              {(['title', 'unit', 'direction', 'latest', 'quality', 'source', 'licence', 'owner'] as const).map((column) => (
                <th key={column} scope="col">
                  {t(`indicators.column.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {found.map((indicator) => (
              <IndicatorRow key={indicator.id} indicator={indicator} />
            ))}
          </tbody>
        </table>
      )}
      <p className="vh" role="status">
        {register.data && t('indicators.status', { n: found.length })}
      </p>
    </>
  );
};

/** Whose an indicator is: of everybody, or of one municipality. */
export const useOwner = (): ((indicator: Pick<Indicator, 'tenant'>) => string) => {
  const t = useText();
  return ({ tenant }) => (tenant === 'vias' ? t('indicators.owner.all') : tenantName(tenant));
};

const IndicatorRow = ({ indicator }: { indicator: Indicator }) => {
  const t = useText();
  const format = useFormat();
  const owner = useOwner();
  const { title, code, unit, direction, source, licence, quality, latestPeriod, isRetired } = indicator;
  return (
    <tr>
      <th scope="row">
        <PageLink to={`/indicators?code=${refOf(indicator)}`}>{title[format.lang]}</PageLink>
        <small className="quiet">
          {code}
          {isRetired && ` · ${t('indicators.retired.short')}`}
        </small>
      </th>
      <td data-name={t('indicators.column.unit')}>{unit[format.lang]}</td>
      <td data-name={t('indicators.column.direction')}>{t(`indicators.direction.${direction}`)}</td>
      <td data-name={t('indicators.column.latest')} className="nowrap">
        {latestPeriod ? writePeriodOf(latestPeriod, t, format) : <span className="quiet">{t('indicators.noValues')}</span>}
      </td>
      <td data-name={t('indicators.column.quality')}>
        <QualityTag quality={quality} />
      </td>
      <td data-name={t('indicators.column.source')} className="small">
        <span className="indicators-source" title={source}>
          {source}
        </span>
      </td>
      <td data-name={t('indicators.column.licence')} className="small nowrap">
        {licence}
      </td>
      <td data-name={t('indicators.column.owner')} className="small">
        {owner(indicator)}
      </td>
    </tr>
  );
};
