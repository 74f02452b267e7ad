import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LineSplitter, parseFrame } from './frames.ts';

function linesOf(chunks: Buffer[]): { lines: string[]; tooLong: number } {
  const seen = { lines: [] as string[], tooLong: 0 };
  const splitter = new LineSplitter(
    (line) => seen.lines.push(line),
    () => {
      seen.tooLong += 1;
    },
  );
  for (const chunk of chunks) splitter.push(chunk);
  return seen;
}

describe('lines', () => {
  test('are the same however the bytes arrive', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ' ').trim())),
        fc.integer({ min: 1, max: 7 }),
        (lines, size) => {
          const bytes = Buffer.from(lines.map((line) => `${line}\r\n`).join(''));
          const chunks: Buffer[] = [];
          for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
          expect(linesOf(chunks).lines).toEqual(lines.filter((line) => line !== ''));
        },
      ),
    );
  });

  test('that never end take no memory, and the next one is read', () => {
    const megabyte = Buffer.alloc(1024 * 1024, 'x');
    const { lines, tooLong } = linesOf([...Array(20).fill(megabyte), Buffer.from('\n{"ok":true}\n')]);
    expect({ lines, tooLong }).toEqual({ lines: ['{"ok":true}'], tooLong: 1 });
  });
});

test.each([
  ['not json', -32700],
  ['42', -32600],
  ['null', -32600],
  ['[]', -32600],
  ['{"jsonrpc":"1.0","id":1,"method":"x"}', -32600],
  ['{"jsonrpc":"2.0","id":{},"method":"x"}', -32600],
  ['{"jsonrpc":"2.0","id":1,"method":7}', -32600],
])('%s is answered with an error', (text, code) => {
  expect(parseFrame(text)).toMatchObject({ error: { id: null, error: { code } } });
});
