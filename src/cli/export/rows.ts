import type { ExportedMemory } from '../../client/index.ts';

/** The fields that a table or a note has of a memory, in their order. */
export const FIELDS = [
  'id',
  'type',
  'scope',
  'state',
  'importance',
  'tags',
  'namespace',
  'key',
  'session',
  'user',
  'agent',
  'source',
  'created_at',
  'updated_at',
  'valid_from',
  'valid_until',
  'expires_at',
  'metadata',
] as const satisfies readonly (keyof ExportedMemory)[];
