import { expect, test } from 'vitest';
import { type SetUp, snippets } from './snippets.ts';

const SET_UP: SetUp = { url: 'http://localhost:8765', key: `hfk_${'k'.repeat(43)}`, agent: 'coder' };

const textOf = (id: string, setUp = SET_UP) =>
  snippets(setUp).find((snippet) => snippet.id === id)?.text ?? '';

test('each way of use names the engine and the key, but the one that needs no key', () => {
  for (const { id, text } of snippets(SET_UP)) {
    expect(text.includes(SET_UP.key), id).toBe(id !== 'mcp-local');
    expect(text.includes(SET_UP.url), id).toBe(id !== 'mcp-local');
  }
});

test('MCP clients get JSON', () => {
  expect(JSON.parse(textOf('mcp'))).toEqual({
    mcpServers: {
      holdfast: {
        type: 'http',
        url: 'http://localhost:8765/mcp',
        headers: { Authorization: `Bearer ${SET_UP.key}` },
      },
    },
  });
  expect(JSON.parse(textOf('mcp-local')).mcpServers.holdfast.args).toEqual(['mcp', '--as', 'coder']);
});

test('a key of a person has no agent to act as', () => {
  expect(textOf('mcp-local', { ...SET_UP, agent: null })).toBe('');
});
