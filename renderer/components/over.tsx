/** A panel over the screen. */
import type { ReactNode } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import type { Key } from '../locale/locale.ts';
import { Say } from './say.tsx';

export function OverTitle({ k }: { readonly k: Key }) {
  return (
    <Heading slot="title" className="over-title">
      <Say k={k} />
    </Heading>
  );
}

/** What lies under it cannot be reached; with `onClose`, Escape and a touch beside it close it. */
export function Over({
  testId,
  role = 'dialog',
  className = '',
  onClose,
  children,
}: {
  readonly testId: string;
  readonly role?: 'dialog' | 'alertdialog';
  readonly className?: string;
  readonly onClose?: () => void;
  readonly children: ReactNode;
}) {
  return (
    <ModalOverlay
      className={`over ${className}`}
      isOpen
      isDismissable={onClose !== undefined}
      isKeyboardDismissDisabled={onClose === undefined}
      onOpenChange={(open) => {
        if (!open) onClose?.();
      }}
    >
      <Modal className="over-box">
        <Dialog className="over-dialog" role={role} data-testid={testId}>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
