import { type Problem, toProblem } from '../../shared/errors.ts';
import type { Context } from '../context.ts';
import { report } from '../failure.ts';
import { harmless, toJson } from '../text.ts';
import type { Agent } from './agents.ts';
import type { Connections, FilePlan } from './run.ts';
import { diffLines, showDiff } from './show.ts';

export interface ConnectFlags {
  json?: true;
  yes?: true;
  dryRun?: true;
  hooks?: true;
}

/** What became of one agent. */
export interface Outcome {
  agent: string;
  outcome: 'changed' | 'unchanged' | 'planned' | 'declined' | 'failed';
  files: { path: string; diff: string[]; backup: string | null }[];
  error?: Problem;
}

/** What is done to agents, and how it is said. */
export interface Task {
  plan(agent: Agent): Promise<FilePlan[]>;
  question(agent: Agent): string;
  done(agent: Agent): string;
  nothing(agent: Agent): string;
  /** What a person has to do next. */
  afterwards(agent: Agent): string[];
}

/** Shows the change of one agent, asks, and makes it. */
async function settleOne(
  { terminal }: Context,
  connections: Connections,
  agent: Agent,
  task: Task,
  flags: ConnectFlags,
): Promise<Outcome> {
  const say = flags.json ? () => {} : (line: string) => terminal.print(line);
  const plans = await task.plan(agent);
  const files: Outcome['files'] = plans.map(({ config, after }) => ({
    path: config.path,
    diff: diffLines(config.text, after ?? ''),
    backup: null,
  }));
  const outcome = (what: Outcome['outcome']): Outcome => ({ agent: agent.id, outcome: what, files });
  if (plans.length === 0) {
    say(task.nothing(agent));
    return outcome('unchanged');
  }
  say(`${agent.name}:`);
  if (!flags.json) for (const { path, diff } of files) showDiff(terminal, path, diff);
  if (flags.dryRun) return outcome('planned');
  if (!(await terminal.confirm(task.question(agent), flags.yes))) {
    terminal.note(`${agent.name} stays as it is.`);
    return outcome('declined');
  }
  for (const [index, plan] of plans.entries()) {
    const file = files[index];
    if (file) file.backup = await connections.apply(plan);
  }
  say(`${terminal.colors.green('✓')} ${task.done(agent)}`);
  for (const line of task.afterwards(agent)) say(`  ${line}`);
  for (const { backup } of files) if (backup !== null) say(`  Backup: ${harmless(backup)}`);
  return outcome('changed');
}

/** Does a task for several agents; one that fails stops no other. */
export async function settle(
  context: Context,
  connections: Connections,
  agents: readonly Agent[],
  task: Task,
  flags: ConnectFlags,
): Promise<void> {
  const outcomes: Outcome[] = [];
  for (const agent of agents)
    try {
      outcomes.push(await settleOne(context, connections, agent, task, flags));
    } catch (error) {
      if (agents.length === 1) throw error;
      context.exitCode = report(error, context.terminal, flags.json === true);
      outcomes.push({ agent: agent.id, outcome: 'failed', files: [], error: toProblem(error) });
    }
  if (flags.json) context.terminal.print(toJson({ agents: outcomes }));
}
