import { parse, stringify, TomlDate, TomlError } from 'smol-toml';
import type { Entry, Slot, Value } from '../entry.ts';
import { type Format, Malformed } from './format.ts';
import { styleOf } from './text.ts';

/** A document to compare: tables as ordinary objects, dates as they are written. */
function plain(value: Value): Value {
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof TomlDate) return { date: value.toISOString() };
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plain(part)]));
}

function parseToml(text: string): Value {
  try {
    return plain(parse(text, { integersAsBigInt: 'asNeeded' }));
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [what = ''] = error.message.replace(/^Invalid TOML document: /, '').split('\n');
    throw new Malformed(`is not valid TOML: ${what} at line ${error.line}, column ${error.column}`);
  }
}

function nested({ path, value }: Entry): Record<string, Value> {
  return path.reduceRight<Record<string, Value>>((inner, name) => ({ [name]: inner }), value);
}

/** Adds a block of tables at the end, where it can be part of no other table. */
function addToml(text: string, entry: Entry): string {
  const { eol } = styleOf(text);
  const block = `${stringify(nested(entry)).trim()}\n`.replaceAll('\n', eol);
  const gap = text === '' ? '' : text.endsWith('\n') ? eol : eol + eol;
  const result = text + gap + block;
  try {
    parseToml(result);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    throw new Malformed(`defines "${entry.path[0]}" in a way that no table can be added to`);
  }
  return result;
}

const HEADER = /^[ \t]*\[/;
/** A name of a dotted header, bare or quoted. */
const key = (name: string) => `(?:${name}|"${name}"|'${name}')`;

/** Removes the tables of a place and those within; what stands before the next table belongs to that one. */
function removeToml(text: string, slot: Slot): string {
  const name = slot.map((step) => key(String(step))).join('\\s*\\.\\s*');
  const ours = new RegExp(`^[ \\t]*\\[\\s*${name}\\s*[.\\]]`);
  const kept: string[] = [];
  let removed: string[] | null = null;
  for (const line of text.split(/(?<=\n)/)) {
    if (HEADER.test(line)) {
      if (removed !== null) kept.push(...trailing(removed));
      removed = ours.test(line) ? [] : null;
    }
    (removed ?? kept).push(line);
  }
  if (removed !== null) kept.push(...trailing(removed).filter((line) => line.trim() !== ''));
  return kept.join('');
}

/** The blank lines and comments at the end of a table. */
function trailing(lines: readonly string[]): string[] {
  const last = lines.findLastIndex((line) => !/^\s*(#.*)?\s*$/.test(line));
  return lines.slice(last + 1);
}

export const tomlFormat: Format = { parse: parseToml, add: addToml, remove: removeToml };
