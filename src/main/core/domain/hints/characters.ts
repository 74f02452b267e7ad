import type { Span } from '../../../../shared/hints.ts';
import { lookAlikeWords } from './mixed-scripts.ts';
import { UNSEEN_RUNS } from './unseen.ts';

const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
/** Scripts in which joiners shape words, and those that may mark where a line can break. */
const JOINING =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Mongolian}]/u;
const UNSPACED = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
/** What a variation selector can be about. */
const VARYING =
  /[\p{Extended_Pictographic}\p{Emoji}\p{S}\p{Script=Han}\p{Script=Mongolian}\p{Script=Myanmar}]/u;
const PICTOGRAPH = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\u{1f1e6}-\u{1f1ff}]/u;
const FLAG = '\u{1f3f4}';

const NAMES: Readonly<Record<number, string>> = {
  173: 'soft hyphen',
  8203: 'zero width space',
  8204: 'zero width non-joiner',
  8205: 'zero width joiner',
  8206: 'left-to-right mark',
  8207: 'right-to-left mark',
  8234: 'left-to-right embedding',
  8235: 'right-to-left embedding',
  8236: 'pop directional formatting',
  8237: 'left-to-right override',
  8238: 'right-to-left override',
  8288: 'word joiner',
  8294: 'left-to-right isolate',
  8295: 'right-to-left isolate',
  8296: 'first strong isolate',
  8297: 'pop directional isolate',
  10240: 'braille blank',
  65279: 'zero width no-break space',
};

function nameOf(code: number): string {
  if (code >= 0xe0000 && code <= 0xe007f) return 'tag character';
  if ((code >= 0xfe00 && code <= 0xfe0f) || code >= 0xe0100) return 'variation selector';
  if (code < 0xa0 && code !== 0xad) return 'control character';
  return NAMES[code] ?? 'invisible character';
}

function labelOf(code: number): string {
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')} ${nameOf(code)}`;
}

/** What stands around a run of unseen characters, and whether the text has any that runs from right to left. */
interface Place {
  rightToLeft: boolean;
  before: string;
  after: string;
}

/** Whether a character that shows nothing does its ordinary work here. */
function isOrdinary(code: number, { rightToLeft, before, after }: Place): boolean {
  // A byte order mark at the very beginning says nothing and hides nothing.
  if (code === 0xfeff) return before === '';
  if (code === 0x200c || code === 0x200d)
    return (
      (JOINING.test(before) && after !== '') ||
      (code === 0x200d && (PICTOGRAPH.test(before) || before === '\ufe0f') && PICTOGRAPH.test(after))
    );
  if (code === 0x200b) return UNSPACED.test(before) || UNSPACED.test(after);
  if (code >= 0xfe00 && code <= 0xfe0f) return VARYING.test(before);
  if (code >= 0xe0100) return /\p{Script=Han}/u.test(before);
  if (code >= 0x180b && code <= 0x180f) return JOINING.test(before);
  // Right-to-left text needs marks and isolates; an override turns the order of letters round and is never needed.
  const direction = code === 0x200e || code === 0x200f || code === 0x61c;
  const isolate = (code >= 0x2066 && code <= 0x2069) || (code >= 0x202a && code <= 0x202c);
  return (direction || isolate) && rightToLeft;
}

function lastOf(text: string): string {
  return Array.from(text.slice(-2)).at(-1) ?? '';
}

/** A flag of a region is a black flag with its letters as tags, ended by a cancel tag. */
function isFlag(run: string, before: string): boolean {
  return before === FLAG && /^[\u{e0061}-\u{e007a}\u{e0030}-\u{e0039}]{3,6}\u{e007f}$/u.test(run);
}

function* inRun(text: string, run: string, at: number, rightToLeft: boolean): Iterable<Span> {
  const end = at + run.length;
  const outside = { rightToLeft, after: Array.from(text.slice(end, end + 2))[0] ?? '' };
  let before = lastOf(text.slice(0, at));
  if (isFlag(run, before)) return;
  let start = at;
  for (const character of run) {
    const code = character.codePointAt(0) ?? 0;
    if (!isOrdinary(code, { ...outside, before }))
      yield { start, end: start + character.length, label: labelOf(code) };
    start += character.length;
    before = character;
  }
}

/** Neighbouring spans with the same label as one, so that a hidden message is one span. */
function joined(spans: Iterable<Span>): Span[] {
  const all: Span[] = [];
  for (const span of spans) {
    const last = all.at(-1);
    const same = last !== undefined && last.end === span.start && kindOf(last) === kindOf(span);
    if (same) last.end = span.end;
    else all.push({ ...span });
  }
  return all;
}

function kindOf({ label }: Span): string {
  return label.slice(label.indexOf(' ') + 1);
}

/** Characters that a reader cannot see although an agent reads them. Those that emoji and scripts need are left out. */
export function unseenCharacters(text: string): Span[] {
  const rightToLeft = RIGHT_TO_LEFT.test(text);
  const runs = [...text.matchAll(UNSEEN_RUNS)];
  return joined(runs.flatMap((run) => [...inRun(text, run[0], run.index, rightToLeft)]));
}

/** Unseen characters, and words whose letters are not those that they look like. */
export function suspiciousCharacters(text: string): Span[] {
  return [...unseenCharacters(text), ...lookAlikeWords(text)].sort((a, b) => a.start - b.start);
}
