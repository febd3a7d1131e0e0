import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';

interface DialogProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
  /** Buttons, least important first. */
  actions?: ReactNode;
  /** alertdialog when the reader must decide before going on. */
  role?: 'dialog' | 'alertdialog';
}

/** A modal window: focus goes in, Escape closes, focus comes back. */
export const Dialog = ({ title, isOpen, onClose, children, actions, role = 'dialog' }: DialogProps) => (
  <ModalOverlay className="overlay" isOpen={isOpen} onOpenChange={(open) => !open && onClose()} isDismissable={role === 'dialog'}>
    <Modal className="dialog-box">
      <AriaDialog className="dialog" role={role}>
        <Heading slot="title" level={2}>
          {title}
        </Heading>
        {children}
        {actions && <div className="actions">{actions}</div>}
      </AriaDialog>
    </Modal>
  </ModalOverlay>
);
