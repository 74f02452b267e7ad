import { type Draft, timeOf } from '../draft.ts';
import { fieldsOfRecord, metadataOfRecord } from '../record.ts';
import type { Note } from './frontmatter.ts';

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
  return [
    {
      at: file,
      content,
      ...fieldsOfRecord(fields),
      created_at: timeOf(fields.created_at ?? fields.created ?? fields.date),
      metadata: metadataOfRecord(fields, ['created', 'date'], isExported(note) ? {} : { file }),
    },
  ];
}
