import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ExportedMemory } from '../../client/index.ts';
import type { Draft } from '../import/draft.ts';
import { readNoteBytes } from '../import/folder.ts';
import { readCsv } from '../import/formats/csv.ts';
import { csvHeader, csvRow } from './csv.ts';
import { note, noteName } from './markdown.ts';

const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
  .map((value) => value.trim())
  .filter((value) => value !== '' && !value.includes('\0') && !value.includes('\r') && value.isWellFormed());
const tag = text.filter((value) => !value.startsWith('#'));

const memory: fc.Arbitrary<ExportedMemory> = fc
  .record({
    content: text,
    type: fc.constantFrom('fact' as const, 'preference' as const),
    importance: fc.option(fc.constantFrom(0, 0.25, 1)),
    tags: fc.uniqueArray(tag, { maxLength: 3 }),
    namespace: fc.option(fc.constantFrom('a', 'a/b')),
    metadata: fc.dictionary(fc.constantFrom('k', 'l'), fc.oneof(text, fc.integer(), fc.boolean())),
  })
  .map((fields) => ({
    id: `mem_${'0'.repeat(32)}`,
    scope: 'tenant',
    state: 'active',
    key: null,
    tenant: 'default',
    user: 'admin',
    agent: 'default',
    session: null,
    source: 'cli',
    created_at: '2025-01-15T00:00:00.000Z',
    updated_at: '2025-01-15T00:00:00.000Z',
    last_accessed_at: null,
    access_count: 0,
    valid_from: null,
    valid_until: '2026-01-01T00:00:00.000Z',
    expires_at: null,
    version: 1,
    latest_version: 1,
    pending_version: null,
    reviewed_by: null,
    reviewed_at: null,
    deleted_at: null,
    purged_at: null,
    ...fields,
  }));

/** What an import makes again of a memory that was exported without its history. */
function expected({ content, type, importance, tags, namespace, metadata }: ExportedMemory) {
  return {
    content,
    type,
    scope: 'tenant',
    importance: importance ?? undefined,
    tags: tags.length > 0 ? tags : undefined,
    namespace: namespace ?? undefined,
    metadata: Object.keys(metadata).length > 0 ? metadata : undefined,
    created_at: '2025-01-15T00:00:00.000Z',
    valid_until: '2026-01-01T00:00:00.000Z',
  };
}

function comparable({ metadata = {}, ...draft }: Draft) {
  return { ...draft, metadata: Object.keys(metadata).length > 0 ? metadata : undefined };
}

async function* once(value: string): AsyncGenerator<Uint8Array, void> {
  yield new TextEncoder().encode(value);
}

describe('a table', () => {
  test('brings the same memories when it is imported', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(memory, { minLength: 1, maxLength: 5 }), async (memories) => {
        const table = csvHeader() + memories.map(csvRow).join('');
        const drafts: Draft[] = [];
        for await (const read of readCsv(once(table))) drafts.push(read as Draft);
        expect(drafts.map(comparable)).toMatchObject(memories.map(expected));
      }),
    );
  });

  test.each(['=1+1', '+cmd', '-2', '@SUM(A1)', '\tx'])('keeps %j from being computed', async (content) => {
    const [sample] = fc.sample(memory, 1) as [ExportedMemory];
    const row = csvRow({ ...sample, content, tags: [], metadata: {} });
    expect(row.replace(/^"/, '').startsWith(`'${content[0]}`)).toBe(true);
    const drafts: Draft[] = [];
    for await (const read of readCsv(once(csvHeader() + row))) drafts.push(read as Draft);
    expect(drafts[0]?.content).toBe(content);
  });
});

describe('a note', () => {
  test('brings the same memory when it is imported', () => {
    fc.assert(
      fc.property(memory, (one) => {
        const [draft] = readNoteBytes(new TextEncoder().encode(note(one)), 'x.md', 'markdown') as Draft[];
        expect(comparable(draft as Draft)).toMatchObject(expected(one));
      }),
    );
  });

  test('is named by the id alone', () => {
    const [sample] = fc.sample(memory, 1) as [ExportedMemory];
    expect(noteName(sample)).toBe(`mem_${'0'.repeat(32)}.md`);
    expect(() => noteName({ ...sample, id: '../x' })).toThrow();
  });
});
