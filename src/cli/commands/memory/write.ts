import { type Command, Option } from 'commander';
import type { EditOptions, MemoryType, Metadata, Scope, State, StoreOptions } from '../../../client/index.ts';
import { SCOPES, STATES, TYPES } from '../../../shared/terms.ts';
import { answer, type CommonFlags, type Context, leaf } from '../../context.ts';
import { printOutcome, printStored } from '../../format/outcomes.ts';
import type { Terminal } from '../../terminal.ts';
import {
  asIs,
  assertReadable,
  choice,
  jsonObject,
  NONE,
  numberFrom,
  oneOf,
  orNone,
  positive,
  repeated,
  valued,
} from '../../values.ts';

/** Enough to let the engine see that a text is too long, and say so; nothing reads an endless pipe to its end. */
const INPUT_MAX_BYTES = 128 * 1024;

async function contentOf(argument: string, terminal: Terminal): Promise<string> {
  return argument === '-' ? terminal.readInput(INPUT_MAX_BYTES) : assertReadable(argument);
}

/** Options that set fields; `parse` decides what an empty value means. */
function fieldOptions(command: Command, clearable: boolean): Command {
  const optional = <T>(parse: (text: string) => T) => (clearable ? orNone(parse) : parse);
  return command
    .addOption(choice('--type <type>', 'what kind of memory', TYPES))
    .addOption(choice('--scope <scope>', 'who may recall it', SCOPES))
    .addOption(valued('--importance <0..1>', 'how much it matters', optional(numberFrom(0, 1))))
    .addOption(repeated('--tag <tag>', 'a tag; can be given several times', asIs))
    .addOption(valued('--metadata <json>', 'a JSON object to keep with it', jsonObject))
    .addOption(valued('--namespace <path>', 'where it belongs, such as project/holdfast', optional(asIs)))
    .addOption(valued('--key <name>', 'its name in the namespace', optional(asIs)))
    .addOption(new Option('--path-key <name>').argParser(optional(asIs)).hideHelp())
    .addOption(valued('--valid-from <time>', 'when it starts to be true', optional(asIs)))
    .addOption(valued('--valid-until <time>', 'when it stops being true', optional(asIs)))
    .addOption(valued('--expires-at <time>', 'when it is no longer recalled', optional(asIs)));
}

interface FieldFlags<Clearable> {
  type?: MemoryType;
  scope?: Scope;
  importance?: number | Clearable;
  tag?: string[];
  metadata?: Metadata;
  namespace?: string | Clearable;
  key?: string | Clearable;
  pathKey?: string | Clearable;
  validFrom?: string | Clearable;
  validUntil?: string | Clearable;
  expiresAt?: string | Clearable;
}

/** Only what was given: what is absent keeps its default, or its value; what is none is cleared. */
function given<T extends object>(fields: T) {
  const present = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present.map(([name, value]) => [name, value === NONE ? null : value]));
}

function fieldsOf<Clearable>(flags: FieldFlags<Clearable>) {
  return given({
    type: flags.type,
    scope: flags.scope,
    importance: flags.importance,
    tags: flags.tag?.filter((tag) => tag !== ''),
    metadata: flags.metadata,
    namespace: flags.namespace,
    key: flags.key === undefined ? flags.pathKey : flags.key,
    valid_from: flags.validFrom,
    valid_until: flags.validUntil,
    expires_at: flags.expiresAt,
  });
}

interface StoreFlags extends CommonFlags, FieldFlags<never> {
  session?: string;
  state?: State;
  embed?: 'now' | 'later';
  allowDuplicate?: true;
  reason?: string;
}

function defineStore(memory: Command, context: Context): void {
  fieldOptions(leaf(memory, 'store <content>', 'store a memory; - reads the text from standard input'), false)
    .option('--session <id>', 'the conversation that it is from')
    .addOption(choice('--state <state>', 'asks for a state; without it the approval policy decides', STATES))
    .addOption(
      valued('--embed <when>', 'wait until it can be found by meaning (now, later)', oneOf(['now', 'later'])),
    )
    .option('--allow-duplicate', 'store it even if the same text is there already')
    .option('--reason <text>', 'why, for the history')
    .addHelpText('after', STORE_EXAMPLES)
    .action(async (argument: string, flags: StoreFlags) => {
      const content = await contentOf(argument, context.terminal);
      const fields: StoreOptions = {
        ...fieldsOf(flags),
        ...given({ session: flags.session, state: flags.state, embed: flags.embed, reason: flags.reason }),
        ...(flags.allowDuplicate && { on_duplicate: 'store' as const }),
      };
      await answer(
        context,
        flags,
        (holdfast) => holdfast.memories.store(content, fields),
        (result, terminal) => printStored(terminal, result),
      );
    });
}

interface EditFlags extends CommonFlags, FieldFlags<typeof NONE> {
  content?: string;
  baseVersion?: number;
  approve?: true;
  reason?: string;
}

function defineEdit(memory: Command, context: Context): void {
  const edit = leaf(memory, 'edit <id> [content]', 'change a memory; an empty value takes a field away');
  fieldOptions(edit, true)
    .addOption(valued('--base-version <number>', 'refuse if this is not its newest version', positive))
    .option('--approve', 'approve the change in the same step')
    .option('--reason <text>', 'why, for the history')
    .addHelpText('after', EDIT_EXAMPLES)
    .action(async (id: string, argument: string | undefined, flags: EditFlags) => {
      const change: EditOptions = {
        ...fieldsOf(flags),
        ...given({ base_version: flags.baseVersion, approve: flags.approve, reason: flags.reason }),
        ...(argument !== undefined && { content: await contentOf(argument, context.terminal) }),
      };
      await answer(
        context,
        flags,
        (holdfast) => holdfast.memories.edit(id, change),
        (result, terminal) => printOutcome(terminal, 'Memory changed', result),
      );
    });
}

/** `memory store` and `memory edit`. */
export function defineWrites(memory: Command, context: Context): void {
  defineStore(memory, context);
  defineEdit(memory, context);
}

const STORE_EXAMPLES = `
Examples:
  holdfast memory store "User prefers Python over JavaScript" --scope user --type preference
  holdfast memory store "Staging is at 192.168.1.100" --namespace infra --key staging --importance 0.9
  git log -1 --format=%s | holdfast memory store - --type experience --tag release
  holdfast memory store -- "-5 °C is the lowest that the sensor takes"`;

const EDIT_EXAMPLES = `
Examples:
  holdfast memory edit mem_… "User prefers Rust" --approve
  holdfast memory edit mem_… --importance 0.9 --tag infra --tag urgent
  holdfast memory edit mem_… --importance "" --expires-at 2027-01-01T00:00:00Z`;
