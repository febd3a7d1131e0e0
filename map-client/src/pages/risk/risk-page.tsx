import { ListChecks, Plus } from 'lucide-react';
import { hasRole, user } from '../../auth.ts';
import { Button } from '../../controls/button.tsx';
import { Empty, ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { useText } from '../../i18n/i18n.ts';
import { useRiskModels } from '../../panels/risk/risk-data.ts';
import { changeQuery, usePlace } from '../../router.ts';
import { useStore } from '../../store.ts';
import { RiskEditor } from './risk-editor.tsx';
import { RiskScreen } from './risk-screen.tsx';
import './risk-page.css';

/** The social-risk index: which indicators matter more, how far the experts agree, and which municipalities are first whatever the weights. */
const RiskPage = () => {
  const t = useText();
  const { query } = usePlace();
  const who = useStore(user);
  const models = useRiskModels();
  const model = models.data?.find(({ id }) => id === query.get('model')) ?? models.data?.[0];
  const mayRate = hasRole(who, ['planner', 'municipality-admin', 'institution']);
  const mayKeep = hasRole(who, ['planner', 'municipality-admin']);
  const edited = query.get('edit');
  if (mayKeep && edited === 'new')
    return <RiskEditor onSaved={({ id }) => changeQuery({ model: id, edit: '' })} onClose={() => changeQuery({ edit: '' })} />;
  if (!model)
    return (
      <main id="page" className="risk-empty">
        <h1>{t('risk.title')}</h1>
        {models.error ? (
          <ErrorNotice error={models.error} onRetry={() => void models.refetch()} />
        ) : models.isPending ? (
          <Skeleton rows={10} />
        ) : (
          <Empty icon={ListChecks} title={t('risk.empty.title')}>
            <p>{t('risk.empty.text')}</p>
            {mayKeep && (
              <Button kind="primary" icon={Plus} onPress={() => changeQuery({ edit: 'new' }, true)}>
                {t('risk.form.new')}
              </Button>
            )}
          </Empty>
        )}
      </main>
    );
  return (
    <RiskScreen
      // A form that is open stays, whoever makes another version meanwhile.
      key={edited === '1' ? model.id : `${model.id}.${model.version}`}
      model={model}
      models={models.data ?? []}
      mayRead={mayRate}
      mayKeep={mayKeep}
      person={who?.id ?? ''}
      onModel={(id) => changeQuery({ model: id }, true)}
    />
  );
};

export default RiskPage;
