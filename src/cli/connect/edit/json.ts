import {
  findNodeAtLocation,
  type Node,
  type ParseError,
  parse,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import { containersOf, type Entry, type Slot, type Value } from '../entry.ts';
import { type Format, Malformed } from './format.ts';
import { styleOf } from './text.ts';

/** Comments and trailing commas are read everywhere, and written nowhere: some agents read strict JSON only. */
const OPTIONS = { allowTrailingComma: true, disallowComments: false };

const isBlank = (text: string) => text.trim() === '';

function positionOf(text: string, offset: number): string {
  const lines = text.slice(0, offset).split('\n');
  return `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
}

function assertValid(text: string, errors: readonly ParseError[]): void {
  const [error] = errors;
  if (error === undefined) return;
  const what = printParseErrorCode(error.error)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  throw new Malformed(`is not valid JSON: ${what} at ${positionOf(text, error.offset)}`);
}

function parseJson(text: string): Value {
  if (isBlank(text)) return {};
  const errors: ParseError[] = [];
  const value: Value = parse(text, errors, OPTIONS);
  assertValid(text, errors);
  return value;
}

/** Where a new last child of a table or list goes. */
interface Gap {
  /** Right after the last child. */
  end: number;
  /** Where the new child begins: past a comma, and past comments on the line of the last child. */
  start: number;
  /** Where the comma is, or -1. */
  comma: number;
  /** A comment that reaches to the end of the line stands before `start`. */
  lineComment: boolean;
}

/** What can stand between the last child and the closing bracket. */
const BETWEEN = /(?<comma>,)|(?<line>\/\/[^\r\n]*)|(?<block>\/\*.*?\*\/)|(?<break>\r?\n)|[^\S\n]+/sy;

function gapAfter(text: string, last: Node): Gap {
  const end = last.offset + last.length;
  const gap: Gap = { end, start: end, comma: -1, lineComment: false };
  let onLine = true;
  BETWEEN.lastIndex = end;
  for (let token = BETWEEN.exec(text)?.groups; token; token = BETWEEN.exec(text)?.groups) {
    if (token.break) onLine = false;
    // A comma on a later line begins what counts as the line of the last child anew.
    if (token.comma) {
      gap.comma = BETWEEN.lastIndex - 1;
      onLine = true;
    }
    if (token.comma || ((token.line || token.block) && onLine)) {
      gap.start = BETWEEN.lastIndex;
      gap.lineComment = token.line !== undefined;
    }
  }
  return gap;
}

/** The white space that the line of an offset begins with. */
function indentAt(text: string, offset: number): string {
  const begin = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(begin, offset))?.[0] ?? '';
}

const lines = (value: Value, indent: string, unit: string, eol: string) =>
  JSON.stringify(value, null, unit).replaceAll('\n', eol + indent);

/** A child as text: `"name": value`, or the value alone in a list. */
const named = (name: string | null, value: string) =>
  name === null ? value : `${JSON.stringify(name)}: ${value}`;

function insertIntoEmpty(text: string, container: Node, name: string | null, value: Value): string {
  const { eol, indent: unit } = styleOf(text);
  const close = container.offset + container.length - 1;
  const outer = indentAt(text, container.offset);
  const inner = outer + unit;
  const before = text.slice(0, close).trimEnd();
  return `${before}${eol}${inner}${named(name, lines(value, inner, unit, eol))}${eol}${outer}${text.slice(close)}`;
}

function insertAfter(text: string, container: Node, last: Node, name: string | null, value: Value): string {
  const { eol, indent: unit } = styleOf(text);
  const gap = gapAfter(text, last);
  const oneLine = !gap.lineComment && !text.slice(container.offset, last.offset).includes('\n');
  const inner = indentAt(text, last.offset);
  const child = oneLine
    ? ` ${named(name, JSON.stringify(value))}`
    : `${eol}${inner}${named(name, lines(value, inner, unit, eol))}`;
  const between = text.slice(gap.end, gap.start);
  const head = text.slice(0, gap.end) + (gap.comma < 0 ? `,${between}` : between);
  return head + child + (gap.comma < 0 ? '' : ',') + text.slice(gap.start);
}

/** `{a: {b: value}}` for the rest of a path; in a list of its own when the entry is an item of one. */
function nested({ path, list, value }: Entry, from: number): Value {
  const innermost: Value = list ? [value] : value;
  return path.slice(from).reduceRight<Value>((inner, name) => ({ [name]: inner }), innermost);
}

function addJson(text: string, entry: Entry, existing: number): string {
  if (isBlank(text))
    return JSON.stringify(nested(entry, 0), null, 2).replaceAll('\n', styleOf(text).eol).concat('\n');
  const root = parseTree(text, [], OPTIONS);
  const containers = containersOf(entry);
  const place = containers.slice(0, existing);
  const container = root && findNodeAtLocation(root, [...place]);
  const intoList = entry.list && existing === containers.length;
  if (container?.type !== (intoList ? 'array' : 'object'))
    throw new Malformed(
      place.length === 0
        ? 'is JSON, but no object'
        : `has a "${place.join('.')}" that is no ${intoList ? 'list' : 'object'}`,
    );
  const name = intoList ? null : (entry.path[existing] ?? '');
  const value = intoList ? entry.value : nested(entry, existing + 1);
  const last = container.children?.at(-1);
  return last
    ? insertAfter(text, container, last, name, value)
    : insertIntoEmpty(text, container, name, value);
}

/** Removes a child with its comma, and the comma before it when it is the last one. */
function removeJson(text: string, slot: Slot): string {
  const node = findNodeAtLocation(parseTree(text, [], OPTIONS) as Node, [...slot]);
  const child = node?.parent?.type === 'property' ? node.parent : node;
  const siblings = child?.parent?.children;
  if (!child || !siblings) return text;
  const begin = text.slice(0, child.offset).trimEnd().length;
  const { end, comma } = gapAfter(text, child);
  if (comma >= 0) return text.slice(0, begin) + text.slice(end, comma) + text.slice(comma + 1);
  const previous = siblings[siblings.indexOf(child) - 1];
  const before = text.slice(0, begin);
  const separator = previous ? gapAfter(text, previous).comma : -1;
  const kept = separator < 0 ? before : before.slice(0, separator) + before.slice(separator + 1);
  return kept + text.slice(end);
}

/** JSON with comments and trailing commas (JSONC). */
export const jsonFormat: Format = { parse: parseJson, add: addJson, remove: removeJson };
