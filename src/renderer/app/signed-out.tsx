import { KeyRound } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { onLoginElsewhere } from '../lib/page-secret.ts';
import { useStore } from '../lib/store.ts';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/states.tsx';
import { loginTrouble } from './login.ts';

const isDesktop = location.protocol === 'app:';
const again = () => location.reload();

function Command({ children }: { children: ReactNode }) {
  return (
    <code className="my-2 block rounded-md border border-line bg-sunken px-3 py-2 font-mono text-text select-all">
      {children}
    </code>
  );
}

function HowToGetALink() {
  return (
    <>
      <p>On the computer where Holdfast runs, type this in a terminal:</p>
      <Command>holdfast open</Command>
      <p>
        It opens this page with a link that logs in one browser, once, and works for five minutes. From
        another computer or account, open the link that it prints.
      </p>
    </>
  );
}

/**
 * For a browser: how to get a link, or what kept the engine from taking the one that led here. It goes on by itself when another tab
 * has followed one.
 */
function BrowserLoggedOut() {
  const trouble = useStore(loginTrouble);
  useEffect(() => onLoginElsewhere(again), []);
  const retry = async () => {
    if (!trouble?.retry || (await trouble.retry())) again();
  };
  return (
    <Empty
      icon={KeyRound}
      title={trouble ? trouble.message : 'This browser is not logged in'}
      actions={
        <Button kind="primary" onClick={() => void retry()}>
          Try again
        </Button>
      }
    >
      {trouble?.retry ? <p>{trouble.hint}</p> : <HowToGetALink />}
    </Empty>
  );
}

/** The desktop app has the owner's key; it is refused only when that was replaced while the app was running. */
function DesktopLoggedOut() {
  return (
    <Empty
      icon={KeyRound}
      title="The engine does not accept the key of this app"
      actions={
        <Button kind="primary" onClick={again}>
          Try again
        </Button>
      }
    >
      <p>The owner key of the data directory was replaced. Quit Holdfast and start it again.</p>
    </Empty>
  );
}

/** Stands in for all pages where the engine does not know who asks. */
export function SignedOut() {
  return (
    <main className="flex h-full overflow-y-auto">
      {isDesktop ? <DesktopLoggedOut /> : <BrowserLoggedOut />}
    </main>
  );
}
