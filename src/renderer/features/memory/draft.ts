import type { EditOptions, Memory, MemoryType, Metadata, Scope } from '../../../client/index.ts';

/** A memory as its form holds it: text where a person types text. */
export interface Draft {
  content: string;
  type: MemoryType;
  scope: Scope;
  importance: number | null;
  tags: string[];
  namespace: string;
  key: string;
  /** Local times as `<input type="datetime-local">` has them; empty for none. */
  valid_from: string;
  valid_until: string;
  expires_at: string;
  /** JSON; empty for none. */
  metadata: string;
}

export const EMPTY_DRAFT: Draft = {
  content: '',
  type: 'fact',
  scope: 'user',
  importance: null,
  tags: [],
  namespace: '',
  key: '',
  valid_from: '',
  valid_until: '',
  expires_at: '',
  metadata: '',
};

/** An ISO timestamp as a local time down to the minute. */
function localTime(timestamp: string | null): string {
  if (timestamp === null) return '';
  const date = new Date(timestamp);
  const two = (part: number) => String(part).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

const timestamp = (local: string) => (local === '' ? null : new Date(local).toISOString());

export function draftOf(memory: Memory): Draft {
  const { content, type, scope, importance, tags, namespace, key, metadata } = memory;
  return {
    content,
    type,
    scope,
    importance,
    tags,
    namespace: namespace ?? '',
    key: key ?? '',
    valid_from: localTime(memory.valid_from),
    valid_until: localTime(memory.valid_until),
    expires_at: localTime(memory.expires_at),
    metadata: Object.keys(metadata).length === 0 ? '' : JSON.stringify(metadata, null, 2),
  };
}

/** What is wrong with the metadata as it is typed, or undefined. */
export function metadataProblem(text: string): string | undefined {
  if (text.trim() === '') return undefined;
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? undefined : 'This has to be a JSON object: {"name": "value"}.';
  } catch {
    return 'This is not valid JSON yet.';
  }
}

type Fields = Required<Omit<EditOptions, 'base_version' | 'approve' | 'reason'>>;

/** The fields of a memory that the draft describes. The metadata must be valid. */
export function fieldsOf(draft: Draft): Fields {
  const { content, type, scope, importance, tags } = draft;
  return {
    content,
    type,
    scope,
    importance,
    tags,
    namespace: draft.namespace.trim() || null,
    key: draft.key.trim() || null,
    valid_from: timestamp(draft.valid_from),
    valid_until: timestamp(draft.valid_until),
    expires_at: timestamp(draft.expires_at),
    metadata: draft.metadata.trim() === '' ? {} : (JSON.parse(draft.metadata) as Metadata),
  };
}

/** What the draft changes of the memory; what was not touched stays exactly as it is, seconds of times included. */
export function changesOf(draft: Draft, memory: Memory): Partial<Fields> {
  const before = draftOf(memory);
  const touched = (name: keyof Draft) => JSON.stringify(draft[name]) !== JSON.stringify(before[name]);
  return Object.fromEntries(
    Object.entries(fieldsOf(draft)).filter(([name]) => touched(name as keyof Draft)),
  ) as Partial<Fields>;
}
