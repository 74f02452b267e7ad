import { type FormEvent, type ReactNode, useId } from 'react';
import { troubleOf } from '../../lib/api.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';

interface FormDialogProps {
  title: string;
  description?: ReactNode;
  /** What the button that sends it says: a verb. */
  action: string;
  isBusy: boolean;
  /** Why the last try failed, if it did. */
  error: unknown;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** A dialog that asks for something and sends it. */
export function FormDialog({
  title,
  description,
  action,
  isBusy,
  error,
  onSubmit,
  onClose,
  children,
}: FormDialogProps) {
  const formId = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      description={description}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" form={formId} disabled={isBusy}>
            {isBusy ? 'One moment…' : action}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} className="flex flex-col gap-4">
        {children}
        {error !== null && (
          <p role="alert" className="text-danger wrap-anywhere">
            {troubleOf(error).message} {troubleOf(error).hint}
          </p>
        )}
      </form>
    </Dialog>
  );
}
