import type { Migration } from './migration.ts';

/** So that the most important memories, and the newest preferences, are found without a look at all others. */
export const whatMatters: Migration = {
  version: 2,
  name: 'indexes of what matters in general',
  sql: `
CREATE INDEX memories_important ON memories(importance, created_at)
  WHERE importance >= 0.7 AND state = 'active' AND deleted_at IS NULL;
CREATE INDEX memories_preferences ON memories(created_at)
  WHERE type = 'preference' AND state = 'active' AND deleted_at IS NULL;
`,
};
