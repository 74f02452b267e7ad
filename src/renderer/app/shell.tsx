import { Outlet } from '@tanstack/react-router';
import { useState } from 'react';
import { connection } from '../lib/events.ts';
import { useStore } from '../lib/store.ts';
import { useClock } from '../ui/time.tsx';
import { useAppCommands } from './app-commands.ts';
import { AwayBanner } from './away-banner.tsx';
import { HelpDialog } from './help.tsx';
import { Palette } from './palette.tsx';
import { useShortcuts } from './shortcuts.ts';
import { SideBar } from './side-bar.tsx';
import { SignedOut } from './signed-out.tsx';

/** The window: side bar, page, and what lies over them. */
export function Shell() {
  const [overlay, setOverlay] = useState<'palette' | 'help' | null>(null);
  const isSignedOut = useStore(connection) === 'signed-out';
  useClock();
  useShortcuts();
  useAppCommands(setOverlay);
  if (isSignedOut) return <SignedOut />;
  const close = (open: boolean) => setOverlay((now) => (open ? now : null));
  return (
    <div className="flex h-full">
      <SideBar onPalette={() => setOverlay('palette')} onHelp={() => setOverlay('help')} />
      <div className="flex min-w-0 flex-1 flex-col">
        <AwayBanner />
        <main className="min-h-0 flex-1">
          <Outlet />
        </main>
      </div>
      <Palette open={overlay === 'palette'} onOpenChange={close} />
      <HelpDialog open={overlay === 'help'} onOpenChange={close} />
    </div>
  );
}
