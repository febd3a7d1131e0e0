import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useText } from '../i18n/i18n.ts';
import { IconButton } from './button.tsx';

interface DialogProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
  /** Buttons, least important first; a window without them has a cross to close it, because a phone has no Escape. */
  actions?: ReactNode;
  /** alertdialog when the reader must decide before going on. */
  role?: 'dialog' | 'alertdialog';
}

/** A modal window: focus goes in, Escape closes, focus comes back. */
export const Dialog = ({ title, isOpen, onClose, children, actions, role = 'dialog' }: DialogProps) => {
  const t = useText();
  const heading = (
    <Heading slot="title" level={2}>
      {title}
    </Heading>
  );
  return (
    <ModalOverlay className="overlay" isOpen={isOpen} onOpenChange={(open) => !open && onClose()} isDismissable={role === 'dialog'}>
      <Modal className="dialog-box">
        <AriaDialog className="dialog" role={role}>
          {actions ? (
            heading
          ) : (
            <div className="dialog-head">
              {heading}
              <IconButton icon={X} label={t('form.close')} onPress={onClose} />
            </div>
          )}
          {children}
          {actions && <div className="actions">{actions}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
};
