import { initial } from './0001-initial.ts';
import { whatMatters } from './0002-what-matters.ts';
import { imports } from './0003-imports.ts';
import { webhooks } from './0004-webhooks.ts';
import { review } from './0005-review.ts';
import { sessions } from './0006-sessions.ts';
import { map } from './0007-map.ts';
import { activity } from './0008-activity.ts';
import { newMemories } from './0009-new-memories.ts';
import { agents } from './0010-agents.ts';
import { changed } from './0011-changed.ts';
import { team } from './0012-team.ts';
import type { Migration } from './migration.ts';

/** All migrations, in order, without gaps. */
export const MIGRATIONS: readonly Migration[] = [
  initial,
  whatMatters,
  imports,
  webhooks,
  review,
  sessions,
  map,
  activity,
  newMemories,
  agents,
  changed,
  team,
];
