import { hasRole, user } from '../../auth.ts';
import { tenantName } from '../../config.ts';
import { Tabs } from '../../controls/tabs.tsx';
import { useText } from '../../i18n/i18n.ts';
import { changeQuery, usePlace } from '../../router.ts';
import { useStore } from '../../store.ts';
import { Hours } from './hours.tsx';
import { Keys } from './keys.tsx';
import { LookUpPart } from './look-up.tsx';
import { PastLookUps } from './past-look-ups.tsx';
import { Rights } from './rights.tsx';
import './camera-events.css';

type Part = 'lookUp' | 'past' | 'hours' | 'rights' | 'keys';

/** Events of cameras: where a vehicle was seen, for whoever has the right; who looked for what; how many events there were by the hour; and rights and keys. Never a map. */
const CameraEventsPage = () => {
  const t = useText();
  const who = useStore(user);
  const oversees = hasRole(who, ['municipality-admin', 'auditor']);
  const seesCameras = hasRole(who, ['planner', 'dispatcher', 'municipality-admin']);
  const parts: { id: Part; label: string; content: React.ReactNode }[] = [
    { id: 'lookUp', label: t('cameraEvents.lookUp'), content: <LookUpPart /> },
    { id: 'past', label: t('cameraEvents.past'), content: <PastLookUps oversees={oversees} /> },
    ...(seesCameras ? [{ id: 'hours' as const, label: t('cameraEvents.hours'), content: <Hours /> }] : []),
    ...(oversees ? [{ id: 'rights' as const, label: t('cameraEvents.rights'), content: <Rights /> }] : []),
    ...(oversees ? [{ id: 'keys' as const, label: t('cameraEvents.keys'), content: <Keys /> }] : []),
  ];
  // In the address, so that whoever confirms the second factor in between comes back to the same part. Nothing else of this page is.
  const asked = usePlace().query.get('part');
  const part = parts.find(({ id }) => id === asked)?.id ?? (oversees ? 'past' : 'lookUp');
  return (
    <main id="page" className="camera-events-page">
      <div className="camera-events-head">
        <h1>{t('cameraEvents.title')}</h1>
        <p className="small quiet">{[who && tenantName(who.tenant), t('cameraEvents.rule')].filter(Boolean).join(' · ')}</p>
      </div>
      <Tabs label={t('cameraEvents.title')} tabs={parts} selected={part} onChange={(next) => changeQuery({ part: next })} />
    </main>
  );
};

export default CameraEventsPage;
