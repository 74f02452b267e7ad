import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Holdfast, ModelsResult } from '../../client/index.ts';
import { answer, type CommonFlags, type Context, leaf } from '../context.ts';
import { isLoopback } from '../engine/loopback.ts';
import { printFields } from '../format/memories.ts';
import { printTable } from '../format/table.ts';
import { withProgress } from '../progress.ts';
import type { Terminal } from '../terminal.ts';
import { bytes, count, harmless } from '../text.ts';

const HEADING = ['MODEL', 'STATE', 'LANGUAGES', 'LICENSE', 'DOWNLOAD'];

function printModels(terminal: Terminal, { models }: ModelsResult): void {
  const rows = models.map((model) => [
    harmless(model.name),
    model.in_use ? 'in use' : model.installed ? 'installed' : '',
    model.languages ?? '',
    model.license ?? '',
    model.installed || model.bytes === null ? '' : bytes(model.bytes),
  ]);
  printTable(terminal, HEADING, rows);
}

function printState(terminal: Terminal, state: ModelsResult): void {
  printFields(terminal, [
    ['Model', harmless(state.model)],
    ['Weights', harmless(state.model_id)],
    ['State', state.embeddings],
    ['To embed', String(state.waiting_for_embedding)],
  ]);
  if (state.changing) terminal.note('Another model is being fetched and checked.');
}

/** What looks like a path is one: of this machine when the engine is here, else as it is written. */
function modelFor(holdfast: Holdfast, model: string): string {
  const isPath = /[/\\]/.test(model) || model.startsWith('.');
  return isPath && isLoopback(holdfast.url) ? resolve(model) : model;
}

function defineUse(model: Command, context: Context): void {
  leaf(model, 'use <model>', 'use another model, named or by the path of its folder')
    .addHelpText('after', EXAMPLES)
    .action(async (name: string, flags: CommonFlags) => {
      await answer(
        context,
        flags,
        (holdfast) =>
          withProgress(context.terminal, (onProgress) =>
            holdfast.models.use(modelFor(holdfast, name), { onProgress }),
          ),
        (result, terminal) => {
          terminal.success(`In use: ${harmless(result.model)}`);
          if (result.waiting_for_embedding === 0) return;
          const memories = count(result.waiting_for_embedding, 'memory', 'memories');
          terminal.print(
            `  ${memories} to embed anew, in the background; until then they are found by words.`,
          );
        },
      );
    });
}

/** The commands of `holdfast model`. */
export function define(model: Command, context: Context): void {
  leaf(model, 'list', 'the models that can be used').action((flags: CommonFlags) =>
    answer(
      context,
      flags,
      (holdfast) => holdfast.models.list(),
      (result, terminal) => printModels(terminal, result),
    ).then(() => {}),
  );
  leaf(model, 'status', 'the model in use, and how far it is').action((flags: CommonFlags) =>
    answer(
      context,
      flags,
      (holdfast) => holdfast.models.list(),
      (result, terminal) => printState(terminal, result),
    ).then(() => {}),
  );
  defineUse(model, context);
}

const EXAMPLES = `
Examples:
  holdfast model use multilingual-e5-small
  holdfast model use ./my-model`;
