import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../../../test/support/directories.ts';
import { HoldfastError } from '../../shared/errors.ts';
import { detectFormat } from './detect.ts';
import { ruleFor, toItem } from './mapping.ts';
import { openSource } from './source.ts';

async function problemOf(action: () => unknown): Promise<string> {
  try {
    await action();
  } catch (error) {
    if (error instanceof HoldfastError) return error.message;
    throw error;
  }
  return 'none';
}

describe('a format', () => {
  test.each([
    ['a.jsonl', '{"holdfast_export":1}\n', 'jsonl'],
    ['a.jsonl', '\n{"content":"x"}\n', 'jsonl'],
    ['memory.json', '{"type":"entity","name":"x"}\n', 'mcp-memory'],
    ['a.json', '{"type":"relation","from":"a"}', 'mcp-memory'],
    ['a.json', '[\n {"memory":"x"}]', 'mem0'],
    ['a.json', '{"results":[]}', 'mem0'],
    ['a.json', '{\n  "results": [', 'mem0'],
    ['a.CSV', 'content\n', 'csv'],
    ['a.tsv', 'content\n', 'csv'],
    ['a.md', '# x', 'markdown'],
  ])('of %s beginning with %j is %s', (name, head, format) => {
    expect(detectFormat(name, Buffer.from(head))).toBe(format);
  });

  test('that cannot be told has to be named', async () => {
    expect(await problemOf(() => detectFormat('x.bin', Buffer.from('hello')))).toBe(
      'What format x.bin has cannot be told.',
    );
  });
});

describe('an archive', () => {
  test.each([
    ['a zip file', Buffer.from('504b030414000000', 'hex')],
    ['packed with gzip', gzipSync('{"content":"x"}')],
    ['a tar file', Buffer.concat([Buffer.alloc(257), Buffer.from('ustar\0')])],
  ])('is refused, whatever it is called: %s', async (what, bytes) => {
    const file = join(temporaryDirectory(), 'memories.jsonl');
    writeFileSync(file, bytes);
    for (const format of [null, 'jsonl', 'markdown'] as const)
      expect(await problemOf(() => openSource(file, { format, restore: false }))).toBe(
        `memories.jsonl is ${what}; archives are not imported.`,
      );
  });
});

describe('a source', () => {
  test('that is not there, has nothing, or cannot be restored is refused', async () => {
    const empty = temporaryDirectory();
    const open = (path: string, restore = false) =>
      problemOf(() => openSource(path, { format: null, restore }));
    expect(await open('/nowhere')).toBe('There is no file or folder /nowhere that can be read.');
    expect(await open(empty)).toBe(`There are no Markdown files in ${empty}.`);
    const csv = join(empty, 'a.csv');
    writeFileSync(csv, 'content\n');
    expect(await open(csv, true)).toContain('nothing else can be restored');
    expect(await open(empty, true)).toContain('nothing else can be restored');
  });
});

describe('a mapping', () => {
  const draft = { at: 'line 1', content: 'x' };
  const mapping = (type: string[], scope: string[] = []) => ({
    type: type.map(ruleFor(['fact', 'preference', 'experience'])),
    scope: scope.map(ruleFor(['agent', 'user', 'tenant', 'global'])),
  });

  test.each([
    [undefined, [], 'fact'],
    ['Preference', [], 'preference'],
    ['note', [], 'fact'],
    ['note', ['note=experience'], 'experience'],
    ['Note', ['experience', 'note=preference'], 'preference'],
    ['other', ['experience', 'note=preference'], 'experience'],
    ['a=b', ['a=b=preference'], 'preference'],
  ])('turns the word %s with %j into %s', (type, rules, expected) => {
    expect(toItem({ ...draft, type }, mapping(rules)).type).toBe(expected);
  });

  test('keeps our own scopes, and can move them', () => {
    expect(toItem({ ...draft, scope: 'tenant' }, mapping([])).scope).toBe('tenant');
    expect(toItem({ ...draft, scope: 'tenant' }, mapping([], ['tenant=user'])).scope).toBe('user');
    expect(() => mapping(['note=opinion'])).toThrow('It must be fact, preference or experience');
  });
});
