import { useNavigate } from '@tanstack/react-router';
import { undoLast } from '../lib/undo.ts';
import { type Command, useCommands } from './commands.ts';
import { THEMES, theme } from './theme.ts';
import { VIEWS } from './views.ts';

const THEME_NAMES = { system: 'as the system', light: 'light', dark: 'dark' };

/** What can be done everywhere. `show` opens what lies over the page. */
export function useAppCommands(show: (overlay: 'palette' | 'help') => void): void {
  const navigate = useNavigate();
  const views = VIEWS.map(
    ({ to, label, key }): Command => ({
      id: `go.${to}`,
      title: `Go to ${label.toLowerCase()}`,
      group: 'Go',
      keys: [`g ${key}`],
      run: () => void navigate({ to }),
    }),
  );
  const themes = THEMES.map(
    (name): Command => ({
      id: `theme.${name}`,
      title: `Colours: ${THEME_NAMES[name]}`,
      group: 'Holdfast',
      words: 'theme appearance mode',
      run: () => theme.set(name),
    }),
  );
  const all: Command[] = [
    ...views,
    {
      id: 'app.palette',
      title: 'Find a command',
      group: 'Holdfast',
      keys: ['mod+k'],
      inFields: true,
      keyOnly: true,
      run: () => show('palette'),
    },
    { id: 'app.help', title: 'Keyboard shortcuts', group: 'Holdfast', keys: ['?'], run: () => show('help') },
    {
      id: 'app.undo',
      title: 'Undo the last change',
      group: 'Holdfast',
      keys: ['mod+z'],
      run: () => void undoLast(),
    },
    {
      id: 'go.welcome',
      title: 'Show the welcome again',
      group: 'Go',
      words: 'first run start set up',
      run: () => void navigate({ to: '/welcome' }),
    },
    ...themes,
  ];
  useCommands(all.map((command) => ({ ...command, everywhere: true })));
}
