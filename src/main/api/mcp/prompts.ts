import type { GetPromptResult, McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { ContextRequest } from '../../../shared/context.ts';
import { safeText } from '../../../shared/text.ts';
import { validate } from '../../../shared/validation.ts';
import type { McpContext } from './context.ts';
import { described } from './described.ts';
import { answeringProtocol } from './failures.ts';
import { NOTHING } from './quotations.ts';

function ask(text: string): GetPromptResult {
  return { messages: [{ role: 'user', content: { type: 'text', text } }] };
}

async function contextFor(context: McpContext, task: string, signal: AbortSignal): Promise<string> {
  const request = validate(ContextRequest, { task });
  const { text } = await context.engine.memories.context(context.caller(), request, signal);
  return text || NOTHING;
}

const Topic = described(
  z.strictObject({ topic: safeText(0, 1000).optional().describe('Left out: what matters in general.') }),
);
const Task = described(z.strictObject({ task: safeText(1, 10_000).describe('What is to be done.') }));
const Focus = described(
  z.strictObject({ focus: safeText(0, 1000).optional().describe('Left out: the whole conversation.') }),
);

const SAVE = `Look back over this conversation and save what will be worth knowing in later ones, with the tool \`remember\`.

- Worth saving: facts about the user and the project, how the user wants things, decisions and their reasons, what was tried and how it went.
- Not worth saving: what is in the code or a document already, what is only about this moment, guesses.
- Never save passwords, keys or other secrets.
- One statement per memory, understandable without this conversation, in the user's language.
- Look with \`recall\` first. Correct an outdated memory with \`update_memory\` rather than store a second one.
- Say at the end what you saved, and which of it waits for approval.`;

/** "What do you know about …", the context of a task, and "save what we learned". */
export function registerPrompts(server: McpServer, context: McpContext): void {
  const about = 'What is remembered about something.';
  server.registerPrompt(
    'what_do_you_know',
    { title: 'What do you know about …', description: about, argsSchema: Topic },
    ({ topic = '' }, ctx) =>
      answeringProtocol(context, 'prompt what_do_you_know', async () => {
        const quoted = await contextFor(context, topic, ctx.mcpReq.signal);
        const what =
          topic === '' ? 'What do you know about me and my work?' : `What do you know about ${topic}?`;
        return ask(
          `${what} Answer from the memories below, with ids and dates where they matter.\n\n${quoted}`,
        );
      }),
  );
  server.registerPrompt(
    'task_context',
    { title: 'Start a task', description: 'A task with what is remembered for it.', argsSchema: Task },
    ({ task }, ctx) =>
      answeringProtocol(context, 'prompt task_context', async () => {
        const quoted = await contextFor(context, task, ctx.mcpReq.signal);
        return ask(`${task}\n\nWhat is remembered that may be of use:\n\n${quoted}`);
      }),
  );
  server.registerPrompt(
    'save_what_we_learned',
    {
      title: 'Save what we learned',
      description: 'Saves what will be worth knowing later.',
      argsSchema: Focus,
    },
    ({ focus = '' }) => ask(focus === '' ? SAVE : `${SAVE}\n\nAbove all: ${focus}`),
  );
}
