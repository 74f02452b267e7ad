import { HoldfastError } from '../../shared/errors.ts';
import { Config, type ConfigPatch } from '../../shared/system.ts';
import { validate } from '../../shared/validation.ts';
import { readFileIfThere, writePrivateFile } from './directory.ts';

/** The settings in force: the config file, and what this run was started with. */
export interface Settings {
  current(): Config;
  /** Writes the changes to the config file; they hold at once and outlive what this run was started with. */
  change(patch: ConfigPatch & Partial<Pick<Config, 'model'>>): Config;
}

function load(path: string): Config {
  const text = readFileIfThere(path);
  try {
    return validate(Config, text === null ? {} : JSON.parse(text));
  } catch (error) {
    const reason = error instanceof HoldfastError ? error.message : 'it is not valid JSON';
    throw new HoldfastError(
      'validation_failed',
      `The config file ${path} is wrong: ${reason}`,
      'Correct it, or remove it to go back to the defaults.',
      { cause: error },
    );
  }
}

function withoutUndefined<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** Reads the config file at `path`. `overrides` hold for this run only, until changed by hand. */
export function openSettings(path: string, overrides: ConfigPatch = {}): Settings {
  let saved = load(path);
  let forThisRun: ConfigPatch = withoutUndefined(overrides);
  return {
    current: () => ({ ...saved, ...withoutUndefined(forThisRun) }) as Config,
    change(patch) {
      const changed = withoutUndefined(patch);
      const next = validate(Config, { ...saved, ...changed });
      writePrivateFile(path, `${JSON.stringify(next, null, 2)}\n`);
      saved = next;
      const stillOverridden = Object.entries(forThisRun).filter(([name]) => !(name in changed));
      forThisRun = Object.fromEntries(stillOverridden);
      return this.current();
    },
  };
}
