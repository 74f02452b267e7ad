import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { defineMembers } from './members.ts';
import { defineMembership } from './membership.ts';
import { defineMemories } from './memories.ts';

/** The commands of `holdfast team`. */
export function define(team: Command, context: Context): void {
  defineMembership(team, context);
  defineMembers(team, context);
  defineMemories(team, context);
}
