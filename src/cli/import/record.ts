import type { Metadata } from '../../client/index.ts';
import { type Draft, type Fields, isObject, namespaceOf, restOf, tagsOf, textOf, timeOf } from './draft.ts';

/** The fields of a memory beside its content, under their own names. */
export const FIELDS = [
  'type',
  'scope',
  'importance',
  'tags',
  'metadata',
  'namespace',
  'key',
  'session',
  'created_at',
  'valid_from',
  'valid_until',
  'expires_at',
] as const satisfies readonly (keyof Draft)[];

/** What an export says beside them, and an import cannot decide. */
const DECIDED_HERE = ['id', 'state', 'user', 'agent', 'source', 'updated_at'];

function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  const text = textOf(value);
  return text === undefined ? undefined : Number(text);
}

/** What a record says about its memory under the names of an export, in its own words. */
export function fieldsOfRecord(record: Fields): Omit<Draft, 'at' | 'content' | 'metadata'> {
  return {
    type: textOf(record.type),
    scope: textOf(record.scope),
    importance: numberOf(record.importance),
    tags: tagsOf(record.tags),
    namespace: namespaceOf(record.namespace),
    key: textOf(record.key),
    session: textOf(record.session),
    created_at: timeOf(record.created_at),
    valid_from: timeOf(record.valid_from),
    valid_until: timeOf(record.valid_until),
    expires_at: timeOf(record.expires_at),
  };
}

/** Its metadata and all else that it says, but for the fields that are `read` elsewhere; and `more`, if there is any. */
export function metadataOfRecord(
  record: Fields,
  read: readonly string[],
  more: Metadata = {},
): Metadata | undefined {
  const own = isObject(record.metadata) ? (record.metadata as Metadata) : {};
  const metadata = { ...restOf(record, [...FIELDS, ...DECIDED_HERE, ...read]), ...own, ...more };
  return Object.keys(metadata).length > 0 ? metadata : undefined;
}
