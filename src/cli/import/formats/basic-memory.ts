/** Notes of Basic Memory: https://docs.basicmemory.com/concepts/knowledge-format */
import { type Draft, edgeDraft, namespaceOf, restOf, tagsOf, textOf, timeOf } from '../draft.ts';
import type { Note } from './frontmatter.ts';

const LIST_ITEM = /^\s*[-*+]\s+(.+)$/;
/** `[category] text`; a category is no checkbox, no link and no time of a transcript. */
const CATEGORY = /^\[([^[\]()]+)\]\s+(.+)$/;
const CHECKBOX = /^[^\p{L}\p{N}]?$|^[xX]$/u;
const CLOCK = /^\d{1,3}:\d{2}/;
/** `relation [[Target]]`, where a relation of several words is quoted, with a context or without. */
const RELATION = /^(?:"([^"]+)"|'([^']+)'|(\S+))\s+\[\[([^[\]]+)\]\]\s*(?:\(([^()]*)\))?$/;
const TAG = /(?:^|\s)#([^\s#]+)/g;
const FENCE = /^\s*(?:```|~~~)/;
const EMPTY_SECTION = /^#{1,6}\s+(?:Observations|Relations)\s*$/i;
const HEADING = /^#{1,6}\s/;

const KNOWN = ['title', 'type', 'tags', 'permalink', 'created', 'modified', 'date'];

/** What a note says about all that is in it. */
interface Entity {
  file: string;
  title: string;
  namespace: string | undefined;
  tags: string[];
  created: string | undefined;
  metadata: NonNullable<Draft['metadata']>;
}

function entityOf({ fields }: Note, file: string): Entity {
  const stem = (file.split('/').at(-1) ?? file).replace(/\.\w+$/, '');
  return {
    file,
    title: textOf(fields.title) ?? stem,
    namespace: namespaceOf(fields.permalink),
    tags: tagsOf(fields.tags) ?? [],
    created: timeOf(fields.created ?? fields.date),
    metadata: {
      ...restOf(fields, KNOWN),
      file,
      entity: textOf(fields.title) ?? stem,
      ...(textOf(fields.type) !== undefined && { entity_type: fields.type as string }),
    },
  };
}

function draft(entity: Entity, content: string, more: Partial<Draft>): Draft {
  const tags = [...new Set([...entity.tags, ...(more.tags ?? [])])];
  return {
    at: entity.file,
    content,
    namespace: entity.namespace,
    created_at: entity.created,
    ...more,
    tags: tags.length > 0 ? tags : undefined,
    metadata: { ...entity.metadata, ...more.metadata },
  };
}

/** `text (context)`. Looked for from the end: a pattern would try every space of a hostile line. */
function splitContext(text: string): { before: string; context: string } {
  const start = text.endsWith(')') ? text.lastIndexOf('(') : -1;
  if (start < 0) return { before: text, context: '' };
  return { before: text.slice(0, start).trimEnd(), context: text.slice(start + 1, -1).trim() };
}

function withoutTagsAtEnd(text: string): string {
  const words = text.split(/\s+/);
  const last = words.findLastIndex((word) => !word.startsWith('#'));
  return words.slice(0, last + 1).join(' ');
}

function observation(entity: Entity, item: string): Draft | null {
  const [, category = '', rest = ''] = CATEGORY.exec(item) ?? [];
  const named = category !== '' && !CHECKBOX.test(category.trim()) && !CLOCK.test(category.trim());
  const text = named ? rest : item;
  const tags = [...text.matchAll(TAG)].map(([, tag = '']) => tag);
  if (!named && (tags.length === 0 || category !== '')) return null;
  const { before, context } = splitContext(text);
  const content = withoutTagsAtEnd(before);
  if (content === '') return null;
  const metadata = {
    ...(named && { category: category.trim() }),
    ...(context !== '' && { context }),
  };
  return draft(entity, `${entity.title}: ${content}`, { type: category.trim(), tags, metadata });
}

function relation(entity: Entity, item: string): Draft | null {
  const match = RELATION.exec(item);
  if (!match) return null;
  const type = match[1] ?? match[2] ?? match[3] ?? '';
  const to = (match[4] ?? '').split('|')[0]?.trim() ?? '';
  const context = match[5] ? { context: match[5] } : {};
  const { content, metadata } = edgeDraft(entity.file, { from: entity.title, type, to });
  return draft(entity, content, { type, metadata: { ...metadata, ...context } });
}

/** The note without the lines that became memories of their own, and without headings that have nothing below them. */
function proseOf(lines: readonly string[], title: string): string {
  const kept: string[] = [];
  let next = '';
  for (const line of lines.toReversed()) {
    const isEmpty = EMPTY_SECTION.test(line) && (next === '' || HEADING.test(next));
    if (isEmpty) continue;
    kept.push(line);
    if (line.trim() !== '') next = line;
  }
  const text = kept.reverse().join('\n').trim();
  return text
    .replace(/^#\s+(.*)\n*/, (heading, name: string) => (name.trim() === title ? '' : heading))
    .trim();
}

/** One memory for each observation and each relation, and one for the rest of the text when there is any. */
export function fromBasicMemory(note: Note, file: string): Draft[] {
  const entity = entityOf(note, file);
  const found: Draft[] = [];
  const rest: string[] = [];
  let fenced = false;
  for (const line of note.body.split('\n')) {
    if (FENCE.test(line)) fenced = !fenced;
    const item = fenced ? undefined : LIST_ITEM.exec(line)?.[1]?.trim();
    const one = item === undefined ? null : (relation(entity, item) ?? observation(entity, item));
    if (one) found.push(one);
    else rest.push(line);
  }
  const prose = proseOf(rest, entity.title);
  if (prose !== '') found.unshift(draft(entity, `${entity.title}: ${prose}`, {}));
  return found;
}

/** Whether a note is one of Basic Memory: it gives each a permalink, and its observations have categories. */
export function isBasicMemory({ fields, body }: Note): boolean {
  if (textOf(fields.permalink) !== undefined) return true;
  return body.split('\n').some((line) => {
    const [, category = ''] = CATEGORY.exec(LIST_ITEM.exec(line)?.[1] ?? '') ?? [];
    return category !== '' && !CHECKBOX.test(category.trim()) && !CLOCK.test(category.trim());
  });
}
