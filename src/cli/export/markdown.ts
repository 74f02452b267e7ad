import { stringify } from 'yaml';
import type { ExportedMemory } from '../../client/index.ts';
import { FIELDS } from './rows.ts';

function isEmpty(value: unknown): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}

/** A memory as a note: its fields as front matter, its text below. */
export function note(memory: ExportedMemory): string {
  const fields = FIELDS.map((field) => [field, memory[field]] as const).filter(
    ([, value]) => !isEmpty(value),
  );
  return `---\n${stringify(Object.fromEntries(fields))}---\n\n${memory.content}\n`;
}

/** The name of a memory's note: its id, so that no text of a memory becomes part of a path. */
export function noteName({ id }: ExportedMemory): string {
  if (!/^mem_[0-9a-f]+$/.test(id)) throw new Error('The engine sent an id that is none');
  return `${id}.md`;
}
