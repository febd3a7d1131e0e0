import { useState } from 'react';
import { hasRole, user } from '../../auth.ts';
import { tenantName } from '../../config.ts';
import { Tabs } from '../../controls/tabs.tsx';
import { useText } from '../../i18n/i18n.ts';
import { OwnDeparture } from '../../panels/departure/own-departure.tsx';
import { useStore } from '../../store.ts';
import { Documents } from './documents.tsx';
import { Marks } from './marks.tsx';
import { People } from './people.tsx';
import { RetentionPart } from './retention.tsx';
import './privacy.css';

type Part = 'marks' | 'people' | 'retention' | 'documents';

/** What names people in texts, requests of people, how long things are kept, and the documents of a data-protection officer. */
const PrivacyPage = () => {
  const t = useText();
  const who = useStore(user);
  const readsPeople = hasRole(who, ['incident-editor', 'dispatcher', 'municipality-admin']);
  const sees = hasRole(who, ['municipality-admin', 'auditor']);
  const parts: { id: Part; label: string; content: React.ReactNode }[] = [
    ...(readsPeople ? [{ id: 'marks' as const, label: t('privacy.marks'), content: <Marks /> }] : []),
    ...(readsPeople ? [{ id: 'people' as const, label: t('privacy.people'), content: <People /> }] : []),
    ...(sees ? [{ id: 'retention' as const, label: t('privacy.retention'), content: <RetentionPart /> }] : []),
    ...(sees ? [{ id: 'documents' as const, label: t('privacy.documents'), content: <Documents /> }] : []),
  ];
  const [part, setPart] = useState<Part>(parts[0]?.id ?? 'marks');
  return (
    <main id="page" className="privacy-page">
      <div className="privacy-head">
        <h1>{t('privacy.title')}</h1>
        <p className="small quiet">{[who && tenantName(who.tenant), t('privacy.rule')].filter(Boolean).join(' · ')}</p>
      </div>
      {sees && <OwnDeparture />}
      <Tabs label={t('privacy.title')} tabs={parts} selected={part} onChange={setPart} />
    </main>
  );
};

export default PrivacyPage;
