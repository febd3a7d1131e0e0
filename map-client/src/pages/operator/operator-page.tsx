import { Plus } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { Segments } from '../../controls/segments.tsx';
import { useText } from '../../i18n/i18n.ts';
import { AnnounceDialog } from '../../panels/departure/announce-dialog.tsx';
import { Borders } from './borders.tsx';
import { Codes } from './codes.tsx';
import { IndicatorOwners } from './indicator-owners.tsx';
import './operator.css';
import { type Ask, askWithFactor, dropAsk, keptAsk, useTenants } from './operator-data.ts';
import { Taxonomy } from './taxonomy.tsx';
import { TenantForm } from './tenant-form.tsx';
import { Tenants } from './tenants.tsx';

type Part = 'tenants' | 'taxonomy' | 'codes' | 'borders' | 'indicators';

/** What those who run VIAS keep for all: municipalities and services, the meaning of partners' codes, borders. */
const OperatorPage = () => {
  const t = useText();
  const { data, error, refetch } = useTenants();
  const [ask, setAsk] = useState<Ask | undefined>(keptAsk);
  const [selected, setSelected] = useState<string | undefined>(ask?.id ?? undefined);
  const [part, setPart] = useState<Part>('tenants');
  useEffect(dropAsk, []);
  const open = (next: Ask): void => askWithFactor(next, setAsk);
  return (
    <main id="page" className="operator-page page-frame">
      <div className="page-head">
        <div>
          <h1>{t('operator.title')}</h1>
          <p className="small quiet">{t('operator.rule')}</p>
        </div>
        <Segments
          label={t('operator.part')}
          hideLabel
          value={part}
          onChange={setPart}
          choices={[
            { id: 'tenants', label: t('operator.part.tenants', { n: data?.items.length ?? 0 }) },
            { id: 'taxonomy', label: t('operator.part.taxonomy') },
            { id: 'codes', label: t('operator.part.codes') },
            { id: 'borders', label: t('operator.part.borders') },
            { id: 'indicators', label: t('operator.part.indicators') },
          ]}
        />
        {part === 'tenants' && (
          <Button kind="primary" icon={Plus} onPress={() => open({ id: null })}>
            {t('operator.tenant.new')}
          </Button>
        )}
      </div>
      {part === 'taxonomy' && <Taxonomy />}
      {part === 'codes' && <Codes />}
      {part === 'borders' && <Borders />}
      {part === 'indicators' && <IndicatorOwners />}
      {part === 'tenants' && error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {part === 'tenants' && !data && !error && <Skeleton rows={8} />}
      {part === 'tenants' && data && (
        <Tenants
          tenants={data.items}
          peopleKept={data.peopleKept}
          selected={selected}
          onSelect={setSelected}
          onChange={(id) => open({ id })}
          onLeave={(id) => open({ id, leaves: true })}
        />
      )}
      {ask?.leaves && ask.id && data && (
        <AnnounceDialog id={ask.id} title={data.items.find(({ id }) => id === ask.id)?.name ?? ask.id} onClose={() => setAsk(undefined)} />
      )}
      {ask && !ask.leaves && data && (
        <TenantForm
          tenant={data.items.find(({ id }) => id === ask.id)}
          onClose={() => setAsk(undefined)}
          onSaved={(id) => {
            setAsk(undefined);
            setSelected(id);
          }}
        />
      )}
    </main>
  );
};
export default OperatorPage;
