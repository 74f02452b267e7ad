/** Characters that show nothing, as ranges: joiners, fillers, directions, variation selectors, tags. */
const FORMATTING = [
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x202a, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xe0000, 0xe0fff],
] as const;

/** Control characters but for tab and the ends of lines, an empty braille cell, marks of annotations. */
const OTHERS = [
  [0x1, 0x8],
  [0xb, 0xc],
  [0xe, 0x1f],
  [0x7f, 0x9f],
  [0x2800, 0x2800],
  [0xfff9, 0xfffb],
] as const;

type Ranges = readonly (readonly [from: number, to: number])[];

function classOf(...all: Ranges[]): string {
  const escaped = (code: number) => `\\u{${code.toString(16)}}`;
  return `[${all.flatMap((ranges) => ranges.map(([from, to]) => `${escaped(from)}-${escaped(to)}`)).join('')}]`;
}

/** One character that must not hide a word from a rule. */
export const FORMATTING_CHARACTER = new RegExp(classOf(FORMATTING), 'u');
/** Characters in a row that a reader does not see, or that may have an ordinary use. */
export const UNSEEN_RUNS = new RegExp(`${classOf(FORMATTING, OTHERS)}+`, 'gu');
