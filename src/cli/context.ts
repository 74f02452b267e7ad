import type { Command, CommandOptions } from 'commander';
import { connect, type Holdfast } from '../client/index.ts';
import { HoldfastError } from '../shared/errors.ts';
import { PROTOCOL_VERSION } from '../shared/terms.ts';
import { type Engine, findOrStartEngine } from './engine/find.ts';
import type { Settings } from './settings.ts';
import type { Terminal } from './terminal.ts';
import { toJson } from './text.ts';
import { ownVersion } from './version.ts';

/** What every command works with. */
export interface Context {
  settings: Settings;
  terminal: Terminal;
  /** How the command ends when it throws nothing. */
  exitCode: number;
}

/** Makes the command line as it is for the given arguments. */
export type Build = (args: string[]) => Promise<Command>;

/** Options that every command has. */
export interface CommonFlags {
  json?: true;
  asAgent?: string;
}

/** Adds a command that has the common options. */
export function leaf(
  parent: Command,
  signature: string,
  description: string,
  options?: CommandOptions,
): Command {
  return common(parent.command(signature, options).description(description));
}

/** Adds the common options to a command. */
export function common(command: Command): Command {
  return command
    .option('--json', 'print the answer of the API as JSON')
    .option('--as-agent <name>', 'act with the rights of this agent of yours');
}

/** Adds a command that does its work without an engine. */
export function localLeaf(parent: Command, signature: string, description: string): Command {
  return parent.command(signature).description(description).option('--json', 'print the result as JSON');
}

/** Notices an engine of another version, and refuses one that would misunderstand. */
function checkVersion({ url, health }: Engine, terminal: Terminal): void {
  const own = ownVersion();
  if (health.protocol !== PROTOCOL_VERSION)
    throw new HoldfastError(
      'unavailable',
      `The engine at ${url} is Holdfast ${health.version} and this command is ${own}: they do not understand each other.`,
      'Install one version everywhere, then end the running engine with `holdfast stop`.',
    );
  if (health.version !== own)
    terminal.note(`The running engine is Holdfast ${health.version}, this command is ${own}.`);
}

/** `engine`, once it is sure that it can be talked to. */
export function usable(engine: Engine, terminal: Terminal): Engine {
  checkVersion(engine, terminal);
  if (engine.apiKey !== null) return engine;
  throw new HoldfastError(
    'unauthenticated',
    `There is no API key for the engine at ${engine.url}.`,
    'Set HOLDFAST_API_KEY to the key that was shown when the user was created.',
  );
}

/** A client for an engine that has been found. */
export function clientFor(engine: Engine, { settings }: Context, flags: CommonFlags): Holdfast {
  return connect({
    url: engine.url,
    apiKey: engine.apiKey ?? undefined,
    agent: flags.asAgent ?? settings.agent ?? undefined,
    source: 'cli',
  });
}

/** A client for the engine to use, which is started if need be. */
export async function connectEngine(
  context: Context,
  flags: CommonFlags,
  signal?: AbortSignal,
): Promise<Holdfast> {
  const engine = await findOrStartEngine(context.settings, context.terminal, signal);
  return clientFor(usable(engine, context.terminal), context, flags);
}

/** Asks the engine and prints the answer: as JSON, or as `show` puts it. */
export async function answer<T>(
  context: Context,
  flags: CommonFlags,
  ask: (holdfast: Holdfast) => Promise<T>,
  show: (result: T, terminal: Terminal) => void,
): Promise<T> {
  const result = await ask(await connectEngine(context, flags));
  if (flags.json) context.terminal.print(toJson(result));
  else show(result, context.terminal);
  return result;
}
