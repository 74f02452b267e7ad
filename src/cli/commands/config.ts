import { join } from 'node:path';
import type { Command } from 'commander';
import type { Config, ConfigPatch } from '../../client/index.ts';
import { HoldfastError } from '../../shared/errors.ts';
import { answer, type CommonFlags, type Context, connectEngine, leaf } from '../context.ts';
import { harmless, toJson } from '../text.ts';
import { didYouMean } from '../values.ts';

/** Settings that are read once, when an engine starts; all others count at once. */
const AT_START: ReadonlySet<string> = new Set<keyof Config>(['port', 'log_level']);

function shown(value: unknown): string {
  return harmless(typeof value === 'string' ? value : JSON.stringify(value));
}

/** The setting of that name, or `not_found` with the nearest one there is. */
function settingNamed(config: Config, name: string): keyof Config {
  if (Object.hasOwn(config, name)) return name as keyof Config;
  const names = Object.keys(config);
  throw new HoldfastError(
    'not_found',
    `There is no setting "${name}".${didYouMean(name, names)}`,
    `The settings are ${names.join(', ')}.`,
  );
}

/** A setting's value as typed: a number, true or false where it is one, a list as JSON or with commas, else the text. */
export function parseSetting(present: unknown, text: string): unknown {
  if (typeof present === 'number') {
    const number = text.trim() === '' ? Number.NaN : Number(text);
    if (Number.isFinite(number)) return number;
    throw new HoldfastError('invalid_request', `"${text}" is not a number.`);
  }
  if (typeof present === 'boolean') {
    if (text === 'true' || text === 'false') return text === 'true';
    throw new HoldfastError('invalid_request', `"${text}" is neither true nor false.`);
  }
  if (!Array.isArray(present)) return text;
  if (!text.trim().startsWith('[')) return text.split(',').flatMap((item) => item.trim() || []);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new HoldfastError(
      'invalid_request',
      'The list is not valid JSON.',
      'Or put commas between its items.',
      { cause },
    );
  }
}

function defineList(config: Command, context: Context): void {
  leaf(config, 'list', 'show all settings', { isDefault: true }).action(async (flags: CommonFlags) => {
    await answer(
      context,
      flags,
      (holdfast) => holdfast.system.config(),
      (settings, terminal) => {
        for (const [name, value] of Object.entries(settings)) terminal.print(`${name} = ${shown(value)}`);
      },
    );
  });
}

function defineGet(config: Command, context: Context): void {
  leaf(config, 'get <name>', 'show one setting').action(async (name: string, flags: CommonFlags) => {
    await answer(
      context,
      flags,
      async (holdfast) => {
        const settings = await holdfast.system.config();
        return settings[settingNamed(settings, name)];
      },
      (value, terminal) => terminal.print(shown(value)),
    );
  });
}

function defineSet(config: Command, context: Context): void {
  leaf(config, 'set <name> <value>', 'change a setting')
    .addHelpText('after', SET_EXAMPLES)
    .action(async (name: string, text: string, flags: CommonFlags) => {
      await answer(
        context,
        flags,
        async (holdfast) => {
          const settings = await holdfast.system.config();
          const setting = settingNamed(settings, name);
          if (setting === 'model')
            throw new HoldfastError(
              'invalid_request',
              'A model has to be fetched and checked before it is used.',
              'Change it with: holdfast model use NAME',
            );
          const patch: ConfigPatch = { [setting]: parseSetting(settings[setting], text) };
          return holdfast.system.configure(patch);
        },
        (settings, terminal) => {
          terminal.success(`${name} = ${shown(settings[settingNamed(settings, name)])}`);
          if (AT_START.has(name)) terminal.print('  It counts when the engine is started the next time.');
        },
      );
    });
}

function definePath(config: Command, context: Context): void {
  leaf(config, 'path', 'where the settings are kept').action(async (flags: CommonFlags) => {
    const { settings, terminal } = context;
    const directory =
      settings.url === null
        ? settings.dataDirectory
        : (await (await connectEngine(context, flags)).system.status()).data_directory;
    const path = join(directory, 'config.json');
    terminal.print(flags.json ? toJson({ path }) : path);
  });
}

/** The commands of `holdfast config`. */
export function define(config: Command, context: Context): void {
  defineList(config, context);
  defineGet(config, context);
  defineSet(config, context);
  definePath(config, context);
}

const SET_EXAMPLES = `
Examples:
  holdfast config set approval auto
  holdfast config set idle_minutes 30
  holdfast config set allowed_hosts holdfast.lan:8765`;
