import { join } from 'node:path';
import { z } from 'zod';
import { DEFAULT_PREFERENCES, Preferences, type PreferencesPatch } from '../../shared/ipc.ts';
import { readFileIfThere, writePrivateFile } from '../core/directory.ts';

const Rectangle = z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int() });

/** What the program remembers of its window. */
const WindowMemory = z.object({
  bounds: Rectangle,
  maximized: z.boolean(),
  zoom: z.number().min(0.25).max(5),
});
export type WindowMemory = z.infer<typeof WindowMemory>;

const Profile = z.object({
  preferences: Preferences.partial().optional(),
  window: WindowMemory.optional(),
});

function read(path: string): z.infer<typeof Profile> {
  try {
    return Profile.parse(JSON.parse(readFileIfThere(path) ?? '{}'));
  } catch {
    // Conveniences only: a file that cannot be understood counts as none rather than keeping the program from starting.
    return {};
  }
}

/** What a person chose for the program, and how its window was left, kept in one file of the profile folder. */
export class ProfileFile {
  readonly #path: string;
  #preferences: Preferences;
  #window: WindowMemory | null;

  constructor(folder: string) {
    this.#path = join(folder, 'profile.json');
    const { preferences, window } = read(this.#path);
    this.#preferences = Preferences.parse({ ...DEFAULT_PREFERENCES, ...preferences });
    this.#window = window ?? null;
  }

  get preferences(): Preferences {
    return this.#preferences;
  }

  get window(): WindowMemory | null {
    return this.#window;
  }

  /** Throws `storage_full` or `storage_read_only`; what was kept before stays then. */
  setPreferences(patch: PreferencesPatch): void {
    const chosen = Object.entries(patch).filter(([, value]) => value !== undefined);
    const next = { ...this.#preferences, ...Object.fromEntries(chosen) };
    this.#write(next, this.#window);
    this.#preferences = next;
  }

  rememberWindow(window: WindowMemory): void {
    this.#write(this.#preferences, window);
    this.#window = window;
  }

  #write(preferences: Preferences, window: WindowMemory | null): void {
    const profile = window ? { preferences, window } : { preferences };
    writePrivateFile(this.#path, `${JSON.stringify(profile, null, 2)}\n`);
  }
}
