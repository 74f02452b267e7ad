import type { Argument, Command, Option } from 'commander';
import { ValueOption, WordsArgument } from '../values.ts';

/** A word that can come next, and what it means. */
export interface Suggestion {
  value: string;
  description: string;
}

/** Where the words that were typed have led. */
interface Place {
  command: Command;
  /** How many arguments of the command have been given. */
  given: number;
  /** The option that waits for its value. */
  waiting: Option | undefined;
  /** Whether `--` has ended the options. */
  ended: boolean;
}

function optionNamed(command: Command, word: string): Option | undefined {
  return command.options.find(({ long, short }) => word === long || word === short);
}

const takesValue = (option: Option | undefined) => option?.required || option?.optional;

function subcommandNamed(command: Command, word: string): Command | undefined {
  return command.commands.find((one) => one.name() === word || one.aliases().includes(word));
}

function follow(place: Place, word: string): Place {
  const { command, given, waiting, ended } = place;
  if (waiting) return { ...place, waiting: undefined };
  if (!ended && word === '--') return { ...place, ended: true };
  if (!ended && word.startsWith('-')) {
    const option = optionNamed(command, word);
    return takesValue(option) ? { ...place, waiting: option } : place;
  }
  const subcommand = given === 0 ? subcommandNamed(command, word) : undefined;
  return subcommand ? { ...place, command: subcommand } : { ...place, given: given + 1 };
}

const plain = (words: readonly string[]): Suggestion[] => words.map((value) => ({ value, description: '' }));

function valuesOf(option: Option): Suggestion[] {
  return option instanceof ValueOption ? plain(option.words) : [];
}

function argumentAt({ command, given }: Place): Argument | undefined {
  const all = command.registeredArguments;
  return all[given] ?? (all.at(-1)?.variadic ? all.at(-1) : undefined);
}

function wordsAt(place: Place): Suggestion[] {
  const argument = argumentAt(place);
  const words = argument instanceof WordsArgument ? plain(argument.words) : [];
  if (place.given > 0) return words;
  const visible = place.command.createHelp().visibleCommands(place.command);
  const commands = visible.map((one) => ({ value: one.name(), description: one.description() }));
  return [...commands, ...words];
}

function optionsOf(command: Command): Suggestion[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .map(({ long, short, description }) => ({ value: long ?? short ?? '', description }));
}

/** Shells that break words at `=` pass it as a word of its own; some quote an empty word. */
function normalised(words: readonly string[]): string[] {
  const all = words.filter((word, i) => word !== '=' || !words[i - 1]?.startsWith('--'));
  const current = words.at(-1) === '=' ? '' : (all.pop() ?? '');
  return [...all, current === '""' ? '' : current];
}

function candidates(program: Command, words: readonly string[], current: string): Suggestion[] {
  const start: Place = { command: program, given: 0, waiting: undefined, ended: false };
  const place = words.reduce(follow, start);
  if (place.waiting) return valuesOf(place.waiting);
  const [name = '', value] = place.ended ? [''] : current.split('=', 2);
  const option = value === undefined ? undefined : optionNamed(place.command, name);
  if (option) return valuesOf(option).map((one) => ({ ...one, value: `${name}=${one.value}` }));
  return current.startsWith('-') && !place.ended ? optionsOf(place.command) : wordsAt(place);
}

/**
 * What can come next on a command line. The last word is the one that is being typed, maybe still empty. Nothing means that
 * the command line knows no better than the shell, which then offers files.
 */
export function suggest(program: Command, typed: readonly string[]): Suggestion[] {
  const words = normalised(typed);
  const current = words.pop() ?? '';
  return candidates(program, words, current).filter(({ value }) => value.startsWith(current));
}
