import { initial } from './0001-initial.ts';
import { whatMatters } from './0002-what-matters.ts';
import { imports } from './0003-imports.ts';
import { webhooks } from './0004-webhooks.ts';
import { sessions } from './0006-sessions.ts';
import type { Migration } from './migration.ts';

/** All migrations, in order, without gaps. */
export const MIGRATIONS: readonly Migration[] = [initial, whatMatters, imports, webhooks, sessions];
