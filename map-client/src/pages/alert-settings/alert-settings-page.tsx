import { hasRole, user } from '../../auth.ts';
import { ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { Tabs } from '../../controls/tabs.tsx';
import { useText } from '../../i18n/i18n.ts';
import { changeQuery, usePlace } from '../../router.ts';
import { useStore } from '../../store.ts';
import { Agreements } from './agreements.tsx';
import { ClassRules } from './class-rules.tsx';
import { DrillGroups } from './drill-groups.tsx';
import { useSettings } from './settings-data.ts';
import { SettingsForm } from './settings-form.tsx';
import { TemplateList } from './template-list.tsx';
import './alert-settings.css';

const parts = ['templates', 'sending', 'drills', 'classes', 'agreements'] as const;
type PartId = (typeof parts)[number];

/** How the municipality warns: its templates, how messages are sent, on which legal basis, and who may warn whose residents. */
const AlertSettingsPage = () => {
  const t = useText();
  const { query } = usePlace();
  const mayChange = hasRole(useStore(user), ['municipality-admin']);
  const settings = useSettings();
  const asked = query.get('part') as PartId | null;
  const selected = asked && parts.includes(asked) ? asked : 'templates';
  const of = (part: PartId) => {
    if (part === 'templates') return <TemplateList mayChange={mayChange} />;
    if (part === 'agreements') return <Agreements mayChange={mayChange} />;
    if (settings.error) return <ErrorNotice error={settings.error} onRetry={() => void settings.refetch()} />;
    if (!settings.data) return <Skeleton rows={8} />;
    if (part === 'drills') return <DrillGroups settings={settings.data} mayChange={mayChange} />;
    return part === 'sending' ? (
      <SettingsForm key={settings.data.version} settings={settings.data} mayChange={mayChange} />
    ) : (
      <ClassRules settings={settings.data} mayChange={mayChange} />
    );
  };
  return (
    <main id="page" className="alert-settings">
      <h1>{t('alertSettings.title')}</h1>
      <Tabs<PartId>
        label={t('alertSettings.title')}
        selected={selected}
        onChange={(part) => changeQuery({ part })}
        tabs={parts.map((id) => ({ id, label: t(`alertSettings.${id}`), content: of(id) }))}
      />
    </main>
  );
};
export default AlertSettingsPage;
