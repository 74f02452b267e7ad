import type { Command } from 'commander';
import type { Delivery, MemoryType, Scope, Webhook, WebhookOptions } from '../../client/index.ts';
import { HoldfastError } from '../../shared/errors.ts';
import { EVENT_TYPES, SCOPES, TYPES } from '../../shared/terms.ts';
import { answer, type CommonFlags, type Context, leaf } from '../context.ts';
import { printFields } from '../format/memories.ts';
import { printTable } from '../format/table.ts';
import type { Terminal } from '../terminal.ts';
import { harmless, seconds } from '../text.ts';
import { oneOf, positive, repeated, valued } from '../values.ts';

interface AddFlags extends CommonFlags {
  event?: (typeof EVENT_TYPES)[number][];
  scope?: Scope[];
  type?: MemoryType[];
  namespacePrefix?: string;
  agent?: string;
  includeContent?: true;
}

function optionsOf(flags: AddFlags): WebhookOptions {
  return {
    events: flags.event,
    scope: flags.scope,
    type: flags.type,
    namespace_prefix: flags.namespacePrefix,
    agent: flags.agent,
    include_content: flags.includeContent ?? false,
  };
}

function defineAdd(webhook: Command, context: Context): void {
  leaf(webhook, 'add <url>', 'send what changes to an address, signed')
    .addOption(
      repeated(
        '--event <type>',
        `only these events (${EVENT_TYPES.join(', ')}); repeatable`,
        oneOf(EVENT_TYPES),
      ),
    )
    .addOption(
      repeated('--scope <scope>', `only of this scope (${SCOPES.join(', ')}); repeatable`, oneOf(SCOPES)),
    )
    .addOption(repeated('--type <type>', `only of this type (${TYPES.join(', ')}); repeatable`, oneOf(TYPES)))
    .option('--namespace-prefix <text>', 'only of namespaces that begin so')
    .option('--agent <name>', 'only what this agent wrote')
    .option('--include-content', 'send the memories themselves, not only their ids')
    .addHelpText('after', EXAMPLES)
    .action(async (url: string, flags: AddFlags) => {
      await answer(
        context,
        flags,
        (holdfast) => holdfast.webhooks.create(url, optionsOf(flags)),
        (created, terminal) => {
          terminal.success(`Webhook added: ${created.webhook.id}`);
          terminal.print(`${terminal.colors.yellow('⚠')} Save this secret: it is shown only this once.`);
          printFields(terminal, [['Secret', created.secret]], '  ');
          terminal.print(`  Try it with: holdfast webhook test ${created.webhook.id}`);
        },
      );
    });
}

function printWebhooks(terminal: Terminal, webhooks: Webhook[]): void {
  if (webhooks.length === 0) terminal.print('There are no webhooks.');
  else
    printTable(
      terminal,
      ['WEBHOOK ID', 'URL', 'EVENTS', 'WAITING', 'STATE'],
      webhooks.map(({ id, url, events, waiting, problem }) => [
        id,
        harmless(url),
        events?.join(',') ?? 'all',
        String(waiting),
        problem === null ? 'on' : `off: ${problem}`,
      ]),
    );
}

function defineKeeping(webhook: Command, context: Context): void {
  leaf(webhook, 'list', 'list your webhooks').action(async (flags: CommonFlags) => {
    await answer(
      context,
      flags,
      async (holdfast) => ({ webhooks: await holdfast.webhooks.list() }),
      ({ webhooks }, terminal) => printWebhooks(terminal, webhooks),
    );
  });
  leaf(webhook, 'remove <id>', 'end a webhook, with what it has not sent yet').action(
    async (id: string, flags: CommonFlags) => {
      await answer(
        context,
        flags,
        (holdfast) => holdfast.webhooks.remove(id),
        (removed, terminal) => terminal.success(`Webhook removed: ${removed.id}`),
      );
    },
  );
}

interface LogFlags extends CommonFlags {
  failed?: true;
  limit?: number;
}

function printDeliveries(terminal: Terminal, deliveries: Delivery[]): void {
  if (deliveries.length === 0) terminal.print('Nothing was sent yet.');
  else
    printTable(
      terminal,
      ['TIME', 'EVENT', 'MEMORY ID', 'STATE', 'ATTEMPTS', 'NEXT', 'LAST ANSWER'],
      deliveries.map((delivery) => [
        seconds(delivery.created_at),
        delivery.type,
        delivery.memory ?? '-',
        delivery.state,
        String(delivery.attempts),
        delivery.next_attempt_at ? seconds(delivery.next_attempt_at) : '-',
        harmless(delivery.error ?? (delivery.status === null ? '-' : `HTTP ${delivery.status}`)),
      ]),
    );
}

function defineWatching(webhook: Command, context: Context): void {
  leaf(webhook, 'test <id>', 'send a test message now').action(async (id: string, flags: CommonFlags) => {
    const { error } = await answer(
      context,
      flags,
      (holdfast) => holdfast.webhooks.test(id),
      ({ status, error }, terminal) => {
        if (error === null) terminal.success(`The receiver took it: HTTP ${status}`);
      },
    );
    if (error !== null)
      throw new HoldfastError(
        'unavailable',
        `The test message was not taken: ${error}.`,
        'The receiver must answer with a status from 200 to 299 within 15 seconds.',
      );
  });
  leaf(webhook, 'log <id>', 'what was sent and what waits, newest first')
    .option('--failed', 'only what failed for good')
    .addOption(valued('--limit <number>', 'at most so many; 100 when not given', positive))
    .action(async (id: string, { failed, limit, ...flags }: LogFlags) => {
      const query = { ...(failed && { failed }), ...(limit !== undefined && { limit }) };
      await answer(
        context,
        flags,
        async (holdfast) => ({ deliveries: await holdfast.webhooks.deliveries(id, query) }),
        ({ deliveries }, terminal) => printDeliveries(terminal, deliveries),
      );
    });
}

/** The commands of `holdfast webhook`. */
export function define(webhook: Command, context: Context): void {
  defineAdd(webhook, context);
  defineKeeping(webhook, context);
  defineWatching(webhook, context);
}

const EXAMPLES = `
Examples:
  holdfast webhook add https://example.com/hook
  holdfast webhook add https://example.com/hook --event memory.pending --event memory.stored
  holdfast webhook add https://example.com/hook --scope tenant --include-content`;
