import type { Command } from './commands.ts';

/** Groups that stand everywhere come after those of the view that is shown. */
const LAST = ['Go', 'Holdfast'];

/** Commands under their headings: the view's own first. */
export function byGroup(commands: readonly Command[]): [group: string, commands: Command[]][] {
  const groups = [...Map.groupBy(commands, (command) => command.group)];
  return groups.sort(([a], [b]) => LAST.indexOf(a) - LAST.indexOf(b));
}
