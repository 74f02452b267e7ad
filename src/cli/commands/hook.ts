import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { answerHook } from '../hook/answer.ts';
import { agentName } from '../hook/input.ts';
import { SESSION_START_DEADLINE_MS, sessionStart } from '../hook/session-start.ts';
import { TURN_END_DEADLINE_MS, turnEnd } from '../hook/turn-end.ts';
import { valued } from '../values.ts';

interface Flags {
  agent: string;
  json?: true;
}

function moment(hook: Command, name: string, description: string): Command {
  return hook
    .command(name)
    .description(description)
    .addOption(
      valued('--agent <name>', 'the name of the agent, for its rights', agentName).makeOptionMandatory(),
    );
}

/** The commands of `holdfast hook`: they read the JSON that agents hand to hooks, and never fail. */
export function define(hook: Command, context: Context): void {
  moment(hook, 'session-start', 'print what matters for the project, quoted for the agent')
    .option('--json', 'answer in JSON, for agents that read nothing else')
    .action(({ agent, json }: Flags) =>
      answerHook(context, SESSION_START_DEADLINE_MS, (input, signal) =>
        sessionStart(context, agent, input, json === true, signal),
      ),
    );
  moment(hook, 'turn-end', 'ask the agent now and then to propose what it has learned').action(
    ({ agent }: Flags) =>
      answerHook(context, TURN_END_DEADLINE_MS, (input) => turnEnd(context.settings, agent, input)),
  );
}
