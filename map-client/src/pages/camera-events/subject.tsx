import { Eraser, Search } from 'lucide-react';
import { useState } from 'react';
import { hasRole, user } from '../../auth.ts';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Field } from '../../controls/field.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { useText } from '../../i18n/i18n.ts';
import { useStore } from '../../store.ts';
import { answerSubject, type Passages, useAsk } from './camera-event-data.ts';
import { PassageList } from './passage-list.tsx';

/** "Was my plate read?": for whoever answers people about their own data; erased on request, after it was shown. */
export const SubjectPart = () => {
  const t = useText();
  const mayErase = hasRole(useStore(user), ['municipality-admin']);
  const [plate, setPlate] = useState('');
  const [reason, setReason] = useState('');
  const [caseNumber, setCaseNumber] = useState('');
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
  const isReady = plate.trim().length >= 2 && reason.trim().length >= 10 && caseNumber.trim().length >= 3;
  const asked = { plate: plate.trim(), reason: reason.trim(), caseNumber: caseNumber.trim() };
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
          <Field
            label={t('cameraEvents.by.plate')}
            value={plate}
            onChange={(next) => {
              setPlate(next);
              setFound(undefined);
            }}
            maxLength={30}
            hint={t('cameraEvents.by.plate.hint')}
            isPrivate
            required
          />
          <Field
            label={t('cameraEvents.request')}
            value={caseNumber}
            onChange={setCaseNumber}
            maxLength={60}
            hint={t('cameraEvents.case.hint')}
            isPrivate
            required
          />
          <Field
            label={t('cameraEvents.reason')}
            value={reason}
            onChange={setReason}
            maxLength={500}
            rows={2}
            hint={t('cameraEvents.subject.hint')}
            isPrivate
            required
          />
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
