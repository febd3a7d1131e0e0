import { Clock, Plus, TriangleAlert } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { hasRole, user } from '../../auth.ts';
import { tenantName } from '../../config.ts';
import { Button } from '../../controls/button.tsx';
import { Icon } from '../../controls/icon.tsx';
import { ErrorNotice, Notice, Skeleton } from '../../controls/notice.tsx';
import { useText } from '../../i18n/i18n.ts';
import { changeQuery, usePlace } from '../../router.ts';
import { useStore } from '../../store.ts';
import { isBackFor, proveFor } from '../alert/after-step-up.ts';
import { isFactorFresh } from '../users/user-data.ts';
import { type Institution, useInstitutions } from './institution-data.ts';
import { InstitutionDetail } from './institution-detail.tsx';
import { InstitutionForm } from './institution-form.tsx';
import './institutions.css';

/** Institutions that exchange facts with the municipality: on the left all of them with what waits, beside it the one that was chosen. */
const InstitutionsPage = () => {
  const t = useText();
  const who = useStore(user);
  const { data, error, refetch } = useInstitutions();
  // In the address, so that whoever confirms the second factor in between comes back to the same institution.
  const selected = usePlace().query.get('id') ?? undefined;
  const setSelected = (id: string): void => changeQuery({ id });
  // Whoever confirms the second factor first finds the window open on the way back.
  const [isMaking, setMaking] = useState(() => isBackFor('institution'));
  const mayChange = hasRole(who, ['municipality-admin']);
  const chosen = data?.find(({ id }) => id === selected);
  const place = useRef<HTMLElement>(null);
  const chosenId = chosen?.id;
  // On a narrow screen what was chosen stands below the list.
  useEffect(() => {
    if (chosenId && matchMedia('(max-width: 900px)').matches) place.current?.scrollIntoView({ block: 'start' });
  }, [chosenId]);
  const troubled = data?.filter(({ isTroubled }) => isTroubled) ?? [];
  return (
    <main id="page" className="institutions-page page-frame">
      <div className="page-head">
        <div>
          <h1>{t('institutions.title')}</h1>
          <p className="small quiet">{[who && tenantName(who.tenant), t('institutions.rule')].filter(Boolean).join(' · ')}</p>
        </div>
        {mayChange && (
          <Button kind="primary" icon={Plus} onPress={() => (isFactorFresh() ? setMaking(true) : proveFor('institution'))}>
            {t('institutions.new')}
          </Button>
        )}
      </div>
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton rows={8} />}
      {troubled.length > 0 && (
        <div className="institutions-notice">
          <Notice icon={TriangleAlert} late>
            {t('institutions.troubled', { n: troubled.length, names: troubled.map(({ name }) => name).join(', ') })}
          </Notice>
        </div>
      )}
      {data && (
        <div className="institutions-body">
          <section className="institutions-list" aria-label={t('institutions.title')}>
            {data.length === 0 && <p className="quiet institutions-none">{t('institutions.none')}</p>}
            <ul>
              {data.map((institution) => (
                <li key={institution.id}>
                  <Row institution={institution} isChosen={institution.id === selected} onPress={() => setSelected(institution.id)} />
                </li>
              ))}
            </ul>
          </section>
          <section ref={place} className="institutions-detail" aria-label={chosen?.name ?? t('institutions.detail')}>
            {chosen ? (
              <InstitutionDetail key={chosen.id} institution={chosen} mayChange={mayChange && chosen.endedAt === null} />
            ) : (
              data.length > 0 && <p className="quiet">{t('institutions.choose')}</p>
            )}
          </section>
        </div>
      )}
      {isMaking && (
        <InstitutionForm
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

const Row = ({ institution, isChosen, onPress }: { institution: Institution; isChosen: boolean; onPress: () => void }) => {
  const t = useText();
  const { name, kind, source, waitingCodes, deadLetters, isTroubled, endedAt } = institution;
  return (
    <button
      type="button"
      className={endedAt ? 'institution-row list-row over' : 'institution-row list-row'}
      aria-pressed={isChosen}
      onClick={onPress}
    >
      <strong>{name}</strong>
      <span className="small quiet">
        {t(`institutions.kind.${kind}`)} · {source}
      </span>
      {endedAt && <span className="small">{t('institutions.ended')}</span>}
      {waitingCodes > 0 && (
        <span className="institution-mark">
          <Icon of={Clock} />
          {t('institutions.waitingCodes', { n: waitingCodes })}
        </span>
      )}
      {(deadLetters > 0 || isTroubled) && (
        <span className="institution-mark">
          <Icon of={TriangleAlert} />
          {[deadLetters > 0 && t('institutions.deadLetters', { n: deadLetters }), isTroubled && t('institutions.stopped')]
            .filter(Boolean)
            .join(', ')}
        </span>
      )}
    </button>
  );
};

export default InstitutionsPage;
