import type { Migration } from './migration.ts';

/** So that people see which of their agents are still in use. */
export const agents: Migration = {
  version: 10,
  name: 'agents',
  sql: 'ALTER TABLE agents ADD COLUMN last_seen_at INTEGER;',
};
