import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { State, StoreBatchRequest, type StoreBatchResult, StoreOutcome } from '../../../../shared/memory.ts';
import { validate } from '../../../../shared/validation.ts';
import type { McpContext } from '../context.ts';
import { described } from '../described.ts';
import { adviceFor, answering } from '../failures.ts';
import { fields } from '../fields.ts';

const MANY = 50;

const RememberInput = described(
  z.strictObject({
    memories: z
      .array(
        z
          .strictObject({ ...fields, tags: fields.tags.default([]) })
          .omit({ key: true, session: true })
          .partial({
            type: true,
            scope: true,
            importance: true,
            tags: true,
            namespace: true,
            expires_at: true,
            reason: true,
          }),
      )
      .min(1)
      .max(MANY),
    session: fields.session.optional(),
  }),
);

const Remembered = z.strictObject({
  index: z.int(),
  ok: z.boolean(),
  id: z.string().optional(),
  state: State.optional().describe('inactive: a person must approve it before anybody recalls it.'),
  outcome: StoreOutcome.optional(),
  message: z.string(),
});
const RememberOutput = described(
  z.strictObject({
    results: z.array(Remembered),
    waiting: z.int().describe('How many of these a person must approve before they are recalled.'),
  }),
);

const WAITS = 'Stored, and waiting: a person must approve it before it is recalled.';

function said(result: StoreBatchResult['results'][number]): z.infer<typeof Remembered> {
  const { index } = result;
  if (!result.ok) return { index, ok: false, message: adviceFor(result.error) };
  const { id, state, outcome } = result;
  const waits = state === 'inactive';
  const messages: Record<typeof outcome, string> = {
    created: waits ? WAITS : 'Stored. It is recalled from now on.',
    updated: waits ? WAITS : 'Changed. It is recalled from now on.',
    pending: 'The change waits: a person must approve it. Until then the earlier version is recalled.',
    duplicate: waits
      ? 'This was stored before and still waits for a person’s approval.'
      : 'This was stored already.',
    unchanged: 'A person has set this aside or rejected it before, so it was not stored again.',
  };
  return { index, ok: true, id, state, outcome, message: messages[outcome] };
}

/** `remember`: stores one memory or many. */
export function registerRemember(server: McpServer, context: McpContext): void {
  server.registerTool(
    'remember',
    {
      title: 'Remember',
      description:
        'Stores one or many things worth knowing in later conversations: facts, preferences, experiences. One statement each; no ' +
        'secrets, no whole documents. The answer says for each whether it is active, or inactive and waiting: then a person must ' +
        'approve it first, so do not rely on it and do not store it again.',
      inputSchema: RememberInput,
      outputSchema: RememberOutput,
      annotations: {
        readOnlyHint: false,
        destructiveHint: false,
        idempotentHint: true,
        openWorldHint: false,
      },
    },
    ({ memories, session }) =>
      answering(context, 'remember', async () => {
        const items = memories.map((memory) => (session === undefined ? memory : { ...memory, session }));
        const request = validate(StoreBatchRequest, { memories: items, embed: 'later' });
        const stored = await context.engine.memories.storeBatch(context.caller(), request);
        const results = stored.results.map(said);
        const lines = results.map(({ id, message }) => (id === undefined ? message : `${id}: ${message}`));
        const waiting = results.filter(({ state }) => state === 'inactive').length;
        return {
          isError: results.every(({ ok }) => !ok),
          content: [{ type: 'text', text: lines.join('\n') }],
          structuredContent: { results, waiting },
        };
      }),
  );
}
