import { useEffect, useId, useState } from 'react';
import type { Answer, DesktopState, EngineState, Preferences } from '../../../shared/ipc.ts';
import { showFailure } from '../../lib/toasts.ts';
import { Button } from '../../ui/button.tsx';
import { Panel } from '../../ui/page.tsx';
import { Switch } from '../../ui/toggle.tsx';

type Choice = Exclude<keyof Preferences, 'theme'>;

const CHOICES: readonly { name: Choice; label: string; hint: string }[] = [
  {
    name: 'keepInTray',
    label: 'Keep running when the window is closed',
    hint: 'Agents go on working; the icon beside the clock brings the window back.',
  },
  { name: 'launchAtLogin', label: 'Start at login', hint: 'Opens without a window.' },
  {
    name: 'notifications',
    label: 'Notify me of memories that wait for review',
    hint: 'At most one notification for what comes within ten seconds; never what a memory says.',
  },
];

const ENGINE: Record<EngineState['phase'], string> = {
  starting: 'is starting',
  running: 'is running',
  away: 'has a problem and is started again',
  stopped: 'has stopped',
};

function engineLine({ engine, version }: DesktopState): string {
  if (engine.phase !== 'running') return `The engine ${ENGINE[engine.phase]}.`;
  const whose = engine.own ? 'belongs to this program' : 'was running before this program';
  const differs = engine.differs ? ` It is version ${engine.version}, this program is ${version}.` : '';
  return `The engine at ${engine.url} ${whose}.${differs}`;
}

async function attempt<T>(tried: string, answer: Promise<Answer<T>>): Promise<T | null> {
  const result = await answer;
  if ('value' in result) return result.value;
  showFailure(tried, new Error(result.error.message));
  return null;
}

/** What a person chooses for the program on this machine. Renders nothing in a browser. */
export function DesktopPanel() {
  const desktop = window.holdfastDesktop;
  const [state, setState] = useState<DesktopState | null>(null);
  const id = useId();
  useEffect(() => {
    if (!desktop) return;
    void attempt('The program did not answer', desktop.state()).then((now) => now && setState(now));
    return desktop.onState(setState);
  }, [desktop]);
  if (!desktop || !state) return null;
  const choose = (name: Choice, chosen: boolean) =>
    void attempt('The choice was not kept', desktop.setPreferences({ [name]: chosen })).then(
      (now) => now && setState(now),
    );
  return (
    <Panel title="This program">
      {CHOICES.map(({ name, label, hint }) => (
        <div key={name} className="flex items-center gap-4 py-2">
          <label htmlFor={`${id}-${name}`} className="min-w-0 flex-1">
            <span className="block font-medium">{label}</span>
            <span className="block text-muted">{hint}</span>
          </label>
          <Switch
            id={`${id}-${name}`}
            checked={state.preferences[name]}
            onCheckedChange={(chosen) => choose(name, chosen)}
          />
        </div>
      ))}
      <div className="flex flex-wrap items-center gap-2 pt-2">
        <p className="min-w-0 flex-1 break-words text-muted">{engineLine(state)}</p>
        <Button onClick={() => void attempt('The engine was not restarted', desktop.restartEngine())}>
          Restart engine
        </Button>
        <Button onClick={() => void desktop.showDataDirectory()}>Show data directory</Button>
        <Button onClick={() => void desktop.showLog()}>Show log</Button>
      </div>
    </Panel>
  );
}
