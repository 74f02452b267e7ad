import { constants } from 'node:fs';
import { type FileHandle, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { HoldfastError } from '../../shared/errors.ts';
import type { Format } from './detect.ts';
import type { Draft, Read, Unreadable } from './draft.ts';
import { fromBasicMemory, isBasicMemory } from './formats/basic-memory.ts';
import { type Note, parseNote } from './formats/frontmatter.ts';
import { fromMarkdown } from './formats/markdown.ts';

const MIB = 1024 * 1024;
const NOTE_MAX = MIB;
const IS_NOTE = /\.(?:md|markdown)$/i;

/** A note to read, as its path from the folder with slashes; or why something there is not read. */
type Found = { path: string } | Unreadable;

/**
 * The notes in a folder and all below it, in the order of their names. Symbolic links are not followed, so that nothing
 * outside of the folder is read; what is hidden (`.git`, `.obsidian`) is passed over.
 */
export async function* findNotes(root: string, below = ''): AsyncGenerator<Found, void> {
  const entries = await readdir(join(root, below), { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.name.startsWith('.')) continue;
    if (entry.isSymbolicLink()) yield { at: path, problem: 'It is a symbolic link, which is not followed.' };
    else if (entry.isDirectory()) yield* findNotes(root, path);
    else if (entry.isFile() && IS_NOTE.test(entry.name)) yield { path };
  }
}

async function readAll(file: FileHandle, path: string): Promise<Uint8Array | Unreadable> {
  const { size } = await file.stat();
  if (size > NOTE_MAX) return { at: path, problem: `It is longer than ${NOTE_MAX / MIB} MiB.` };
  return file.readFile();
}

/** The bytes of a note. The last part of its path is no link even if somebody made it one a moment ago. */
async function readNote(root: string, path: string): Promise<Uint8Array | Unreadable> {
  const file = await open(join(root, path), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  try {
    return await readAll(file, path);
  } finally {
    await file.close();
  }
}

function draftsOf(note: Note, path: string, format: Format | null): Draft[] {
  const basic = format === null ? isBasicMemory(note) : format === 'basic-memory';
  return basic ? fromBasicMemory(note, path) : fromMarkdown(note, path);
}

/** The memories of one note. Without a format each note is looked at by itself. */
export function readNoteBytes(bytes: Uint8Array, path: string, format: Format | null): Read[] {
  try {
    return draftsOf(parseNote(bytes), path, format);
  } catch (error) {
    if (error instanceof HoldfastError) return [{ at: path, problem: error.message }];
    throw error;
  }
}

/** The memories of the notes in a folder. `onNote` is called after each note. */
export async function* readFolder(
  root: string,
  format: Format | null,
  onNote: () => void,
): AsyncGenerator<Read, void> {
  for await (const found of findNotes(root)) {
    if ('problem' in found) {
      yield found;
      continue;
    }
    const bytes = await readNote(root, found.path);
    if (bytes instanceof Uint8Array) yield* readNoteBytes(bytes, found.path, format);
    else yield bytes;
    onNote();
  }
}
