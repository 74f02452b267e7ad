import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { beforeEach, describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../../../test/support/directories.ts';
import { holdfast } from '../../../test/support/processes.ts';

let home: string;

beforeEach(() => {
  home = temporaryDirectory();
  mkdirSync(join(home, '.cursor'));
});

/** Runs `holdfast` for a home directory of its own. */
function cli(...args: string[]) {
  const directories = { HOME: home, HOLDFAST_DATA_DIR: join(home, 'data') };
  const elsewhere = { XDG_CONFIG_HOME: '', CLAUDE_CONFIG_DIR: '', CODEX_HOME: '', PATH: '/usr/bin:/bin' };
  return holdfast(args, { env: { ...directories, ...elsewhere } });
}

const config = () => readFileSync(join(home, '.cursor/mcp.json'), 'utf8');

describe('holdfast connect', () => {
  test('shows what changes and asks; without a terminal it must be told', async () => {
    const { code, stdout, stderr } = await cli('connect', 'cursor');
    expect(code).toBe(2);
    expect(stdout).toContain('    +        "--as",\n    +        "cursor"\n');
    expect(stderr).toContain('Add --yes to confirm it.');
    expect(config).toThrow('ENOENT');
  });

  test('connects all agents that are there, and disconnects them', async () => {
    const { code, stdout } = await cli('connect', '--yes');
    expect({ code, lines: stdout.split('\n').filter((line) => line.startsWith('✓')) }).toEqual({
      code: 0,
      lines: ['✓ Cursor is connected, as the agent cursor.'],
    });
    expect(JSON.parse(config()).mcpServers.holdfast.args).toEqual(['mcp', '--as', 'cursor']);
    expect((await cli('connect', '--yes')).stdout).toBe('Cursor is connected already.\n');
    expect((await cli('connect', '--list')).stdout).toMatch(/^cursor +Cursor +connected /m);
    expect((await cli('disconnect', '--yes')).stdout).toContain('✓ Cursor is disconnected.');
    expect(config).toThrow('ENOENT');
  });

  test('writes down what starts the server for that agent', async () => {
    await cli('connect', 'cursor', '--yes');
    const { command, args, env } = JSON.parse(config()).mcpServers.holdfast;
    const client = new Client({ name: 'test', version: '1.0.0' });
    await client.connect(new StdioClientTransport({ command, args, env: { PATH: '/usr/bin:/bin', ...env } }));
    const remembered = await client.callTool({
      name: 'remember',
      arguments: { memories: [{ content: 'Airships need moorings' }] },
    });
    expect(remembered.isError).not.toBe(true);
    await client.close();
    const { stdout } = await cli('memory', 'list', '--state', 'inactive', '--json');
    expect(JSON.parse(stdout).memories).toMatchObject([
      { content: 'Airships need moorings', agent: 'cursor' },
    ]);
    await cli('stop');
  });

  test('--dry-run changes nothing', async () => {
    expect(await cli('connect', '--dry-run')).toMatchObject({ code: 0, stderr: '' });
    expect(config).toThrow('ENOENT');
  });

  test('answers programs in JSON', async () => {
    const { stdout } = await cli('connect', '--yes', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      agents: [{ agent: 'cursor', outcome: 'changed', files: [{ path: join(home, '.cursor/mcp.json') }] }],
    });
    expect((await cli('connect', '--json')).stderr).toContain('With --json nothing can be asked.');
  });

  test('a file that is broken stops no other agent, and is said', async () => {
    mkdirSync(join(home, '.gemini'));
    writeFileSync(join(home, '.cursor/mcp.json'), '{"mcpServers": ');
    const { code, stdout, stderr } = await cli('connect', '--yes');
    expect(code).toBe(2);
    expect(stdout).toContain('✓ Gemini CLI is connected');
    expect(stderr).toContain(
      `✗ ${join(home, '.cursor/mcp.json')} is not valid JSON: value expected at line 1`,
    );
    expect(config()).toBe('{"mcpServers": ');
  });

  test('an agent that is not there, and one that nobody knows', async () => {
    const missing = await cli('connect', 'codex');
    expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('Codex CLI was not found') });
    expect((await cli('connect', 'cursr')).stderr).toContain('Did you mean cursor?');
  });

  test('prints what to put into a config by hand', async () => {
    expect((await cli('connect', '--print', 'codex')).stdout).toContain(
      '[mcp_servers.holdfast]\ncommand = "/',
    );
    expect(JSON.parse((await cli('connect', '--print', 'my-agent')).stdout)).toMatchObject({
      mcpServers: { holdfast: { args: ['mcp', '--as', 'my-agent'] } },
    });
    expect((await cli('connect', '--print', 'no name')).code).toBe(2);
  });
});
