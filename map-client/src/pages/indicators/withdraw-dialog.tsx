import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { changeIndicator, deleteIndicator, type Indicator, refOf, useUses } from './indicator-data.ts';
import { asItIs } from './indicator-draft.ts';

interface WithdrawProps {
  indicator: Indicator;
  isOpen: boolean;
  onClose: () => void;
  /** The indicator is gone, not only withdrawn. */
  onDeleted: () => void;
}

/** Withdraws an indicator after saying what would miss it; one without values is deleted. */
export const WithdrawDialog = ({ indicator, isOpen, onClose, onDeleted }: WithdrawProps) => {
  const t = useText();
  const { lang } = useFormat();
  const client = useQueryClient();
  const uses = useUses(refOf(indicator), isOpen);
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const isDeleted = indicator.periods === 0;
  const withdraw = async (): Promise<void> => {
    setBusy(true);
    try {
      if (isDeleted) await deleteIndicator(indicator);
      else await changeIndicator(indicator, { ...asItIs(indicator), isRetired: true });
      setError(undefined);
      if (isDeleted) onDeleted();
      else onClose();
      await client.invalidateQueries({ queryKey: ['indicators'], ...(isDeleted && { exact: true }) });
    } catch (problem) {
      setError(problem);
    }
    setBusy(false);
  };
  return (
    <Dialog
      title={t(isDeleted ? 'indicators.delete' : 'indicators.withdraw')}
      role="alertdialog"
      isOpen={isOpen}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('form.cancel')}</Button>
          <Button kind="danger" isDisabled={isBusy || uses.isPending} onPress={() => void withdraw()}>
            {t(isDeleted ? 'indicators.delete' : 'indicators.withdraw')}
          </Button>
        </>
      }
    >
      {error !== undefined && <ErrorNotice error={error} />}
      {uses.error && <ErrorNotice error={uses.error} onRetry={() => void uses.refetch()} />}
      <p>{t(isDeleted ? 'indicators.delete.text' : 'indicators.withdraw.text')}</p>
      {uses.isPending ? (
        <Skeleton rows={3} />
      ) : (
        uses.data && (
          <>
            <p>
              <strong>{t(uses.data.items.length === 0 ? 'indicators.uses.none' : 'indicators.uses', { n: uses.data.items.length })}</strong>
            </p>
            {uses.data.items.length > 0 && (
              <ul className="indicator-uses">
                {uses.data.items.map(({ kind, id, title }) => (
                  <li key={`${kind} ${id}`}>
                    {t(`indicators.uses.${kind}`)}: {typeof title === 'string' ? title : title[lang]}
                  </li>
                ))}
              </ul>
            )}
            {uses.data.hidden > 0 && <p>{t('indicators.uses.hidden', { n: uses.data.hidden })}</p>}
          </>
        )
      )}
    </Dialog>
  );
};
