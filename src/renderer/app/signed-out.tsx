import { KeyRound } from 'lucide-react';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/states.tsx';

/** Stands in for all pages when this browser has no session, or no longer one. */
export function SignedOut() {
  return (
    <main className="flex h-full">
      <Empty
        icon={KeyRound}
        title="This browser is not signed in"
        actions={
          <Button kind="primary" onClick={() => location.reload()}>
            Try again
          </Button>
        }
      >
        <p>
          Run <code className="rounded bg-sunken px-1 font-mono">holdfast open</code> in a terminal: it opens
          your memories here with a link that works once.
        </p>
      </Empty>
    </main>
  );
}
