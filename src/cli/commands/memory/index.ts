import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { defineContext } from './context.ts';
import { defineReviewQueue } from './queue.ts';
import { defineReads } from './read.ts';
import { defineReview } from './review.ts';
import { defineUse } from './use.ts';
import { defineVersions } from './versions.ts';
import { defineWrites } from './write.ts';

/** The commands of `holdfast memory`. */
export function define(memory: Command, context: Context): void {
  defineWrites(memory, context);
  defineReads(memory, context);
  defineContext(memory, context);
  defineReview(memory, context);
  defineReviewQueue(memory, context);
  defineUse(memory, context);
  defineVersions(memory, context);
}
