import { X } from 'lucide-react';
import { AlertDialog, Dialog as Radix } from 'radix-ui';
import { type ReactNode, useRef } from 'react';
import { Button, IconButton } from './button.tsx';
import { cx } from './cx.ts';

const PANEL =
  'fixed top-[12vh] left-1/2 z-40 flex max-h-[76vh] w-[calc(100vw-32px)] -translate-x-1/2 flex-col overflow-hidden ' +
  'rounded-xl border border-line bg-raised text-text shadow-raised focus:outline-none';

const WIDTHS = { small: 'max-w-md', medium: 'max-w-xl', large: 'max-w-3xl' } as const;

/** Radix's own overlay locks scrolling with a style tag, which the Content-Security-Policy refuses; pages do not scroll anyway. */
export const Scrim = () => <div className="fixed inset-0 z-40 bg-scrim" aria-hidden />;

const FIELDS = 'input, textarea, select, [role=checkbox]';

/** The first field has the focus, or the dialog as a whole; Radix alone would focus the close button. */
function focusFirst(event: Event): void {
  if (!(event.currentTarget instanceof HTMLElement)) return;
  event.preventDefault();
  const field = event.currentTarget.querySelector<HTMLElement>(FIELDS);
  (field ?? event.currentTarget).focus();
}

/**
 * Gives the focus back to what had it when a dialog opened, unless something else has taken it meanwhile. Radix alone gives it to the
 * trigger of the dialog, and ours are opened by keys and commands as well and have none.
 */
export function useFocusReturn() {
  const before = useRef<Element | null>(null);
  return {
    remember: () => {
      before.current = document.activeElement;
    },
    giveBack: (event: Event) => {
      event.preventDefault();
      if (document.activeElement === document.body && before.current instanceof HTMLElement)
        before.current.focus({ preventScroll: true });
    },
  };
}

interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** One sentence below the title. */
  description?: ReactNode;
  width?: keyof typeof WIDTHS;
  /** Buttons, the one that finishes it last. */
  footer?: ReactNode;
  children?: ReactNode;
}

export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  width = 'medium',
  footer,
  children,
}: DialogProps) {
  const { remember, giveBack } = useFocusReturn();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Scrim />
        <Radix.Content
          onOpenAutoFocus={(event) => {
            remember();
            focusFirst(event);
          }}
          onCloseAutoFocus={giveBack}
          className={cx(PANEL, WIDTHS[width])}
          {...(!description && { 'aria-describedby': undefined })}
        >
          <header className="flex items-start gap-4 px-5 pt-4 pb-3">
            <div className="min-w-0 flex-1">
              <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
              {description && <Radix.Description className="text-muted">{description}</Radix.Description>}
            </div>
            <Radix.Close asChild>
              <IconButton label="Close" className="-mr-2">
                <X aria-hidden />
              </IconButton>
            </Radix.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-5">{children}</div>
          {footer && (
            <footer className="flex justify-end gap-2 border-t border-line px-5 py-3">{footer}</footer>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface ConfirmProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** What will happen, and whether it can be taken back. */
  children: ReactNode;
  /** What the button that does it says: a verb. */
  action: string;
  danger?: boolean;
  onConfirm: () => void;
}

/** A question before something that cannot be undone. What can be undone is done without asking. */
export function Confirm({
  open,
  onOpenChange,
  title,
  children,
  action,
  danger = false,
  onConfirm,
}: ConfirmProps) {
  const { remember, giveBack } = useFocusReturn();
  return (
    <AlertDialog.Root open={open} onOpenChange={onOpenChange}>
      <AlertDialog.Portal>
        <Scrim />
        {/* Radix hides what lies behind, its own focus guards included; without aria-modal checkers take those for a trap. */}
        <AlertDialog.Content
          aria-modal="true"
          onOpenAutoFocus={remember}
          onCloseAutoFocus={giveBack}
          className={cx(PANEL, WIDTHS.small, 'gap-2 p-5')}
        >
          <AlertDialog.Title className="text-lg font-semibold">{title}</AlertDialog.Title>
          <AlertDialog.Description asChild>
            <div className="min-h-0 space-y-2 overflow-y-auto text-muted">{children}</div>
          </AlertDialog.Description>
          <div className="mt-3 flex justify-end gap-2">
            <AlertDialog.Cancel asChild>
              <Button>Cancel</Button>
            </AlertDialog.Cancel>
            <AlertDialog.Action asChild>
              <Button kind={danger ? 'danger' : 'primary'} onClick={onConfirm}>
                {action}
              </Button>
            </AlertDialog.Action>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
