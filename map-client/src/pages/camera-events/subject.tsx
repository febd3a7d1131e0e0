import { Eraser, Search } from 'lucide-react';
import { useState } from 'react';
import { hasRole, user } from '../../auth.ts';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { useText } from '../../i18n/i18n.ts';
import { useStore } from '../../store.ts';
import { answerSubject, type Passages, useAsk } from './camera-event-data.ts';
import { CaseFields, isStated, noCase, SoughtField, trimmed } from './case-fields.tsx';
import { PassageList } from './passage-list.tsx';

/** "Was my plate read?": for whoever answers people about their own data; erased on request, after it was shown. */
export const SubjectPart = () => {
  const t = useText();
  const mayErase = hasRole(useStore(user), ['municipality-admin']);
  const [plate, setPlate] = useState('');
  const [stated, setStated] = useState(noCase);
  const [found, setFound] = useState<Passages>();
  const [erased, setErased] = useState<number>();
  const [asks, setAsks] = useState(false);
  const asking = useAsk(answerSubject, setFound);
  const erasing = useAsk(answerSubject, ({ total }) => {
    setErased(total);
    setFound(undefined);
    setPlate('');
    setAsks(false);
  });
  const isReady = plate.trim().length >= 2 && isStated(stated);
  const asked = { plate: plate.trim(), ...trimmed(stated) };
  return (
    <div className="camera-events-beside">
      <section>
        <h2>{t('cameraEvents.subject')}</h2>
        <p className="quiet">{t('cameraEvents.subject.text')}</p>
        <form
          className="camera-events-form"
          autoComplete="off"
          onSubmit={(event) => {
            event.preventDefault();
            setErased(undefined);
            if (isReady) asking.mutate({ ...asked, erase: false });
          }}
        >
          <SoughtField
            by="plate"
            value={plate}
            onChange={(next) => {
              setPlate(next);
              setFound(undefined);
            }}
          />
          <CaseFields label={t('cameraEvents.request')} hint={t('cameraEvents.subject.hint')} value={stated} onChange={setStated} />
          <p>
            <Button icon={Search} type="submit" isDisabled={!isReady || asking.isPending}>
              {t('cameraEvents.subject.ask')}
            </Button>
          </p>
        </form>
        {asking.error && <ErrorNotice error={asking.error} />}
        {erased !== undefined && <p role="status">{t('cameraEvents.subject.erased', { n: erased })}</p>}
      </section>
      {found && (
        <PassageList found={found}>
          {found.total > 0 && mayErase && (
            <Button kind="danger" icon={Eraser} isDisabled={!isReady} onPress={() => setAsks(true)}>
              {t('cameraEvents.subject.erase')}
            </Button>
          )}
        </PassageList>
      )}
      {asks && (
        <Dialog
          title={t('cameraEvents.subject.erase')}
          role="alertdialog"
          isOpen
          onClose={() => setAsks(false)}
          actions={
            <>
              <Button onPress={() => setAsks(false)}>{t('keep.cancel')}</Button>
              <Button kind="danger" isDisabled={erasing.isPending} onPress={() => erasing.mutate({ ...asked, erase: true })}>
                {t('cameraEvents.subject.erase')}
              </Button>
            </>
          }
        >
          {erasing.error && <ErrorNotice error={erasing.error} />}
          <p>{t('cameraEvents.subject.sure', { n: found?.total ?? 0 })}</p>
        </Dialog>
      )}
    </div>
  );
};
