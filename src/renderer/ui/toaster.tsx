import { CircleAlert, CircleCheck, Info, X } from 'lucide-react';
import { Toast as Radix } from 'radix-ui';
import { useStore } from '../lib/store.ts';
import { dismissToast, type Toast, toasts } from '../lib/toasts.ts';
import { Button, IconButton } from './button.tsx';

const DURATION_MS = 6_000;
const DURATION_WITH_ACTION_MS = 10_000;
const DURATION_OF_FAILURE_MS = 20_000;

const LOOKS = {
  plain: { icon: Info, color: 'text-muted' },
  ok: { icon: CircleCheck, color: 'text-ok' },
  danger: { icon: CircleAlert, color: 'text-danger' },
} as const;

function durationOf({ tone, action }: Toast): number {
  if (tone === 'danger') return DURATION_OF_FAILURE_MS;
  return action ? DURATION_WITH_ACTION_MS : DURATION_MS;
}

function ToastCard({ toast }: { toast: Toast }) {
  const { icon: Icon, color } = LOOKS[toast.tone];
  return (
    <Radix.Root
      duration={durationOf(toast)}
      onOpenChange={(open) => !open && dismissToast(toast.id)}
      className="flex items-start gap-3 rounded-lg border border-line bg-raised p-3 text-text shadow-raised"
    >
      <Icon className={`mt-0.5 size-4 shrink-0 ${color}`} aria-hidden />
      <div className="min-w-0 flex-1">
        <Radix.Title className="font-medium wrap-anywhere">{toast.title}</Radix.Title>
        {toast.detail && (
          <Radix.Description className="content max-h-40 overflow-y-auto text-muted">
            {toast.detail}
          </Radix.Description>
        )}
      </div>
      {toast.action && (
        <Radix.Action asChild altText={`${toast.action.label} (in the list of commands too)`}>
          <Button size="small" onClick={toast.action.run}>
            {toast.action.label}
          </Button>
        </Radix.Action>
      )}
      <Radix.Close asChild>
        <IconButton label="Dismiss" className="-m-1.5">
          <X aria-hidden />
        </IconButton>
      </Radix.Close>
    </Radix.Root>
  );
}

/** Shows what `showToast` and `offerUndo` say. F8 moves the focus to it. */
export function Toaster() {
  const shown = useStore(toasts);
  return (
    <Radix.Provider label="Message">
      {shown.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
      <Radix.Viewport className="fixed right-4 bottom-4 z-50 flex w-96 max-w-[calc(100vw-32px)] flex-col gap-2 focus:outline-none" />
    </Radix.Provider>
  );
}
