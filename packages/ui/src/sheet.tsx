import { Dialog } from 'radix-ui';
import { useRef, type ReactNode } from 'react';

interface SheetProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Said under the title; also what a screen reader hears on opening. */
  readonly lead?: ReactNode;
  readonly isTitleHidden?: boolean;
}

/** One decision at a time. Closes by Escape, by the scrim and by the person's own act; focus returns where it was. */
export function Sheet({ title, isOpen, onClose, children, lead, isTitleHidden = false }: SheetProps) {
  const content = useRef<HTMLDivElement>(null);
  const openedFrom = useRef<Element | null>(null);
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="scrim">
          <Dialog.Content
            ref={content}
            className="sheet"
            tabIndex={-1}
            {...(lead ? {} : { 'aria-describedby': undefined })}
            // The sheet itself takes focus, so that a screen reader says its title and no button is pressed by habit.
            onOpenAutoFocus={(event) => {
              openedFrom.current = document.activeElement;
              if (content.current?.querySelector('[data-autofocus]')) return;
              event.preventDefault();
              content.current?.focus();
            }}
            onCloseAutoFocus={(event) => {
              event.preventDefault();
              if (openedFrom.current instanceof HTMLElement) openedFrom.current.focus();
            }}
          >
            <span className="grip" aria-hidden="true" />
            <div className={isTitleHidden ? 'sr' : 'stack-s'}>
              <Dialog.Title asChild>
                <h1>{title}</h1>
              </Dialog.Title>
              {lead ? (
                <Dialog.Description asChild>
                  <p className="quiet small">{lead}</p>
                </Dialog.Description>
              ) : null}
            </div>
            {children}
          </Dialog.Content>
        </Dialog.Overlay>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
