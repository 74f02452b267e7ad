import type { Command } from 'commander';
import type { CheckResult, ExplainResult, Grant, GrantRequest, Relation } from '../../client/index.ts';
import { HoldfastError } from '../../shared/errors.ts';
import { RELATIONS } from '../../shared/terms.ts';
import { answer, type CommonFlags, type Context, leaf } from '../context.ts';
import type { Terminal } from '../terminal.ts';
import { count, harmless, seconds } from '../text.ts';
import { alternatives, choice, didYouMean, oneOf, valued } from '../values.ts';

interface RelationFlags extends CommonFlags {
  relation?: Relation;
}

const WORDS_USAGE =
  'Write "user alice memory /memories --relation can_read" or "user alice can_read memory /memories".';

function word<T extends string>(what: string, typed: string, words: readonly T[]): T {
  const found = words.find((candidate) => candidate === typed);
  if (found) return found;
  const message = `"${typed}" is no ${what}: it must be ${alternatives(words)}.${didYouMean(typed, words)}`;
  throw new HoldfastError('invalid_request', message, WORDS_USAGE);
}

/**
 * The tuple that the arguments name, in either order: subject, object and `--relation`; or subject, relation and object.
 * Throws `invalid_request`.
 */
export function tupleOf(words: string[], flag: Relation | undefined): GrantRequest {
  const expected = flag === undefined ? 5 : 4;
  if (words.length !== expected)
    throw new HoldfastError(
      'invalid_request',
      flag === undefined && words.length === 4
        ? 'A relation is missing.'
        : `These are ${count(words.length, 'word', 'words')}, and ${expected} are needed.`,
      WORDS_USAGE,
    );
  const [subjectType = '', subject = ''] = words;
  const [objectType = '', object = ''] = words.slice(-2);
  return {
    subject: { type: word('type of subject', subjectType, ['user', 'agent']), id: subject },
    relation: flag ?? word('relation', words[2] ?? '', RELATIONS),
    object: { type: word('type of object', objectType, ['memory', 'namespace']), id: object },
  };
}

/** `user:alice can_read memory:/memories`. */
function tupleText({ subject, relation, object }: GrantRequest): string {
  return harmless(`${subject.type}:${subject.id} ${relation} ${object.type}:${object.id}`);
}

function tupleCommand(rebac: Command, name: string, description: string): Command {
  return leaf(rebac, `${name} <words...>`, description)
    .usage(`[options] SUBJECT_TYPE SUBJECT OBJECT_TYPE OBJECT --relation RELATION
       holdfast rebac ${name} [options] SUBJECT_TYPE SUBJECT RELATION OBJECT_TYPE OBJECT`)
    .addOption(choice('--relation <relation>', 'what the subject may do', RELATIONS))
    .addHelpText('after', examples(name));
}

function defineChanges(rebac: Command, context: Context): void {
  tupleCommand(rebac, 'grant', 'let a user or agent use memories')
    .alias('create')
    .action(async (words: string[], flags: RelationFlags) => {
      const tuple = tupleOf(words, flags.relation);
      await answer(
        context,
        flags,
        (holdfast) => holdfast.grants.grant(tuple),
        (grant, terminal) => {
          terminal.success(`Granted: ${tupleText(grant)}`);
          terminal.print(
            `  It opens the ${grant.covers === 'tenant' ? 'shared memories of the tenant' : `memories of ${grant.granted_by}`}.`,
          );
        },
      );
    });
  tupleCommand(rebac, 'revoke', 'take a grant back')
    .alias('delete')
    .action(async (words: string[], flags: RelationFlags) => {
      const tuple = tupleOf(words, flags.relation);
      await answer(
        context,
        flags,
        (holdfast) => holdfast.grants.revoke(tuple),
        ({ revoked }, terminal) => {
          if (revoked > 0) terminal.success(`Revoked: ${tupleText(tuple)}`);
          else terminal.note('There was no such grant. See what there is with: holdfast rebac list');
        },
      );
    });
}

function printCheck(terminal: Terminal, { allowed, reason }: CheckResult): void {
  terminal.print(allowed ? terminal.colors.green('✓ GRANTED') : terminal.colors.red('✗ DENIED'));
  terminal.print(harmless(reason));
}

function printExplanation(terminal: Terminal, result: ExplainResult): void {
  printCheck(terminal, result);
  terminal.print();
  result.steps.forEach((step, index) => {
    const mark = step.holds ? terminal.colors.green('✓') : terminal.colors.dim('–');
    terminal.print(`${index + 1}. ${mark} ${harmless(`${step.rule}: ${step.detail}`)}`);
  });
}

function defineChecks(rebac: Command, context: Context): void {
  tupleCommand(rebac, 'check', 'whether a user or agent may do something').action(
    async (words: string[], flags: RelationFlags) => {
      const tuple = tupleOf(words, flags.relation);
      await answer(
        context,
        flags,
        (holdfast) => holdfast.grants.check(tuple),
        (result, terminal) => printCheck(terminal, result),
      );
    },
  );
  tupleCommand(rebac, 'explain', 'why a check comes out as it does').action(
    async (words: string[], flags: RelationFlags) => {
      const tuple = tupleOf(words, flags.relation);
      await answer(
        context,
        flags,
        (holdfast) => holdfast.grants.explain(tuple),
        (result, terminal) => printExplanation(terminal, result),
      );
    },
  );
}

interface ListFlags extends RelationFlags {
  subjectType?: 'user' | 'agent';
  subjectId?: string;
}

function printGrants(terminal: Terminal, grants: Grant[]): void {
  if (grants.length === 0) terminal.print('No grants found.');
  for (const grant of grants)
    terminal.print(
      `${tupleText(grant)}  ${terminal.colors.dim(`(by ${harmless(grant.granted_by)}, ${seconds(grant.created_at)})`)}`,
    );
}

function defineList(rebac: Command, context: Context): void {
  leaf(rebac, 'list', 'list the grants that you may see')
    .addOption(valued('--subject-type <type>', 'only to a user or an agent', oneOf(['user', 'agent'])))
    .option('--subject-id <name>', 'only to this one')
    .addOption(choice('--relation <relation>', 'only of this relation', RELATIONS))
    .action(async (flags: ListFlags) => {
      const query = {
        subject_type: flags.subjectType,
        subject_id: flags.subjectId,
        relation: flags.relation,
      };
      await answer(
        context,
        flags,
        async (holdfast) => ({ grants: await holdfast.grants.list(query) }),
        ({ grants }, terminal) => printGrants(terminal, grants),
      );
    });
}

/** The commands of `holdfast rebac`. */
export function define(rebac: Command, context: Context): void {
  defineChanges(rebac, context);
  defineChecks(rebac, context);
  defineList(rebac, context);
}

const examples = (name: string) => `
The object is one memory (memory mem_…), all memories (memory /memories) or a subtree (namespace project/holdfast).
An agent is written as its name, or as USER/AGENT.

Examples:
  holdfast rebac ${name} user alice memory /memories --relation can_read
  holdfast rebac ${name} user alice can_read memory /memories
  holdfast rebac ${name} agent alice/reviewer can_review namespace project/holdfast`;
