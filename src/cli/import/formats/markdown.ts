import { type Draft, isObject, namespaceOf, restOf, tagsOf, textOf, timeOf } from '../draft.ts';
import type { Note } from './frontmatter.ts';

const KNOWN = [
  'type',
  'scope',
  'importance',
  'tags',
  'metadata',
  'namespace',
  'key',
  'session',
  'created_at',
  'created',
  'date',
  'valid_from',
  'valid_until',
  'expires_at',
  // What an export says beside them, and an import cannot decide.
  'id',
  'state',
  'user',
  'agent',
  'source',
  'updated_at',
];

/** A file of an export has the id of its memory. */
function isExported({ fields }: Note): boolean {
  return typeof fields.id === 'string' && fields.id.startsWith('mem_');
}

function trimmed(body: string): string {
  return body.replace(/^(?:[ \t]*\n)+/, '').trimEnd();
}

/** A note as one memory. What its front matter says beside the fields of a memory becomes metadata. */
export function fromMarkdown(note: Note, file: string): Draft[] {
  const { fields } = note;
  const content = trimmed(note.body);
  if (content === '' && Object.keys(fields).length === 0) return [];
  const metadata = {
    ...restOf(fields, KNOWN),
    ...(isObject(fields.metadata) ? (fields.metadata as Draft['metadata']) : {}),
    ...(isExported(note) ? {} : { file }),
  };
  return [
    {
      at: file,
      content,
      type: textOf(fields.type),
      scope: textOf(fields.scope),
      importance: typeof fields.importance === 'number' ? fields.importance : undefined,
      tags: tagsOf(fields.tags),
      metadata,
      namespace: namespaceOf(fields.namespace),
      key: textOf(fields.key),
      session: textOf(fields.session),
      created_at: timeOf(fields.created_at ?? fields.created ?? fields.date),
      valid_from: timeOf(fields.valid_from),
      valid_until: timeOf(fields.valid_until),
      expires_at: timeOf(fields.expires_at),
    },
  ];
}
