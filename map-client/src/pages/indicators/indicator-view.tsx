import { useQueryClient } from '@tanstack/react-query';
import { Archive, ArrowLeft, FileUp, Info, Pencil } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { Icon } from '../../controls/icon.tsx';
import { ErrorNotice, Notice, Skeleton } from '../../controls/notice.tsx';
import { Select } from '../../controls/select.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { writePeriodOf } from '../../panels/risk/period-words.ts';
import { changeQuery, navigate, usePlace } from '../../router.ts';
import { Changes } from './changes.tsx';
import { ImportPanel } from './import-panel.tsx';
import { changeIndicator, useIndicator } from './indicator-data.ts';
import { asItIs } from './indicator-draft.ts';
import { IndicatorForm } from './indicator-form.tsx';
import { MapThumb } from './map-thumb.tsx';
import { PageLink } from './page-link.tsx';
import { QualityTag } from './quality-tag.tsx';
import { useOwner } from './register.tsx';
import { ValueTable } from './value-table.tsx';
import { WithdrawDialog } from './withdraw-dialog.tsx';

/** One indicator: what it means, its values by municipality in one period, the way to the map, and for its owner import and history. */
export const IndicatorView = ({ code: ref }: { code: string }) => {
  const t = useText();
  const format = useFormat();
  const owner = useOwner();
  const { query } = usePlace();
  const [isWithdrawing, setWithdrawing] = useState(false);
  const [error, setError] = useState<unknown>();
  const client = useQueryClient();
  const isImporting = query.get('import') === '1';
  const isEditing = query.get('edit') === '1';
  const found = useIndicator(ref);
  const indicator = found.data;
  if (!indicator)
    return (
      <>
        <BackLink />
        {found.error ? <ErrorNotice error={found.error} onRetry={() => void found.refetch()} /> : <Skeleton rows={10} />}
      </>
    );
  if (isEditing && indicator.mayWrite)
    return <IndicatorForm indicator={indicator} onSaved={() => changeQuery({ edit: '' })} onClose={() => changeQuery({ edit: '' })} />;
  const takeBack = async (): Promise<void> => {
    try {
      await changeIndicator(indicator, { ...asItIs(indicator), isRetired: false });
      setError(undefined);
    } catch (problem) {
      setError(problem);
    }
    await client.invalidateQueries({ queryKey: ['indicators'] });
  };
  const { lang } = format;
  const known = indicator.periodList.map(({ period }) => period);
  const asked = query.get('period');
  const period = asked && known.includes(asked) ? asked : (indicator.latestPeriod ?? known[0]);
  const facts = [
    ['code', <code key="code">{indicator.code}</code>],
    ['unit', indicator.unit[lang]],
    ...(indicator.kind ? [['kind', t(`indicators.kind.${indicator.kind}`)] as const] : []),
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
    ...(indicator.purpose ? [['purpose', indicator.purpose] as const] : []),
    ...(indicator.legalBasis ? [['legalBasis', indicator.legalBasis] as const] : []),
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
          <div className="indicators-actions">
            <Button icon={Pencil} onPress={() => changeQuery({ edit: '1' }, true)}>
              {t('indicators.edit')}
            </Button>
            {!indicator.isRetired && (
              <Button icon={Archive} onPress={() => setWithdrawing(true)}>
                {t(indicator.periods === 0 ? 'indicators.delete' : 'indicators.withdraw')}
              </Button>
            )}
            <Button kind="primary" icon={FileUp} isDisabled={isImporting} onPress={() => changeQuery({ import: '1' })}>
              {t('indicators.import')}
            </Button>
          </div>
        )}
      </div>
      {error !== undefined && <ErrorNotice error={error} />}
      {indicator.isRetired && (
        <Notice icon={Archive} late>
          {t('indicators.retired')}
          {indicator.mayWrite && (
            <Button small onPress={() => void takeBack()}>
              {t('indicators.takeBack')}
            </Button>
          )}
        </Notice>
      )}
      {indicator.mayWrite && (
        <WithdrawDialog
          indicator={indicator}
          isOpen={isWithdrawing}
          onClose={() => setWithdrawing(false)}
          onDeleted={() => navigate('/indicators')}
        />
      )}
      {isImporting && indicator.mayWrite && <ImportPanel indicator={indicator} onClose={() => changeQuery({ import: '' })} />}
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
