import { KeyRound, Search, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { hasRole, stepUp, user } from '../../auth.ts';
import { Button } from '../../controls/button.tsx';
import { Empty, ErrorNotice, Notice, Skeleton } from '../../controls/notice.tsx';
import { Segments } from '../../controls/segments.tsx';
import { Select } from '../../controls/select.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { useStore } from '../../store.ts';
import { isFactorFresh } from '../users/user-data.ts';
import { type LookUp, lookUp, type Passages, useAsk, useKinds, useRights } from './camera-event-data.ts';
import { CaseFields, isStated, noCase, SoughtField, trimmed } from './case-fields.tsx';
import { PassageList } from './passage-list.tsx';
import { SubjectPart } from './subject.tsx';

/** Looking for a vehicle: whoever has no right is told how one is given; the second factor comes before the form, so that nothing typed is lost or kept. */
export const LookUpPart = () => {
  const t = useText();
  const who = useStore(user);
  const { data, error, refetch } = useRights();
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton rows={5} />;
  const own = data.filter(({ person, counts }) => counts && person.id === who?.id);
  const answers = hasRole(who, ['municipality-admin', 'auditor']);
  return (
    <div className="camera-events-wide">
      {own.length === 0 && !answers && (
        <Empty icon={KeyRound} title={t('cameraEvents.noRight')}>
          <p>{t('cameraEvents.noRight.next')}</p>
        </Empty>
      )}
      {(own.length > 0 || answers) && !isFactorFresh() && (
        <section>
          <Notice icon={ShieldCheck}>{t('cameraEvents.factor')}</Notice>
          <p>
            <Button kind="primary" icon={ShieldCheck} onPress={() => stepUp()}>
              {t('cameraEvents.factor.give')}
            </Button>
          </p>
        </section>
      )}
      {own.length > 0 && isFactorFresh() && <Form purposes={[...new Set(own.map(({ purpose }) => purpose))]} />}
      {answers && isFactorFresh() && <SubjectPart />}
    </div>
  );
};

const Form = ({ purposes }: { purposes: LookUp['purpose'][] }) => {
  const t = useText();
  const { lang } = useFormat();
  const { data: names } = useKinds();
  const [by, setBy] = useState<'plate' | 'list'>('plate');
  const [sought, setSought] = useState('');
  const [purpose, setPurpose] = useState<LookUp['purpose'] | undefined>(purposes[0]);
  const [stated, setStated] = useState(noCase);
  const [found, setFound] = useState<Passages>();
  const asking = useAsk(lookUp, (answer) => {
    setFound(answer);
    setSought('');
  });
  const isReady = sought.trim().length >= 2 && isStated(stated) && purpose !== undefined;
  return (
    <div className="camera-events-beside">
      <section>
        <h2>{t('cameraEvents.lookUp.title')}</h2>
        <p className="quiet">{t('cameraEvents.lookUp.text')}</p>
        <form
          className="camera-events-form"
          autoComplete="off"
          onSubmit={(event) => {
            event.preventDefault();
            setFound(undefined);
            if (isReady) asking.mutate({ [by]: sought.trim(), purpose, ...trimmed(stated) });
          }}
        >
          <Segments
            label={t('cameraEvents.by')}
            value={by}
            onChange={(next) => {
              setBy(next);
              setSought('');
            }}
            choices={[
              { id: 'plate', label: t('cameraEvents.by.plate') },
              { id: 'list', label: t('cameraEvents.by.list') },
            ]}
          />
          <SoughtField by={by} value={sought} onChange={setSought} />
          <Select
            label={t('cameraEvents.purpose')}
            value={purpose}
            onChange={setPurpose}
            choices={purposes.map((id) => ({ id, label: names?.purposes.find((one) => one.purpose === id)?.title[lang] ?? id }))}
          />
          <CaseFields label={t('cameraEvents.case')} hint={t('cameraEvents.reason.hint')} value={stated} onChange={setStated} />
          <p>
            <Button kind="primary" icon={Search} type="submit" isDisabled={!isReady || asking.isPending}>
              {t('cameraEvents.lookUp.ask')}
            </Button>
          </p>
        </form>
        {asking.error && <ErrorNotice error={asking.error} />}
      </section>
      {found && <PassageList found={found} />}
    </div>
  );
};
