import { ArrowLeft, FileUp, Info } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { Icon } from '../../controls/icon.tsx';
import { ErrorNotice, Notice, Skeleton } from '../../controls/notice.tsx';
import { Select } from '../../controls/select.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { writePeriodOf } from '../../panels/risk/period-words.ts';
import { changeQuery, usePlace } from '../../router.ts';
import { Changes } from './changes.tsx';
import { ImportPanel } from './import-panel.tsx';
import { useIndicator } from './indicator-data.ts';
import { MapThumb } from './map-thumb.tsx';
import { PageLink } from './page-link.tsx';
import { QualityTag } from './quality-tag.tsx';
import { useOwner } from './register.tsx';
import { ValueTable } from './value-table.tsx';

/** One indicator: what it means, its values by municipality in one period, the way to the map, and for its owner import and history. */
export const IndicatorView = ({ code: ref }: { code: string }) => {
  const t = useText();
  const format = useFormat();
  const owner = useOwner();
  const { query } = usePlace();
  const [isImporting, setImporting] = useState(false);
  const found = useIndicator(ref);
  const indicator = found.data;
  if (!indicator)
    return (
      <>
        <BackLink />
        {found.error ? <ErrorNotice error={found.error} onRetry={() => void found.refetch()} /> : <Skeleton rows={10} />}
      </>
    );
  const { lang } = format;
  const known = indicator.periodList.map(({ period }) => period);
  const asked = query.get('period');
  const period = asked && known.includes(asked) ? asked : (indicator.latestPeriod ?? known[0]);
  const facts = [
    ['code', <code key="code">{indicator.code}</code>],
    ['unit', indicator.unit[lang]],
    ['direction', t(`indicators.direction.${indicator.direction}`)],
    [
      'source',
      indicator.sourceAddress ? (
        <a key="source" href={indicator.sourceAddress} rel="noreferrer">
          {indicator.source}
        </a>
      ) : (
        indicator.source
      ),
    ],
    ['licence', indicator.licence],
    ['owner', owner(indicator)],
    [
      'changed',
      t('indicators.byAt', { who: indicator.changedBy.name, at: format.dayTime(indicator.valuesChangedAt ?? indicator.changedAt) }),
    ],
  ] as const;
  return (
    <>
      <BackLink />
      <div className="indicators-head">
        <div>
          <h1>{indicator.title[lang]}</h1>
          {indicator.description && <p>{indicator.description[lang]}</p>}
        </div>
        {indicator.mayWrite && (
          <Button kind="primary" icon={FileUp} isDisabled={isImporting} onPress={() => setImporting(true)}>
            {t('indicators.import')}
          </Button>
        )}
      </div>
      {isImporting && <ImportPanel indicator={indicator} onClose={() => setImporting(false)} />}
      <div className="indicators-columns">
        <div>
          {period === undefined ? (
            <Notice icon={Info}>{t(indicator.mayWrite ? 'indicators.noValues.own' : 'indicators.noValues.other')}</Notice>
          ) : (
            <ValueTable
              indicator={indicator}
              reference={ref}
              period={period}
              choice={
                <Select
                  label={t('indicators.period')}
                  value={period}
                  choices={known.map((id) => ({ id, label: writePeriodOf(id, t, format) }))}
                  onChange={(next) => changeQuery({ period: next })}
                />
              }
            />
          )}
        </div>
        <aside aria-label={t('indicators.facts')}>
          {period !== undefined && <MapThumb indicator={indicator} period={period} />}
          <p>
            <QualityTag quality={indicator.quality} />
          </p>
          {indicator.qualityNote && <p className="small">{indicator.qualityNote[lang]}</p>}
          {indicator.masksBelow !== null && (
            <p className="small indicators-masks">
              <Icon of={Info} />
              {t('indicators.masks', { most: indicator.masksBelow - 1 })}
            </p>
          )}
          <dl className="indicators-facts">
            {facts.map(([name, text]) => (
              <div key={name}>
                <dt>{t(`indicators.column.${name}`)}</dt>
                <dd>{text}</dd>
              </div>
            ))}
          </dl>
          {indicator.mayWrite && <Changes reference={ref} unit={indicator} />}
        </aside>
      </div>
    </>
  );
};

const BackLink = () => {
  const t = useText();
  return (
    <p className="indicators-back">
      <PageLink to="/indicators">
        <Icon of={ArrowLeft} />
        {t('indicators.back')}
      </PageLink>
    </p>
  );
};
