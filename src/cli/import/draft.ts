import type { Metadata } from '../../client/index.ts';

/** A memory as a source has it: type and scope in the source's own words, which a mapping turns into ours. */
export interface Draft {
  /** Where in the source it was: a line, a file, an entry. */
  at: string;
  content: string;
  type?: string | undefined;
  scope?: string | undefined;
  importance?: number | undefined;
  tags?: string[] | undefined;
  metadata?: Metadata | undefined;
  namespace?: string | undefined;
  key?: string | undefined;
  session?: string | undefined;
  created_at?: string | undefined;
  valid_from?: string | undefined;
  valid_until?: string | undefined;
  expires_at?: string | undefined;
}

/** Something in the source that could not be read. */
export interface Unreadable {
  at: string;
  problem: string;
}

/** What a reader makes of a source, one after another. Text is a line of JSON that goes to the engine as it is. */
export type Read = Draft | Unreadable | string;

/** Whether it is something that could not be read. */
export function isUnreadable(read: Draft | Unreadable): read is Unreadable {
  return 'problem' in read;
}

/** Reads a source piece by piece. */
export type Reader = (bytes: AsyncIterable<Uint8Array>) => AsyncIterable<Read>;

/** More characters than any way to write a time has. */
const LONGEST_TIME = 64;

/** A JSON object, as opposed to all else that JSON can be. */
export type Fields = Record<string, unknown>;

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text that says something, or undefined. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A list of texts, given as one or as texts with commas between them; without the `#` that tags may begin with. */
export function tagsOf(value: unknown): string[] | undefined {
  const parts = typeof value === 'string' ? value.split(/[,;]/) : Array.isArray(value) ? value : [];
  const tags = parts.map((part) => String(part).trim().replace(/^#/, '')).filter((tag) => tag !== '');
  return tags.length > 0 ? tags : undefined;
}

/**
 * A time as the engine takes it. What has no zone is taken as UTC; what is no time stays as it is, so that the engine says
 * so.
 */
export function timeOf(value: unknown): string | undefined {
  const text = textOf(value);
  if (text === undefined || text.length > LONGEST_TIME) return text;
  const zoned = /[T ]\d{2}:\d{2}[^Z+-]*$/.test(text) ? `${text.replace(' ', 'T')}Z` : text;
  const ms = Date.parse(zoned);
  return Number.isNaN(ms) ? text : new Date(ms).toISOString();
}

/** A namespace of segments that the engine takes, or none. */
export function namespaceOf(value: unknown): string | undefined {
  const segments = (textOf(value) ?? '')
    .split('/')
    .map((segment) => segment.replace(/\p{Cc}/gu, '').trim())
    .filter((segment) => segment !== '');
  return textOf(segments.join('/').slice(0, 256).replace(/\/$/, ''));
}

/** What is left of `fields` beside those that are read elsewhere; nothing when nothing is left. */
export function restOf(fields: Fields, known: readonly string[]): Metadata | undefined {
  const rest = Object.entries(fields).filter(
    ([name, value]) => !known.includes(name) && value !== undefined && value !== null && value !== '',
  );
  return rest.length > 0 ? (Object.fromEntries(rest) as Metadata) : undefined;
}

/** An edge of a knowledge graph as a sentence, with its parts beside it. */
export function edgeDraft(at: string, edge: { from: string; type: string; to: string }): Draft {
  const { from, type, to } = edge;
  return {
    at,
    content: `${from} ${type.replaceAll('_', ' ')} ${to}`,
    type,
    metadata: { relation: { from, to, type } },
  };
}
