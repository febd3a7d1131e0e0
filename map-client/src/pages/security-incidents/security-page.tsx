import { Plus } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { hasRole, user } from '../../auth.ts';
import { tenantName } from '../../config.ts';
import { Button } from '../../controls/button.tsx';
import { ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { changeQuery, usePlace } from '../../router.ts';
import { useStore } from '../../store.ts';
import { DueMark } from './due-mark.tsx';
import { nextOf, type SecurityIncident, useIncidents } from './security-data.ts';
import { SecurityDetail } from './security-detail.tsx';
import { SecurityForm } from './security-form.tsx';
import './security.css';

/** Security incidents of the system: on the left all of them with the time left, beside it the one that was chosen. */
const SecurityPage = () => {
  const t = useText();
  const who = useStore(user);
  const { data, error, refetch } = useIncidents();
  const selected = usePlace().query.get('id') ?? undefined;
  const setSelected = (id: string): void => changeQuery({ id });
  const [isMaking, setMaking] = useState(false);
  const mayChange = hasRole(who, ['municipality-admin', 'operator']);
  const chosen = data?.find(({ id }) => id === selected);
  const chosenId = chosen?.id;
  const place = useRef<HTMLElement>(null);
  // On a narrow screen what was chosen stands below the list.
  useEffect(() => {
    if (chosenId && matchMedia('(max-width: 900px)').matches) place.current?.scrollIntoView({ block: 'start' });
  }, [chosenId]);
  return (
    <main id="page" className="security-page page-frame">
      <div className="page-head">
        <div>
          <h1>{t('security.title')}</h1>
          <p className="small quiet">{[who && tenantName(who.tenant), t('security.rule')].filter(Boolean).join(' · ')}</p>
        </div>
        {mayChange && (
          <Button kind="primary" icon={Plus} onPress={() => setMaking(true)}>
            {t('security.new')}
          </Button>
        )}
      </div>
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton rows={8} />}
      {data && (
        <div className="security-body">
          <section className="security-list" aria-label={t('security.title')}>
            {data.length === 0 && <p className="quiet security-none">{t('security.none')}</p>}
            <ul>
              {data.map((incident) => (
                <li key={incident.id}>
                  <Row incident={incident} isChosen={incident.id === selected} onPress={() => setSelected(incident.id)} />
                </li>
              ))}
            </ul>
          </section>
          <section ref={place} className="security-detail" aria-label={chosen?.title ?? t('security.detail')}>
            {chosen ? (
              <SecurityDetail key={chosen.id} id={chosen.id} mayChange={mayChange && chosen.isOwn} />
            ) : (
              data.length > 0 && <p className="quiet">{t('security.choose')}</p>
            )}
          </section>
        </div>
      )}
      {isMaking && (
        <SecurityForm
          asksCountry={hasRole(who, ['operator'])}
          onClose={() => setMaking(false)}
          onDone={({ id }) => {
            setMaking(false);
            setSelected(id);
          }}
        />
      )}
    </main>
  );
};

const Row = ({ incident, isChosen, onPress }: { incident: SecurityIncident; isChosen: boolean; onPress: () => void }) => {
  const t = useText();
  const format = useFormat();
  const next = nextOf(incident);
  const { title, awareAt, isSignificant, isOwn, steps } = incident;
  const isDone = steps.length > 0 && steps.every(({ sentAt }) => sentAt !== null);
  return (
    <button type="button" className="security-row list-row" aria-pressed={isChosen} onClick={onPress}>
      <strong>{title}</strong>
      <span className="small quiet">
        {[t('security.aware', { at: format.dayTime(awareAt) }), !isOwn && t('security.whole'), !isSignificant && t('security.small')]
          .filter(Boolean)
          .join(' · ')}
      </span>
      {next?.dueAt && (
        <span className="small">
          {t(`security.step.${next.step}`)} <DueMark at={next.dueAt} />
        </span>
      )}
      {isDone && <span className="small quiet">{t('security.done')}</span>}
    </button>
  );
};

export default SecurityPage;
