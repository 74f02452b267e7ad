import type { Answer } from './face.ts';

const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g;
const ID = /mem_[0-9a-f]{32}/g;

/** What may differ between faces: how often a memory was read by then, from where it came, and how pages go on. */
const OWN_BUSINESS = new Set(['access_count', 'last_accessed_at', 'source', 'next_cursor']);

/** The memories that a case has named so far, by their ids. */
export type Names = Map<string, string>;

function text(value: string, names: Names, user: string): string {
  return value
    .replace(ID, (id) => names.get(id) ?? '<id>')
    .replace(TIME, '<time>')
    .replaceAll(user, '<user>');
}

/** An answer with what no two runs have in common replaced by words. */
export function normalise(value: unknown, names: Names, user: string): unknown {
  if (typeof value === 'string') return text(value, names, user);
  if (Array.isArray(value)) return value.map((item) => normalise(item, names, user));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([name]) => !OWN_BUSINESS.has(name));
  return Object.fromEntries(
    fields.map(([name, field]) => [
      text(name, names, user),
      // Recency is part of a score, so its last digits differ from one moment to the next.
      name === 'score' ? Math.round(Number(field) * 100) / 100 : normalise(field, names, user),
    ]),
  );
}

/** The id of the memory that an answer is about. */
export function idIn(answer: Answer): string | undefined {
  if (!('value' in answer)) return undefined;
  const { memory, id } = answer.value as { memory?: { id: string }; id?: string };
  return memory?.id ?? id;
}

/** Arguments with the ids of the memories that they name as `$name`. */
export function resolve<T>(args: T, names: Names): T {
  const ids = new Map([...names].map(([id, name]) => [name, id]));
  const replace = (value: unknown): unknown => {
    if (typeof value === 'string') return ids.get(value) ?? value;
    if (Array.isArray(value)) return value.map(replace);
    return value;
  };
  const entries = Object.entries(args as object).map(([name, value]) => [name, replace(value)]);
  return Object.fromEntries(entries) as T;
}
