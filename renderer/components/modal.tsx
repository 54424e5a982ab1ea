/** A panel over the screen. */
import type { ReactNode } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal as Box, ModalOverlay } from 'react-aria-components/Modal';
import type { Key } from '../locale/locale.ts';
import { Say } from './say.tsx';

/** `heard`: for the ear alone, where the panel shows what it is for. */
export function ModalTitle({ k, heard = false }: { readonly k: Key; readonly heard?: boolean }) {
  return (
    <Heading slot="title" className={heard ? 'only-heard' : 'modal-title'}>
      <Say k={k} />
    </Heading>
  );
}

/** What lies under it cannot be reached; with `onClose`, Escape and a touch beside it close it. */
export function Modal({
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
      className={`modal ${className}`}
      isOpen
      isDismissable={onClose !== undefined}
      isKeyboardDismissDisabled={onClose === undefined}
      onOpenChange={(open) => {
        if (!open) onClose?.();
      }}
    >
      <Box className="modal-box">
        <Dialog className="modal-dialog" role={role} data-testid={testId}>
          {children}
        </Dialog>
      </Box>
    </ModalOverlay>
  );
}
