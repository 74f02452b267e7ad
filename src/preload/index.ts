/** The one bridge between the pages and the desktop program. Runs in the sandbox: no Node.js, and no key passes here. */
import { contextBridge, ipcRenderer } from 'electron';
import type { Channel, DesktopBridge, DesktopCall, DesktopEvents } from '../shared/ipc.ts';

const channel = (name: DesktopCall | keyof DesktopEvents): Channel => `holdfast:${name}`;

function call(name: DesktopCall, ...args: unknown[]) {
  return ipcRenderer.invoke(channel(name), ...args);
}

/** The event itself stays here: it would hand the page the means to send anything anywhere. */
function follow<Name extends keyof DesktopEvents>(
  name: Name,
  listener: (value: DesktopEvents[Name]) => void,
): () => void {
  const deliver = (_: unknown, value: DesktopEvents[Name]) => listener(value);
  ipcRenderer.on(channel(name), deliver);
  return () => void ipcRenderer.off(channel(name), deliver);
}

const bridge: DesktopBridge = {
  state: () => call('state'),
  setPreferences: (patch) => call('setPreferences', patch),
  restartEngine: () => call('restartEngine'),
  showDataDirectory: () => call('showDataDirectory'),
  showLog: () => call('showLog'),
  onState: (listener) => follow('state', listener),
  listening: () => call('listening'),
  onNavigate: (listener) => follow('navigate', listener),
  onCommand: (listener) => follow('command', listener),
  onReport: (listener) => follow('report', listener),
  onInvite: (listener) => follow('invite', listener),
};

contextBridge.exposeInMainWorld('holdfastDesktop', bridge);
