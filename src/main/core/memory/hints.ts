import type { ReviewHint, SimilarHint, TextHint } from '../../../shared/hints.ts';
import { toTimestamp } from '../../../shared/time.ts';
import { suspiciousCharacters } from '../domain/hints/characters.ts';
import { instructionLike } from '../domain/hints/instructions.ts';
import { possibleSecrets } from '../domain/hints/secrets.ts';
import type { Fields, MemoryRecord } from '../domain/memory.ts';
import type { Caller } from '../domain/principal.ts';
import type { Similar } from '../search/similar/find.ts';
import { mapInTurns } from '../turns.ts';
import type { MemoryContext } from './context.ts';
import { indexFilterFor, rowsFor } from './visibility.ts';

/** What somebody is asked to approve: a memory with the fields that it would have. */
export interface Proposed {
  record: MemoryRecord;
  fields: Fields;
}

const DETECTORS = [
  { kind: 'secret', detect: possibleSecrets, message: 'May hold a secret' },
  { kind: 'instructions', detect: instructionLike, message: 'Reads like instructions to an agent' },
  {
    kind: 'characters',
    detect: suspiciousCharacters,
    message: 'Holds characters that are not what they seem',
  },
] as const;

/** Metadata as lines of names and values, as its author might have written them in a text. */
function* linesOf(value: unknown, path: string): Iterable<string> {
  if (value === null || typeof value !== 'object') yield path === '' ? `${value}` : `${path}: ${value}`;
  else for (const [name, inner] of Object.entries(value)) yield* linesOf(inner, name);
}

function textsOf(fields: Fields): [field: TextHint['field'], text: string][] {
  const { content, tags, metadata, namespace, key } = fields;
  const texts: [TextHint['field'], string][] = [
    ['content', content],
    ['tags', tags.join('\n')],
    ['metadata', [...linesOf(metadata, '')].join('\n')],
    ['namespace', namespace ?? ''],
    ['key', key ?? ''],
  ];
  return texts.filter(([, text]) => text !== '');
}

/** What the texts of a memory show by themselves. */
function textHints(fields: Fields): TextHint[] {
  return textsOf(fields).flatMap(([field, text]) =>
    DETECTORS.flatMap(({ kind, detect, message }): TextHint[] => {
      const spans = detect(text);
      if (spans.length === 0) return [];
      const labels = [...new Set(spans.map(({ label }) => label))].join('; ');
      const place = field === 'content' ? '' : ` in its ${field}`;
      return [
        { kind, field, message: `${message}${place}: ${labels}.`, spans: field === 'content' ? spans : [] },
      ];
    }),
  );
}

const MESSAGES = {
  duplicate: 'Says much the same as another memory',
  contradiction: 'May contradict another memory',
} as const;

function similarHint({ kind, differences, record, cosine }: Similar): SimilarHint {
  const { id, content, type, scope, state, version, user, agent, created_at } = record;
  const own = state === 'active' ? 'that is recalled' : 'that is not recalled';
  return {
    kind,
    message: `${MESSAGES[kind]} ${own}.`,
    memory: {
      ...{ id, content, type, scope, state, version, user, agent },
      created_at: toTimestamp(created_at),
      secrets: possibleSecrets(content),
    },
    cosine,
    differences,
  };
}

export interface Hinted {
  /** In the order of what was proposed. */
  hints: ReviewHint[][];
  degraded: string | null;
}

/**
 * Why to look twice, for many proposals at once. Made when they are read: storing costs nothing, a change of any memory
 * counts at once, and nothing is left to purge. Only memories that the caller may see are named.
 */
export async function hintsFor(
  context: MemoryContext,
  caller: Caller,
  proposed: readonly Proposed[],
): Promise<Hinted> {
  if (proposed.length === 0) return { hints: [], degraded: null };
  const { similar, degraded } = await context.similar({
    subjects: proposed.map(({ record, fields }) => ({
      seq: record.seq,
      content: fields.content,
      type: fields.type,
      stored: fields.content === record.content,
    })),
    where: rowsFor(context, caller, { state: 'all' }),
    filter: indexFilterFor(context, caller, { state: 'all' }, context.clock()),
  });
  const hints = await mapInTurns(proposed, ({ fields }, index) => [
    ...textHints(fields),
    ...(similar[index] ?? []).map(similarHint),
  ]);
  return { hints, degraded };
}
