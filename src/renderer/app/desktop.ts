import type { DesktopBridge, DesktopState, MenuCommand } from '../../shared/ipc.ts';
import { isEngineStarting } from '../lib/engine-start.ts';
import { openedInvite } from '../lib/invite-link.ts';
import { showToast } from '../lib/toasts.ts';
import { allCommands } from './commands.ts';
import type { createAppRouter } from './router.tsx';
import { theme } from './theme.ts';

declare global {
  interface Window {
    /** The desktop program around this page; missing in a browser. */
    holdfastDesktop?: DesktopBridge;
  }
}

type Router = ReturnType<typeof createAppRouter>;

const COMMANDS: Record<MenuCommand, string> = {
  'new-memory': 'memory.new',
  palette: 'app.palette',
  shortcuts: 'app.help',
};

/** Runs a command of the menu; one that only its view offers is run there. */
async function runCommand(name: MenuCommand, router: Router): Promise<void> {
  const find = () => allCommands().find(({ id }) => id === COMMANDS[name]);
  if (!find()) await router.navigate({ to: '/memories' });
  find()?.run();
}

/** The choice of theme is the program's too: its menu shows it, and its title bar and dialogs follow it. */
function shareTheme(desktop: DesktopBridge): (() => void)[] {
  let known = theme.get();
  const take = (chosen: typeof known) => {
    known = chosen;
    theme.set(chosen);
  };
  void desktop.state().then((answer) => 'value' in answer && take(answer.value.preferences.theme));
  const give = () => {
    if (theme.get() === known) return;
    known = theme.get();
    void desktop.setPreferences({ theme: known });
  };
  return [theme.subscribe(give), desktop.onState(({ preferences }) => take(preferences.theme))];
}

/** Notes in `isEngineStarting` how the engine is. Returns what ends it. */
function followEngine(desktop: DesktopBridge): () => void {
  const take = ({ engine }: DesktopState) => isEngineStarting.set(engine.phase === 'starting');
  void desktop.state().then((answer) => 'value' in answer && take(answer.value));
  return desktop.onState(take);
}

/** Follows the engine, the menu, the links and the reports of the desktop program. Does nothing in a browser. Returns what ends it. */
export function followDesktop(router: Router): () => void {
  const desktop = window.holdfastDesktop;
  if (!desktop) return () => {};
  const ends = [
    ...shareTheme(desktop),
    followEngine(desktop),
    desktop.onNavigate((path) => router.history.push(path)),
    desktop.onCommand((command) => void runCommand(command, router)),
    desktop.onInvite((link) => openedInvite.set(link)),
    desktop.onReport(({ message, hint }) => showToast({ tone: 'danger', title: message, detail: hint })),
  ];
  void desktop.listening();
  return () => {
    for (const end of ends) end();
  };
}
