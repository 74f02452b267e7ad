import { Argument, InvalidArgumentError, Option } from 'commander';
import { HoldfastError } from '../shared/errors.ts';

const SUGGEST_WITHIN = 3;

/** Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      const at = (line: number[], index: number) => line[index] ?? Number.POSITIVE_INFINITY;
      let best = Math.min(at(previous, j) + 1, at(row, j - 1) + 1, at(previous, j - 1) + cost);
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, at(before, j - 2) + 1);
      row.push(best);
    }
    before = previous;
    previous = row;
  }
  return previous[b.length] ?? 0;
}

/** ` Did you mean X?` for the candidate that is closest to what was typed, or nothing. */
export function didYouMean(typed: string, candidates: readonly string[]): string {
  const closest = candidates
    .map((candidate) => ({ candidate, distance: editDistance(typed.toLowerCase(), candidate) }))
    .filter(({ candidate, distance }) => distance <= Math.min(SUGGEST_WITHIN, candidate.length / 2))
    .sort((a, b) => a.distance - b.distance)[0];
  return closest ? ` Did you mean ${closest.candidate}?` : '';
}

/** `a, b or c`. */
export function alternatives(words: readonly string[]): string {
  return words.join(', ').replace(/, ([^,]*)$/, ' or $1');
}

/** Makes a value of what was typed, or throws `InvalidArgumentError`. Some know all words that they take. */
export type Parser<T> = ((text: string) => T) & { words?: readonly string[] };

/** A parser for one of a few words. */
export function oneOf<T extends string>(words: readonly T[]): Parser<T> {
  const parse = (text: string) => {
    const word = words.find((candidate) => candidate === text);
    if (word === undefined)
      throw new InvalidArgumentError(`It must be ${alternatives(words)}.${didYouMean(text, words)}`);
    return word;
  };
  return Object.assign(parse, { words });
}

/** A parser for a number from `min` to `max`; what is no plain decimal number is refused. */
export function numberFrom(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^-?(\d+\.?\d*|\.\d+)(e-?\d+)?$/i.test(text.trim()) ? Number(text) : Number.NaN;
    if (!(value >= min && value <= max))
      throw new InvalidArgumentError(`It must be a number from ${min} to ${max}.`);
    return value;
  };
}

/** A parser for a whole number of at least 1. */
export function positive(text: string): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  if (value < 1) throw new InvalidArgumentError('It must be a whole number of at least 1.');
  return value;
}

/** A parser for a JSON object. */
export function jsonObject(text: string): Record<string, never> {
  try {
    const value = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Said below: text that is no JSON and JSON that is no object are the same mistake.
  }
  throw new InvalidArgumentError('It must be a JSON object, such as \'{"ticket": 42}\'.');
}

/** The value of an option that was given empty. Not null: commander makes an empty text of that. */
export const NONE = Symbol('none');

/** Lets an empty value stand for "none". */
export function orNone<T>(parse: Parser<T>): Parser<T | typeof NONE> {
  const orNothing = (text: string) => (text === '' ? NONE : parse(text));
  return Object.assign(orNothing, parse.words && { words: parse.words });
}

/** An option that knows the words that it takes, for shells to complete; none when it takes anything. */
export class ValueOption extends Option {
  readonly words: readonly string[];

  constructor(flags: string, description: string, words: readonly string[] = []) {
    super(flags, description);
    this.words = words;
  }
}

/** An option whose value goes through `parse`. */
export function valued<T>(flags: string, description: string, parse: Parser<T>): Option {
  return new ValueOption(flags, description, parse.words).argParser((text: string) => parse(text));
}

function following<T>(parse: Parser<T>): (text: string, previous: T[] | undefined) => T[] {
  return (text, previous) => [...(previous ?? []), parse(text)];
}

/** An option that may be given several times and becomes a list. */
export function repeated<T>(flags: string, description: string, parse: Parser<T>): Option {
  return new ValueOption(flags, description, parse.words).argParser(following(parse));
}

/** An argument that knows the words that it takes. */
export class WordsArgument extends Argument {
  readonly words: readonly string[];

  constructor(name: string, description: string, words: readonly string[]) {
    super(name, description);
    this.words = words;
    if (this.variadic) this.argParser(following(oneOf(words)));
    else this.argParser((text: string) => oneOf(words)(text));
  }
}

/** An option that takes one of a few words, and shows them in the help. */
export function choice<T extends string>(flags: string, description: string, words: readonly T[]): Option {
  return valued(flags, `${description} (${words.join(', ')})`, oneOf(words));
}

/** Any text; a parser that keeps it as it is. */
export function asIs(text: string): string {
  return text;
}

/** Refuses an argument whose bytes were no UTF-8: the system hands them over as replacement characters. */
export function assertReadable(text: string): string {
  if (text.includes('\ufffd'))
    throw new HoldfastError(
      'invalid_request',
      'The text is not valid UTF-8.',
      'Check the encoding of the shell. A text that really has a replacement character can come from standard input: use -.',
    );
  return text;
}
