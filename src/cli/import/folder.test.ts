import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../../../test/support/directories.ts';
import type { Draft, Read } from './draft.ts';
import { readFolder, readNoteBytes } from './folder.ts';

const FIXTURE = fileURLToPath(new URL('./fixtures/basic-memory', import.meta.url));

async function readAll(root: string): Promise<Read[]> {
  const found: Read[] = [];
  for await (const one of readFolder(root, null, () => {})) found.push(one);
  return found;
}

const note = (text: string) => readNoteBytes(new TextEncoder().encode(text), 'n.md', null);
const given = (value: unknown) => JSON.parse(JSON.stringify(value));

describe('a folder of Basic Memory', () => {
  test('becomes a memory for each observation, each relation and the text around them', async () => {
    const reads = (await readAll(FIXTURE)) as Draft[];
    expect(reads.map(({ content }) => content)).toEqual([
      [
        'Brewing Coffee: Notes from a year of mornings.',
        '',
        '## Observations',
        '- [ ] buy filters',
        '- [00:12] a line of a transcript',
        '- [a link](https://example.org)',
        '',
        '```',
        '- [code] is no observation',
        '```',
      ].join('\n'),
      'Brewing Coffee: A pour over brings out fruit that a press hides',
      'Brewing Coffee: Water at 94 °C works best',
      'Brewing Coffee: Light roasts, please',
      'Brewing Coffee requires Grinding',
      'Brewing Coffee goes well with Tea',
      'A plain note without any front matter.\nIt has two lines.',
    ]);
    expect(given(reads[3])).toEqual({
      at: 'coffee/brewing.md',
      content: 'Brewing Coffee: Light roasts, please',
      type: 'preference',
      namespace: 'coffee/brewing-coffee',
      tags: ['coffee', 'brewing'],
      created_at: '2024-11-03T00:00:00.000Z',
      metadata: {
        status: 'tried',
        file: 'coffee/brewing.md',
        entity: 'Brewing Coffee',
        entity_type: 'note',
        category: 'preference',
        context: 'said at breakfast',
      },
    });
    expect(reads[2]?.tags).toEqual(['coffee', 'brewing', 'temperature', 'water']);
    expect(reads[5]?.metadata).toMatchObject({
      relation: { from: 'Brewing Coffee', to: 'Tea', type: 'goes well with' },
      context: 'sometimes',
    });
  });
});

describe('a note', () => {
  test('says in its front matter what the memory is', () => {
    expect(
      given(
        note(
          '---\ntype: preference\nscope: tenant\ntags: "#a, b"\nimportance: 0\ndate: 2024-02-03 10:00\nmood: good\n---\n\n\nText\n\n---\n\nmore\n',
        ),
      ),
    ).toEqual([
      {
        at: 'n.md',
        content: 'Text\n\n---\n\nmore',
        type: 'preference',
        scope: 'tenant',
        tags: ['a', 'b'],
        importance: 0,
        created_at: '2024-02-03T10:00:00.000Z',
        metadata: { mood: 'good', file: 'n.md' },
      },
    ]);
  });

  test.each([
    ['---\ntitle: [unclosed\n---\nx', 'The front matter is not valid YAML (line 2).'],
    ['---\n- a list\n---\nx', 'The front matter must be a list of fields.'],
    [`---\na: &a [1]\nb: [${'*a,'.repeat(40)}]\n---\nx`, 'The front matter is not valid YAML.'],
  ])('says what is wrong with front matter: %j', (text, problem) => {
    expect(note(text)).toEqual([{ at: 'n.md', problem }]);
  });

  test('knows no types of programs', () => {
    expect(
      given(note('---\nrun: !!js/function "() => 1"\n__proto__: {polluted: true}\n---\nx')),
    ).toMatchObject([{ content: 'x', metadata: { run: '() => 1' } }]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('that is no UTF-8 is named', () => {
    expect(readNoteBytes(Uint8Array.of(0xff, 0xfe, 0x41), 'n.md', null)).toEqual([
      { at: 'n.md', problem: 'The file is not valid UTF-8.' },
    ]);
  });

  test('of hostile lines is read without delay', () => {
    // A pattern that tries every space of a line would not end before the test does.
    const spaces = ' '.repeat(200_000);
    const hostile = `- [a] ${spaces}x\n- r [[b]] ${'('.repeat(200_000)}\n${'# Relations\n'.repeat(50_000)}`;
    expect(note(hostile)).toHaveLength(2);
  });
});

describe('a folder', () => {
  test('is read in the order of names, without links, hidden files and what is no Markdown', async () => {
    const root = temporaryDirectory();
    const outside = temporaryDirectory();
    writeFileSync(join(outside, 'secret.md'), 'Outside');
    mkdirSync(join(root, 'b'));
    mkdirSync(join(root, '.git'));
    writeFileSync(join(root, '.git', 'x.md'), 'Hidden');
    writeFileSync(join(root, 'b', 'two.md'), 'Two');
    writeFileSync(join(root, 'a.md'), 'One');
    writeFileSync(join(root, 'table.csv'), 'x');
    writeFileSync(join(root, 'huge.md'), Buffer.alloc(1024 * 1024 + 1, 'x'));
    symlinkSync(join(outside, 'secret.md'), join(root, 'link.md'));
    symlinkSync(outside, join(root, 'linked'));
    const link = 'It is a symbolic link, which is not followed.';
    expect(await readAll(root)).toMatchObject([
      { at: 'a.md', content: 'One' },
      { at: 'b/two.md', content: 'Two' },
      { at: 'huge.md', problem: 'It is longer than 1 MiB.' },
      { at: 'link.md', problem: link },
      { at: 'linked', problem: link },
    ]);
  });
});
