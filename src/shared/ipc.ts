import { z } from 'zod';
import type { Problem } from './errors.ts';

/** What the pages may ask of the desktop program, and what they are told. Everything about memories goes over HTTP instead. */

export const THEMES = ['system', 'light', 'dark'] as const;

/** What a person chose for the program on this machine. */
export const Preferences = z.strictObject({
  /** Closing the window leaves the engine running, reachable in the tray. */
  keepInTray: z.boolean(),
  /** Opens hidden, in the tray, when the person logs in. */
  launchAtLogin: z.boolean(),
  /** Tells by a notification of the system that memories wait for review. */
  notifications: z.boolean(),
  theme: z.enum(THEMES),
});
export type Preferences = z.infer<typeof Preferences>;
export const PreferencesPatch = Preferences.partial();
export type PreferencesPatch = z.infer<typeof PreferencesPatch>;

export const DEFAULT_PREFERENCES: Preferences = {
  keepInTray: true,
  launchAtLogin: false,
  notifications: false,
  theme: 'system',
};

/** The engine as the program sees it. */
export type EngineState =
  | { phase: 'starting' }
  | {
      phase: 'running';
      url: string;
      version: string;
      /** False for one that the program found running. */
      own: boolean;
      /** Its version is not that of the program: a restart makes them the same. */
      differs: boolean;
    }
  | { phase: 'away'; problem: Problem; retryInMs: number }
  | { phase: 'stopped' };

export interface DesktopState {
  version: string;
  platform: 'darwin' | 'linux' | 'win32';
  dataDirectory: string;
  /** Where the `holdfast` command of this installation is. */
  command: string;
  engine: EngineState;
  preferences: Preferences;
}

/** A result, or an error as a value: exceptions lose their fields on the way to a page. */
export type Answer<T> = { value: T } | { error: Problem };

/** Every call that a page may make, with the schema of its arguments. */
export const DESKTOP_CALLS = {
  /** The state now. */
  state: z.tuple([]),
  /** Changes preferences. Answers with the new state. */
  setPreferences: z.tuple([PreferencesPatch]),
  /** Ends the engine, one that the program found included, and starts one of the program's version. */
  restartEngine: z.tuple([]),
  /** Shows the data directory in the file manager. */
  showDataDirectory: z.tuple([]),
  /** Shows the program's log in the file manager. */
  showLog: z.tuple([]),
  /** Says that the page follows what it is told without asking from now on. */
  listening: z.tuple([]),
} as const;
export type DesktopCall = keyof typeof DESKTOP_CALLS;

/** What the menu can ask of a page besides going somewhere. */
const MENU_COMMANDS = ['new-memory', 'palette', 'shortcuts'] as const;
export type MenuCommand = (typeof MENU_COMMANDS)[number];

/** What pages are told without asking. */
export interface DesktopEvents {
  state: DesktopState;
  /** A path of the app, such as `/review`. */
  navigate: string;
  command: MenuCommand;
  /** The link of an invite that was opened in the system. It only fills in a form. */
  invite: string;
  /** Something went wrong and was mended without the page: a crash of the engine or of the window. */
  report: Problem;
}

/** Before the names of calls and events on the wire. */
export type Channel = `holdfast:${DesktopCall | keyof DesktopEvents}`;

/** `window.holdfastDesktop`: there in the desktop program, missing in a browser. Listeners return what ends them. */
export interface DesktopBridge {
  state(): Promise<Answer<DesktopState>>;
  setPreferences(patch: PreferencesPatch): Promise<Answer<DesktopState>>;
  restartEngine(): Promise<Answer<null>>;
  showDataDirectory(): Promise<Answer<null>>;
  showLog(): Promise<Answer<null>>;
  /** To be called once the page follows what it wants to follow: what was held back until then is sent. */
  listening(): Promise<Answer<null>>;
  onState(listener: (state: DesktopState) => void): () => void;
  onNavigate(listener: (path: string) => void): () => void;
  onCommand(listener: (command: MenuCommand) => void): () => void;
  onReport(listener: (problem: Problem) => void): () => void;
  onInvite(listener: (link: string) => void): () => void;
}
