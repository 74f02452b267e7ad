import { stringify } from 'csv-stringify/sync';
import type { ExportedMemory } from '../../client/index.ts';
import { FIELDS } from './rows.ts';

/** Characters that part tags, or begin a list of JSON. */
const AMBIGUOUS_TAG = /[,;]|^\[|^\s|\s$|^#/;

function tagsCell(tags: readonly string[]): string {
  return tags.some((tag) => AMBIGUOUS_TAG.test(tag)) ? JSON.stringify(tags) : tags.join(';');
}

function cell(memory: ExportedMemory, field: (typeof FIELDS)[number]): unknown {
  if (field === 'tags') return tagsCell(memory.tags);
  if (field !== 'metadata') return memory[field];
  return Object.keys(memory.metadata).length > 0 ? JSON.stringify(memory.metadata) : '';
}

function line(cells: readonly unknown[]): string {
  // A spreadsheet computes cells that begin with = + - @: an apostrophe before them keeps them text.
  return stringify([cells], { escape_formulas: true });
}

/** The first line of a table: the names of its columns. */
export function csvHeader(): string {
  return line(['content', ...FIELDS]);
}

/** A memory as a line of a table (RFC 4180). */
export function csvRow(memory: ExportedMemory): string {
  return line([memory.content, ...FIELDS.map((field) => cell(memory, field))]);
}
