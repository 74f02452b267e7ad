import type { Migration } from './migration.ts';

/** So that a page of what changed last is found without a look at all memories. */
export const changed: Migration = {
  version: 11,
  name: 'memories by their last change',
  sql: 'CREATE INDEX memories_by_change ON memories(updated_at);',
};
