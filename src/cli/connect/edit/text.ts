/** One change of a text: at `at`, `inserted` has taken the place of `removed`. */
export interface Hunk {
  at: number;
  removed: string;
  inserted: string;
}

/** How a text is laid out. */
export interface Style {
  eol: '\n' | '\r\n';
  /** One level of indentation. */
  indent: string;
}

const DEFAULT_INDENT = '  ';

/** The line ends and the indentation that a text uses most evidently. */
export function styleOf(text: string): Style {
  const indent = /^([ \t]+)\S/m.exec(text)?.[1];
  return {
    eol: text.includes('\r\n') ? '\r\n' : '\n',
    indent: indent === undefined ? DEFAULT_INDENT : indent.startsWith('\t') ? '\t' : indent,
  };
}

/** The smallest change that makes `after` of `before`. */
export function hunkBetween(before: string, after: string): Hunk {
  const shortest = Math.min(before.length, after.length);
  let at = 0;
  while (at < shortest && before[at] === after[at]) at += 1;
  let tail = 0;
  while (tail < shortest - at && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  return {
    at,
    removed: before.slice(at, before.length - tail),
    inserted: after.slice(at, after.length - tail),
  };
}

function undoAt(text: string, at: number, { removed, inserted }: Hunk): string {
  return text.slice(0, at) + removed + text.slice(at + inserted.length);
}

/**
 * The texts that taking a change back may give, the most certain one first: where it was made, else at the only place where
 * what it inserted still is.
 */
export function* undone(text: string, hunk: Hunk): Generator<string> {
  const { at, inserted } = hunk;
  if (text.startsWith(inserted, at)) yield undoAt(text, at, hunk);
  const only = text.indexOf(inserted);
  if (only >= 0 && only === text.lastIndexOf(inserted)) yield undoAt(text, only, hunk);
}
