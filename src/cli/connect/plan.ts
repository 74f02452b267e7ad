import { isDeepStrictEqual } from 'node:util';
import { HoldfastError } from '../../shared/errors.ts';
import { type Format, Malformed, malformedFile } from './edit/format.ts';
import { jsonFormat } from './edit/json.ts';
import { type Hunk, hunkBetween, undone } from './edit/text.ts';
import { tomlFormat } from './edit/toml.ts';
import {
  containersOf,
  type Entry,
  existingContainers,
  isTable,
  locate,
  prunedSlot,
  type Slot,
  type Target,
  type Value,
  valueAt,
  withEntry,
  withoutSlot,
} from './entry.ts';

/** How an entry came into a file, so that it can be taken out again without a trace. */
export interface Change extends Hunk {
  path: readonly string[];
  /** How many of its containers were there before. */
  kept: number;
}

/** What a file is to become. */
export interface Plan {
  text: string;
  changes: Change[];
}

const FORMATS: Record<Target['format'], Format> = { json: jsonFormat, toml: tomlFormat };

function changeOf(changes: readonly Change[], { path }: Entry): Change | undefined {
  return changes.find((change) => isDeepStrictEqual(change.path, path));
}

/** Whether everything that the entry sets is set already; more may be. */
function covers(value: Value, entry: Entry): boolean {
  return (
    isTable(value) &&
    Object.entries(entry.value).every(([name, part]) => isDeepStrictEqual(value[name], part))
  );
}

function parseOrNull(format: Format, text: string): Value {
  try {
    return format.parse(text);
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}

/** The edits of one file. Every edit is checked: what the text says afterwards must differ in the entry alone. */
class Editor {
  readonly #target: Target;
  readonly #format: Format;

  constructor(target: Target) {
    this.#target = target;
    this.#format = FORMATS[target.format];
  }

  /** Runs `edit`, and names the file where its text is malformed. */
  guarded<T>(edit: () => T): T {
    try {
      return edit();
    } catch (error) {
      throw error instanceof Malformed ? malformedFile(this.#target.file, error) : error;
    }
  }

  find(text: string, entry: Entry): { slot: Slot; value: Value } | null {
    const document = this.#format.parse(text);
    const slot = locate(document, entry);
    return slot && { slot, value: valueAt(document, slot) };
  }

  add(text: string, entry: Entry): Plan {
    const document = this.#format.parse(text);
    const kept = existingContainers(document, entry);
    const result = this.#format.add(text, entry, kept);
    if (!isDeepStrictEqual(parseOrNull(this.#format, result), withEntry(document, entry)))
      throw this.#unsafe('add Holdfast to', 'See what to add with: holdfast connect --print AGENT.');
    return { text: result, changes: [{ ...hunkBetween(text, result), path: entry.path, kept }] };
  }

  remove(text: string, entry: Entry, slot: Slot, change: Change | undefined): string {
    const document = this.#format.parse(text);
    const kept = change?.kept ?? containersOf(entry).length;
    const slots = [prunedSlot(document, slot, kept), prunedSlot(document, slot, 0), slot];
    const expected = slots.map((one) => withoutSlot(document, one));
    for (const candidate of this.#removals(text, slots, change)) {
      const value = parseOrNull(this.#format, candidate);
      if (expected.some((one) => isDeepStrictEqual(value, one))) return candidate;
    }
    throw this.#unsafe('take Holdfast out of', `Remove ${entry.path.join('.')} by hand.`);
  }

  *#removals(text: string, [slot = []]: readonly Slot[], change: Change | undefined): Generator<string> {
    if (change) yield* undone(text, change);
    yield this.#format.remove(text, slot);
  }

  #unsafe(what: string, hint: string): HoldfastError {
    const message = `Cannot ${what} ${this.#target.file} without touching the rest of it.`;
    return new HoldfastError('conflict', message, `Nothing was changed. ${hint}`);
  }
}

function taken({ file }: Target, { path }: Entry): HoldfastError {
  return new HoldfastError(
    'conflict',
    `${file} has "${path.join('.')}" already, and this command did not put it there.`,
    'Nothing was changed. Rename or remove that entry, then try again.',
  );
}

/** What a file becomes with the entries of its target. Entries that are there and up to date stay as they are. */
export function planConnect(text: string, target: Target, before: readonly Change[]): Plan {
  const editor = new Editor(target);
  return editor.guarded(() => {
    const plan: Plan = { text, changes: [...before] };
    for (const entry of target.entries) {
      const found = editor.find(plan.text, entry);
      if (found && !entry.isOurs(found.value)) throw taken(target, entry);
      if (found && covers(found.value, entry)) continue;
      const change = changeOf(plan.changes, entry);
      const base = found ? editor.remove(plan.text, entry, found.slot, change) : plan.text;
      const value = { ...(found?.value as object | undefined), ...entry.value };
      const added = editor.add(base, { ...entry, value });
      plan.text = added.text;
      plan.changes = [
        ...plan.changes.filter(({ path }) => !isDeepStrictEqual(path, entry.path)),
        ...added.changes,
      ];
    }
    return plan;
  });
}

/** What a file becomes without the entries of its target. Entries of others stay, whatever their names. */
export function planDisconnect(text: string, target: Target, changes: readonly Change[]): string {
  const editor = new Editor(target);
  // Newest first: what was added last may stand within what was added before.
  const age = (entry: Entry) => changes.findIndex((change) => isDeepStrictEqual(change.path, entry.path));
  const entries = [...target.entries].sort((a, b) => age(b) - age(a));
  return editor.guarded(() => {
    let result = text;
    for (const entry of entries) {
      const found = editor.find(result, entry);
      if (found && entry.isOurs(found.value))
        result = editor.remove(result, entry, found.slot, changeOf(changes, entry));
    }
    return result;
  });
}

/** Whether the entries of a target are in its file: as they should be, in another form, or not. */
export type TargetState = 'connected' | 'outdated' | 'not connected';

/** How far a text has the entries of its target. */
export function stateOf(text: string, target: Target): TargetState {
  const editor = new Editor(target);
  return editor.guarded(() => {
    const ours = target.entries.map((entry) => {
      const found = editor.find(text, entry);
      return found && entry.isOurs(found.value) ? covers(found.value, entry) : null;
    });
    if (ours.every((covered) => covered === null)) return 'not connected';
    return ours.every((covered) => covered === true) ? 'connected' : 'outdated';
  });
}

/** Whether a file says nothing at all. */
export function isEmpty(text: string, format: Target['format']): boolean {
  return isDeepStrictEqual(parseOrNull(FORMATS[format], text), {});
}
