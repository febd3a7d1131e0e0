import type { ReactNode } from 'react';
import { ApiError } from '../../api.ts';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { useText } from '../../i18n/i18n.ts';
import { useChange } from './institution-data.ts';

interface ConfirmProps<A> {
  title: string;
  text: string;
  yes: string;
  isDanger?: boolean;
  /** False keeps the step from being taken until what it needs is filled in. */
  isReady?: boolean;
  act: () => Promise<A>;
  onClose: () => void;
  /** What was answered; closes the window unless given. */
  onDone?: (answer: A) => void;
  children?: ReactNode;
}

/** A step that is asked about before it is taken. */
export const Confirm = <A,>({ title, text, yes, isDanger, isReady = true, act, onClose, onDone, children }: ConfirmProps<A>) => {
  const t = useText();
  const { mutate, error, isPending } = useChange<undefined, A>(act, onDone ?? onClose);
  const isStepUp = error instanceof ApiError && error.code === 'identity.step_up_needed';
  return (
    <Dialog
      title={title}
      role="alertdialog"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('keep.cancel')}</Button>
          <Button kind={isDanger ? 'danger' : 'primary'} isDisabled={isPending || !isReady} onPress={() => mutate(undefined)}>
            {yes}
          </Button>
        </>
      }
    >
      {error && !isStepUp && <ErrorNotice error={error} />}
      <p>{text}</p>
      {children}
    </Dialog>
  );
};
