import { LogOut, Undo2 } from 'lucide-react';
import { Button } from '../../controls/button.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { useText } from '../../i18n/i18n.ts';
import { useDepartures, useWithdraw } from './departure-data.ts';
import { DepartureSteps } from './departure-steps.tsx';

/** What the operator does when a municipality or service leaves: announce it, follow it, take it back. */
export const DeparturePart = ({ id, onAnnounce }: { id: string; onAnnounce: () => void }) => {
  const t = useText();
  const { data } = useDepartures();
  const { mutate, error, isPending } = useWithdraw(id, () => {});
  if (!data) return null;
  const departure = data.items.find(({ tenant }) => tenant === id);
  return (
    <section className="departure" aria-label={t('departure.title')}>
      <h3>{t('departure.title')}</h3>
      {error && <ErrorNotice error={error} />}
      {departure ? (
        <>
          <p className="small quiet">{departure.reason}</p>
          <DepartureSteps departure={departure} />
          {!departure.isErasing && (
            <Button icon={Undo2} isDisabled={isPending} onPress={() => mutate(undefined)}>
              {t('departure.withdraw')}
            </Button>
          )}
        </>
      ) : (
        <>
          <p className="small quiet">{t('departure.what')}</p>
          <Button icon={LogOut} onPress={onAnnounce}>
            {t('departure.announceOne')}
          </Button>
        </>
      )}
    </section>
  );
};
