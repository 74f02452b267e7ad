import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Read, Reader } from '../draft.ts';
import { readCsv } from './csv.ts';
import { readForRestore, readHoldfast } from './holdfast.ts';
import { readMcpMemory } from './mcp-memory.ts';
import { readMem0 } from './mem0.ts';

const MIB = 1024 * 1024;
const CHUNK = 7;

async function* chunksOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array, void> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function readAll(reader: Reader, source: string | Uint8Array, chunk = 64 * 1024): Promise<Read[]> {
  const bytes = typeof source === 'string' ? new TextEncoder().encode(source) : source;
  const found: Read[] = [];
  for await (const one of reader(chunksOf(bytes, chunk))) found.push(one);
  return found;
}

const fixture = (name: string) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));
const contents = (reads: Read[]) =>
  reads.map((one) => (typeof one !== 'string' && 'content' in one ? one.content : one));
const given = (value: unknown) => JSON.parse(JSON.stringify(value));

describe('the graph of the MCP reference memory server', () => {
  test('becomes a memory for each observation and each relation', async () => {
    const reads = await readAll(readMcpMemory, fixture('mcp-memory.jsonl'), CHUNK);
    expect(contents(reads)).toEqual([
      'John_Smith: Speaks fluent Spanish',
      'John_Smith: Graduated in 2019',
      'John_Smith: Prefers "morning" meetings – never before 9:00',
      'Anthropic: Is based in San Francisco',
      'Zoë Müller: Keeps notes in\ntwo lines 🗒️',
      'John_Smith works at Anthropic',
      'Zoë Müller manages John_Smith',
    ]);
    expect(reads[0]).toMatchObject({ at: 'line 1', type: 'person', metadata: { entity_type: 'person' } });
    expect(reads[5]).toMatchObject({
      at: 'line 4',
      type: 'works_at',
      metadata: { relation: { from: 'John_Smith', to: 'Anthropic', type: 'works_at' } },
    });
  });

  test('names the lines that are neither', async () => {
    const reads = await readAll(
      readMcpMemory,
      '{"type":"entity","name":"Bare","entityType":"city","observations":[]}\n{"type":"entity"}\n\nnot json\n[[]]\n',
    );
    const problem = 'The line is neither an entity with a name nor a whole relation.';
    expect(reads).toMatchObject([
      { content: 'Bare: city' },
      { at: 'line 2', problem },
      { at: 'line 4', problem: 'The line is not valid JSON.' },
      { at: 'line 5', problem },
    ]);
  });
});

describe('what mem0 has', () => {
  test('is read from the answer of its JavaScript library', async () => {
    const reads = await readAll(readMem0, fixture('mem0.json'), CHUNK);
    expect(contents(reads)).toEqual([
      'Prefers tea over coffee',
      'Is allergic to peanuts 🥜',
      'Deployed with "blue/green" on Friday,\nand rolled back',
    ]);
    expect(reads[0]).toMatchObject({
      at: 'entry 1',
      type: 'drinks',
      metadata: { category: 'drinks', source: 'chat', user_id: 'alice', mem0_id: expect.any(String) },
      created_at: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    expect(reads[1]).toMatchObject({ metadata: { agent_id: 'coach' } });
    expect(reads[2]).toMatchObject({ session: 'run-7' });
  });

  test('is read from a list of the API, graph and categories included', async () => {
    const memory = {
      id: '3c90c3cc',
      memory: 'Vegetarian',
      user_id: 'alex',
      categories: ['food', 'health'],
      created_at: '2024-07-20T01:30:36.275141-07:00',
      metadata: null,
    };
    const [one] = await readAll(readMem0, JSON.stringify([memory]), CHUNK);
    expect(given(one as object)).toEqual({
      at: 'entry 1',
      content: 'Vegetarian',
      tags: ['food', 'health'],
      metadata: { user_id: 'alex', mem0_id: '3c90c3cc' },
      created_at: '2024-07-20T08:30:36.275Z',
    });
    const graph = {
      results: [],
      relations: [{ source: 'alex', relationship: 'lives_in', target: 'berlin' }],
    };
    expect(contents(await readAll(readMem0, JSON.stringify(graph)))).toEqual(['alex lives in berlin']);
  });

  test.each([
    ['is cut off', '[{"memory":"a"},{"memory":"b', 'The file ends in the midst of its JSON.'],
    [
      'is no JSON',
      '[{"memory":"a"},]]',
      'From here on the file is not valid JSON in UTF-8; the rest of it was left out.',
    ],
    [
      'has no end',
      `[{"memory":"a"},{"memory":"${'x'.repeat(2 * MIB)}`,
      'The entry is longer than 1 MiB; the rest was left out.',
    ],
    [
      'is deep',
      `[{"memory":"a"},${'['.repeat(2 * MIB)}`,
      'The entry is longer than 1 MiB; the rest was left out.',
    ],
  ])('is told apart from a file that %s', async (_, text, problem) => {
    const reads = await readAll(readMem0, text);
    expect(contents(reads.slice(0, 1))).toEqual(['a']);
    expect(reads.slice(1)).toEqual([{ at: 'entry 2', problem }]);
  });

  test('is refused from where it is no UTF-8', async () => {
    const bytes = Buffer.concat([Buffer.from('[{"memory":"a'), Buffer.from([0xff]), Buffer.from('"}]')]);
    expect(await readAll(readMem0, bytes)).toMatchObject([{ problem: expect.stringContaining('UTF-8') }]);
  });
});

describe('a table', () => {
  test('is read by the names of its columns, whatever parts its cells', async () => {
    const text =
      '\ufeffID;Content;Tags;importance;created_at;team\r\n1;"Tea; with ""milk""";a, b;0.5;2024-05-01;blue\r\n\r\n2;"Two\nlines";;;;\r\n';
    const reads = await readAll(readCsv, text, CHUNK);
    expect(reads.map((read) => given(read))).toEqual([
      {
        at: 'line 2',
        content: 'Tea; with "milk"',
        tags: ['a', 'b'],
        importance: 0.5,
        created_at: '2024-05-01T00:00:00.000Z',
        metadata: { team: 'blue' },
      },
      { at: 'line 5', content: 'Two\nlines' },
    ]);
  });

  test('says which record is no UTF-8, and reads the others', async () => {
    const bytes = Buffer.concat([Buffer.from('text\nok\nb'), Buffer.from([0xe9]), Buffer.from('d\nfine\n')]);
    expect(await readAll(readCsv, bytes)).toMatchObject([
      { content: 'ok' },
      { at: 'line 3', problem: 'The record is not valid UTF-8.' },
      { content: 'fine' },
    ]);
  });

  test('takes the first column when none is named as the text, and says so', async () => {
    const reads = await readAll(readCsv, 'sentence,tags\nThe sky is blue,a\n');
    expect(reads).toMatchObject([
      { at: 'line 1', problem: expect.stringContaining('No column') },
      { content: 'The sky is blue' },
    ]);
  });

  test('ends where a quote is never closed, however long the file is', async () => {
    const reads = await readAll(readCsv, `content\nbefore\n"never closed ${'x\n'.repeat(MIB)}`);
    expect(contents(reads.slice(0, 1))).toEqual(['before']);
    expect(reads.slice(1)).toEqual([
      {
        at: expect.any(String),
        problem: 'The record is longer than 1 MiB; the file was not read any further.',
      },
    ]);
    expect(await readAll(readCsv, 'content\n"open')).toMatchObject([
      { problem: 'A quote is not closed; the file was not read any further.' },
    ]);
  });
});

describe('an export', () => {
  const memory = (content: string, more = {}) =>
    JSON.stringify({
      id: 'mem_1',
      content,
      tenant: 'default',
      latest_version: 1,
      versions: [],
      type: 'fact',
      ...more,
    });
  const text = [
    '{"holdfast_export":1}',
    memory('Here', { key: null, namespace: 'p', created_at: '2025-01-01T00:00:00.000Z' }),
    memory('Gone', { deleted_at: '2025-01-01T00:00:00.000Z' }),
    '{"holdfast_export_end":{"memories":2}}',
  ];

  test('brings new memories: what they say, not what became of them', async () => {
    expect(await readAll(readHoldfast, text.join('\n'), CHUNK)).toEqual([
      { at: 'line 2', content: 'Here', type: 'fact', namespace: 'p', created_at: '2025-01-01T00:00:00.000Z' },
    ]);
  });

  test('goes to the engine line by line when it is restored', async () => {
    expect(await readAll(readForRestore, `${text.join('\r\n\n')}\n`)).toEqual(text);
  });

  test('that was cut off says so', async () => {
    for (const reader of [readHoldfast, readForRestore]) {
      const reads = await readAll(reader, text.slice(0, 2).join('\n'));
      expect(reads.at(-1)).toMatchObject({ at: 'the end', problem: expect.stringContaining('cut off') });
    }
  });

  test('may be lines that somebody wrote, whose unknown fields the engine is to refuse', async () => {
    const reads = await readAll(readHoldfast, '{"content":"By hand","colour":"red"}\n"text"\n');
    expect(reads).toEqual([
      { at: 'line 1', content: 'By hand', colour: 'red' },
      { at: 'line 2', problem: 'The line must be a JSON object.' },
    ]);
  });
});
