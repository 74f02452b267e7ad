import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { ChangeOutcome, EditRequest, State, type StoreResult } from '../../../../shared/memory.ts';
import { validate } from '../../../../shared/validation.ts';
import type { McpContext } from '../context.ts';
import { described } from '../described.ts';
import { answering } from '../failures.ts';
import { fields, MemoryId } from '../fields.ts';

const CHANGES = { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false };

const { session: _, ...editable } = fields;
const UpdateInput = described(
  z.strictObject({
    id: MemoryId,
    ...z.strictObject(editable).partial().shape,
    base_version: z
      .int()
      .positive()
      .optional()
      .describe('The version that you saw: the change is refused if there is a newer one.'),
  }),
);
const UpdateOutput = described(
  z.strictObject({
    id: z.string(),
    state: State,
    outcome: ChangeOutcome,
    version: z.int().describe('The version that is recalled while the memory is active.'),
    pending_version: z.int().nullable().describe('The version that waits for a person’s approval.'),
    message: z.string(),
  }),
);

function saidOf({ outcome, memory }: StoreResult): string {
  if (outcome === 'pending')
    return 'The change waits: a person must approve it. Until then the earlier version is recalled.';
  if (memory.state === 'inactive') return 'A person must approve this memory before it is recalled.';
  return outcome === 'updated' ? 'Changed. It is recalled from now on.' : 'Nothing had to be changed.';
}

function update(server: McpServer, context: McpContext): void {
  server.registerTool(
    'update_memory',
    {
      title: 'Change a memory',
      description:
        'Corrects a memory that is wrong or outdated; only the given fields change. Where your changes need approval, the earlier ' +
        'version is recalled until a person approves the new one. Every version is kept.',
      inputSchema: UpdateInput,
      outputSchema: UpdateOutput,
      annotations: CHANGES,
    },
    ({ id, ...change }) =>
      answering(context, 'update_memory', async () => {
        const edited = await context.engine.memories.edit(
          context.caller(),
          id,
          validate(EditRequest, change),
        );
        const { state, version, pending_version } = edited.memory;
        const message = saidOf(edited);
        return {
          content: [{ type: 'text', text: `${id}: ${message}` }],
          structuredContent: { id, state, outcome: edited.outcome, version, pending_version, message },
        };
      }),
  );
}

const ForgetInput = described(z.strictObject({ id: MemoryId, reason: fields.reason.optional() }));
const ForgetOutput = described(z.strictObject({ id: z.string(), forgotten: z.literal(true) }));

function forget(server: McpServer, context: McpContext): void {
  server.registerTool(
    'forget',
    {
      title: 'Forget a memory',
      description:
        'Deletes one memory: it is not recalled any more. Use it when the user asks for it, or when a memory is plainly wrong and ' +
        'not worth correcting. A person can bring it back.',
      inputSchema: ForgetInput,
      outputSchema: ForgetOutput,
      annotations: CHANGES,
    },
    ({ id, reason }) =>
      answering(context, 'forget', () => {
        context.engine.memories.delete(context.caller(), id, reason === undefined ? {} : { reason });
        return {
          content: [{ type: 'text', text: `${id}: forgotten. A person can bring it back.` }],
          structuredContent: { id, forgotten: true },
        };
      }),
  );
}

/** The tools that change memories. */
export function registerChanges(server: McpServer, context: McpContext): void {
  update(server, context);
  forget(server, context);
}
