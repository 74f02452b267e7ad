/** A value of a JSON or TOML document. */
export type Value = unknown;

/** Where a value is in a document: names of properties and positions in lists. */
export type Slot = readonly (string | number)[];

/** Something that `connect` puts into a config file. */
export interface Entry {
  /** The property that it is; or the list that it is an item of. */
  path: readonly string[];
  list: boolean;
  value: Record<string, Value>;
  /** Whether a value that is there was put there by `connect`, for the same agent. */
  isOurs(value: Value): boolean;
}

/** A file and what belongs into it. */
export interface Target {
  file: string;
  format: 'json' | 'toml';
  entries: Entry[];
}

export function isTable(value: Value): value is Record<string, Value> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What is at a place, or undefined. */
export function valueAt(document: Value, slot: Slot): Value {
  let value = document;
  for (const step of slot) {
    if (typeof step === 'number' ? !Array.isArray(value) : !isTable(value)) return undefined;
    if (!Object.hasOwn(value as object, step)) return undefined;
    value = (value as Record<string | number, Value>)[step];
  }
  return value;
}

/** The tables and lists around an entry. */
export function containersOf({ path, list }: Pick<Entry, 'path' | 'list'>): readonly string[] {
  return list ? path : path.slice(0, -1);
}

/** How many of the containers around an entry exist, from the outside in. */
export function existingContainers(document: Value, entry: Entry): number {
  const containers = containersOf(entry);
  let depth = 0;
  while (depth < containers.length && valueAt(document, containers.slice(0, depth + 1)) !== undefined)
    depth += 1;
  return depth;
}

/** Where the entry is, or null. A property is taken by whoever has its name; an item of a list only when it is ours. */
export function locate(document: Value, entry: Entry): Slot | null {
  const there = valueAt(document, entry.path);
  if (there === undefined) return null;
  if (!entry.list) return entry.path;
  const index = Array.isArray(there) ? there.findIndex((item) => entry.isOurs(item)) : -1;
  return index < 0 ? null : [...entry.path, index];
}

/** The smallest place to remove so that no container deeper than `kept` is left empty. */
export function prunedSlot(document: Value, slot: Slot, kept: number): Slot {
  let pruned = slot;
  while (pruned.length - 1 > kept) {
    const container = valueAt(document, pruned.slice(0, -1));
    if (Object.keys(container as object).length > 1) break;
    pruned = pruned.slice(0, -1);
  }
  return pruned;
}

/** The document without what is at a place. */
export function withoutSlot(document: Value, slot: Slot): Value {
  const copy = structuredClone(document);
  const container = valueAt(copy, slot.slice(0, -1));
  const last = slot.at(-1);
  if (Array.isArray(container)) container.splice(Number(last), 1);
  else if (isTable(container) && last !== undefined) delete container[last];
  return copy;
}

/** The document with the entry. The containers on its way are tables and lists, or missing. */
export function withEntry(document: Value, entry: Entry): Value {
  const copy = structuredClone(document);
  let container = copy as Record<string, Value>;
  for (const name of entry.path.slice(0, -1)) {
    if (!Object.hasOwn(container, name)) container[name] = {};
    container = container[name] as Record<string, Value>;
  }
  const last = entry.path.at(-1) ?? '';
  if (!entry.list) container[last] = entry.value;
  else container[last] = [...((container[last] as Value[] | undefined) ?? []), entry.value];
  return copy;
}
