import { Plus } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { useText } from '../../i18n/i18n.ts';
import './operator.css';
import { type Ask, askWithFactor, dropAsk, keptAsk, useTenants } from './operator-data.ts';
import { TenantForm } from './tenant-form.tsx';
import { Tenants } from './tenants.tsx';

/** What those who run VIAS keep for all: the municipalities and services. */
const OperatorPage = () => {
  const t = useText();
  const { data, error, refetch } = useTenants();
  const [ask, setAsk] = useState<Ask | undefined>(keptAsk);
  const [selected, setSelected] = useState<string | undefined>(ask?.id ?? undefined);
  useEffect(dropAsk, []);
  const open = (next: Ask): void => askWithFactor(next, setAsk);
  return (
    <main id="page" className="operator-page">
      <div className="operator-head">
        <div>
          <h1>{t('operator.title')}</h1>
          <p className="small quiet">{t('operator.rule')}</p>
        </div>
        <Button kind="primary" icon={Plus} onPress={() => open({ id: null })}>
          {t('operator.tenant.new')}
        </Button>
      </div>
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton rows={8} />}
      {data && (
        <Tenants
          tenants={data.items}
          peopleKept={data.peopleKept}
          selected={selected}
          onSelect={setSelected}
          onChange={(id) => open({ id })}
        />
      )}
      {ask && data && (
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
