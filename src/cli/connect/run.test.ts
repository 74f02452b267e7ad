import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../../../test/support/directories.ts';
import { settingsFrom } from '../settings.ts';
import type { AgentId } from './agent-ids.ts';
import type { Agent } from './agents.ts';
import type { Launch } from './launch.ts';
import { Connections } from './run.ts';

const LAUNCH: Launch = { command: '/usr/local/bin/holdfast', args: [], env: {} };
const BYTE_ORDER_MARK = '\ufeff';
const isRoot = process.getuid?.() === 0;

/** A home directory with files in it, and what `connect` makes of them. */
function homeWith(files: Record<string, string | Buffer>) {
  const home = temporaryDirectory();
  const path = (file: string) => join(home, file);
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(path(file)), { recursive: true });
    writeFileSync(path(file), content);
  }
  const data = temporaryDirectory();
  const connections = new Connections(settingsFrom({ HOME: home, HOLDFAST_DATA_DIR: data, PATH: '' }));
  const agent = (id: AgentId): Agent => {
    const found = connections.agents.find((one) => one.id === id);
    if (!found) throw new Error(`There is no agent ${id}.`);
    return found;
  };
  const carryOut = async (plans: Awaited<ReturnType<typeof connections.toConnect>>) => {
    for (const plan of plans) await connections.apply(plan);
    return plans.length;
  };
  return {
    home,
    data,
    path,
    connections,
    agent,
    read: (file: string) => readFileSync(path(file)),
    text: (file: string) => readFileSync(path(file), 'utf8'),
    connect: async (id: AgentId, hooks = true, launch = LAUNCH) =>
      carryOut(await connections.toConnect(agent(id), launch, hooks)),
    disconnect: async (id: AgentId) => carryOut(await connections.toDisconnect(agent(id), LAUNCH)),
  };
}

const JSON_FILE = '{\n  "theme": "dark",\n  "mcpServers": {\n    "other": { "command": "x" }\n  }\n}\n';
const FILES: [string, AgentId, string, string][] = [
  ['an ordinary file', 'claude-code', '.claude.json', JSON_FILE],
  ['a file on one line', 'claude-code', '.claude.json', '{"numStartups":3,"projects":{}}'],
  ['no line end at the end', 'cursor', '.cursor/mcp.json', JSON_FILE.trimEnd()],
  ['an empty file', 'cursor', '.cursor/mcp.json', ''],
  ['a blank file', 'cursor', '.cursor/mcp.json', ' \r\n'],
  ['an empty object', 'cursor', '.cursor/mcp.json', '{}'],
  ['an empty table of servers', 'cursor', '.cursor/mcp.json', '{ "mcpServers": { } }'],
  [
    'a byte order mark',
    'claude-desktop',
    '.config/Claude/claude_desktop_config.json',
    BYTE_ORDER_MARK + JSON_FILE,
  ],
  ['CRLF', 'claude-desktop', '.config/Claude/claude_desktop_config.json', JSON_FILE.replaceAll('\n', '\r\n')],
  ['tabs', 'gemini-cli', '.gemini/settings.json', JSON_FILE.replaceAll('  ', '\t')],
  ['a trailing comma', 'gemini-cli', '.gemini/settings.json', JSON_FILE.replace('"x" }', '"x", },')],
  [
    'comments everywhere',
    'vscode',
    '.config/Code/User/mcp.json',
    '// mine\n{ // open\n  /* a */ "servers": {\n    "a": {} // last, "b": {}\n    // "c": {}\n  } // close\n}\n// end',
  ],
  ['Unicode', 'vscode', '.config/Code/User/mcp.json', '{"servers": {"記憶 🧠 \\u00e9": {"command": "é"}}}\n'],
  [
    'TOML',
    'codex',
    '.codex/config.toml',
    '# mine\nmodel = "gpt" # why\n\n[mcp_servers.other]\ncommand = "x"\n',
  ],
  ['TOML with CRLF', 'codex', '.codex/config.toml', 'model = "gpt"\r\n[tui]\r\ntheme = "dark"'],
  ['empty TOML', 'codex', '.codex/config.toml', ''],
];

describe('connect, then disconnect, leaves every byte as it was', () => {
  test.each(FILES)('%s', async (_, id, file, content) => {
    const home = homeWith({ [file]: content });
    const before = home.read(file);
    expect(await home.connect(id)).toBeGreaterThan(0);
    expect(home.read(file).equals(before)).toBe(false);
    expect(await home.connections.state(home.agent(id), LAUNCH)).toMatchObject({ state: 'connected' });
    expect(await home.connect(id)).toBe(0);
    await home.disconnect(id);
    expect(home.read(file)).toEqual(before);
    expect(await home.disconnect(id)).toBe(0);
  });

  test('files and directories that were not there are gone again', async () => {
    const home = homeWith({});
    for (const { id } of home.connections.agents) await home.connect(id);
    expect(readdirSync(home.home).length).toBeGreaterThan(3);
    for (const { id } of home.connections.agents.toReversed()) await home.disconnect(id);
    expect(readdirSync(home.home)).toEqual([]);
  });

  test('also when its file was changed by others meanwhile: their changes stay', async () => {
    const home = homeWith({ '.claude.json': '{\n  "numStartups": 3\n}\n' });
    await home.connect('claude-code');
    writeFileSync(home.path('.claude.json'), home.text('.claude.json').replace('3', '4'));
    await home.disconnect('claude-code');
    expect(home.text('.claude.json')).toBe('{\n  "numStartups": 4\n}\n');
  });

  test('also when another program has written its file anew', async () => {
    const home = homeWith({ '.claude.json': '{\n  "numStartups": 3\n}\n' });
    await home.connect('claude-code');
    const rewritten = { ...JSON.parse(home.text('.claude.json')), more: true };
    rewritten.mcpServers.another = { command: 'x' };
    writeFileSync(home.path('.claude.json'), JSON.stringify(rewritten));
    await home.disconnect('claude-code');
    expect(JSON.parse(home.text('.claude.json'))).toEqual({
      numStartups: 3,
      more: true,
      mcpServers: { another: { command: 'x' } },
    });
  });

  test('also without what was kept of the change', async () => {
    const home = homeWith({ '.codex/config.toml': 'model = "gpt"\n\n# servers\n[tui]\ntheme = "dark"\n' });
    await home.connect('codex');
    const added =
      '\n[mcp_servers.holdfast.tools.recall]\napproval_mode = "approve"\n\n# Last.\n[notice]\nseen = true\n';
    writeFileSync(home.path('.codex/config.toml'), home.text('.codex/config.toml') + added);
    writeFileSync(join(home.data, 'connections.json'), '');
    await home.disconnect('codex');
    expect(home.text('.codex/config.toml').replaceAll(/\n+/g, '\n')).toBe(
      'model = "gpt"\n# servers\n[tui]\ntheme = "dark"\n# Last.\n[notice]\nseen = true\n',
    );
  });
});

describe('connect', () => {
  test('writes down how to start Holdfast as that agent, and no key', async () => {
    const home = homeWith({ '.claude.json': '{}' });
    await home.connect('claude-code', false);
    expect(JSON.parse(home.text('.claude.json'))).toEqual({
      mcpServers: {
        holdfast: { type: 'stdio', command: '/usr/local/bin/holdfast', args: ['mcp', '--as', 'claude-code'] },
      },
    });
    expect(existsSync(home.path('.claude'))).toBe(false);
  });

  test('brings an entry up to date, with what others added to it', async () => {
    const home = homeWith({ '.cursor/mcp.json': JSON_FILE });
    await home.connect('cursor', false, { ...LAUNCH, command: '/old/holdfast' });
    const file = home.path('.cursor/mcp.json');
    writeFileSync(
      file,
      home.text('.cursor/mcp.json').replace('"command": "/old', '"disabled": true,\n      "command": "/old'),
    );
    expect(await home.connections.state(home.agent('cursor'), LAUNCH)).toMatchObject({ state: 'outdated' });
    await home.connect('cursor', false);
    expect(JSON.parse(home.text('.cursor/mcp.json')).mcpServers.holdfast).toEqual({
      disabled: true,
      command: LAUNCH.command,
      args: ['mcp', '--as', 'cursor'],
    });
    await home.disconnect('cursor');
    expect(home.text('.cursor/mcp.json')).toBe(JSON_FILE);
  });

  test('goes through links to the file itself, and keeps its permissions and owner', async () => {
    const home = homeWith({ 'dotfiles/claude.json': JSON_FILE });
    const real = home.path('dotfiles/claude.json');
    chmodSync(real, 0o640);
    if (isRoot) chownSync(real, 1234, 1234);
    symlinkSync('dotfiles/claude.json', home.path('.claude.json'));
    await home.connect('claude-code');
    expect(lstatSync(home.path('.claude.json')).isSymbolicLink()).toBe(true);
    expect(home.text('dotfiles/claude.json')).toContain('--as');
    expect(statSync(real)).toMatchObject({ mode: 0o100640, ...(isRoot && { uid: 1234, gid: 1234 }) });
    expect(readdirSync(home.path('dotfiles'))).toEqual(['claude.json']);
    await home.disconnect('claude-code');
    expect(home.text('dotfiles/claude.json')).toBe(JSON_FILE);
  });

  test('keeps a copy of what was there, readable by nobody else', async () => {
    const home = homeWith({ '.claude.json': JSON_FILE });
    await home.connect('claude-code', false);
    const directory = join(home.data, 'connections/claude-code');
    const [backup = ''] = readdirSync(directory);
    expect(readFileSync(join(directory, backup), 'utf8')).toBe(JSON_FILE);
    expect(statSync(join(directory, backup)).mode & 0o777).toBe(0o600);
    for (let i = 0; i < 4; i++) {
      await home.disconnect('claude-code');
      await home.connect('claude-code', false);
    }
    expect(readdirSync(directory).length).toBe(5);
  });

  test('refuses when the file was written between the question and the answer', async () => {
    const home = homeWith({ '.claude.json': JSON_FILE });
    const [plan] = await home.connections.toConnect(home.agent('claude-code'), LAUNCH, false);
    writeFileSync(home.path('.claude.json'), '{"new": true}');
    if (!plan) throw new Error('There is no plan.');
    await expect(home.connections.apply(plan)).rejects.toThrow('was changed by another program just now');
    expect(home.text('.claude.json')).toBe('{"new": true}');
    expect(readdirSync(home.home)).toEqual(['.claude.json']);
  });
});

const BROKEN: [string, AgentId, string, string | Buffer, string][] = [
  [
    'invalid JSON',
    'claude-code',
    '.claude.json',
    '{\n  "a": \n}',
    'is not valid JSON: value expected at line 3, column 1',
  ],
  [
    'half a file',
    'cursor',
    '.cursor/mcp.json',
    '{"mcpServers": {',
    'is not valid JSON: close brace expected',
  ],
  ['two documents', 'cursor', '.cursor/mcp.json', '{} {}', 'is not valid JSON: end of file expected'],
  ['a list', 'cursor', '.cursor/mcp.json', '[]', 'is JSON, but no object'],
  [
    'servers that are a list',
    'cursor',
    '.cursor/mcp.json',
    '{"mcpServers": []}',
    'has a "mcpServers" that is no object',
  ],
  [
    'servers that are null',
    'vscode',
    '.config/Code/User/mcp.json',
    '{"servers": null}',
    'has a "servers" that is no object',
  ],
  [
    'one name twice',
    'cursor',
    '.cursor/mcp.json',
    '{"mcpServers": {"a": {}}, "mcpServers": {"b": {}}}',
    'without touching the rest',
  ],
  [
    'a server of that name',
    'cursor',
    '.cursor/mcp.json',
    '{"mcpServers": {"holdfast": {"url": "x"}}}',
    'did not put it there',
  ],
  ['UTF-16', 'cursor', '.cursor/mcp.json', Buffer.from('\ufeff{}', 'utf16le'), 'is not UTF-8 text'],
  ['invalid TOML', 'codex', '.codex/config.toml', 'model = \n', 'is not valid TOML'],
  [
    'TOML that no table can be added to',
    'codex',
    '.codex/config.toml',
    'mcp_servers = { a = { command = "x" } }\n',
    'in a way that no table can be added to',
  ],
];

describe('nothing is damaged, and the message says what is wrong', () => {
  test.each(BROKEN)('%s', async (_, id, file, content, message) => {
    const home = homeWith({ [file]: content });
    const before = home.read(file);
    await expect(home.connect(id)).rejects.toThrow(message);
    expect(home.read(file)).toEqual(before);
  });

  test('a link to nothing', async () => {
    const home = homeWith({});
    symlinkSync('nowhere', home.path('.claude.json'));
    await expect(home.connect('claude-code')).rejects.toThrow('is a link to a file that is not there');
  });

  test('a directory in place of the file', async () => {
    const home = homeWith({ '.claude.json/file': '' });
    await expect(home.connect('claude-code')).rejects.toThrow('is no file');
  });

  test('no permission to read or to write', async ({ skip }) => {
    skip(isRoot, 'root is permitted everything');
    const home = homeWith({ '.cursor/mcp.json': JSON_FILE });
    chmodSync(home.path('.cursor/mcp.json'), 0o000);
    await expect(home.connect('cursor')).rejects.toThrow('Not permitted to read');
    chmodSync(home.path('.cursor/mcp.json'), 0o600);
    chmodSync(home.path('.cursor'), 0o500);
    await expect(home.connect('cursor')).rejects.toThrow('Not permitted to write');
    chmodSync(home.path('.cursor'), 0o700);
    expect(home.text('.cursor/mcp.json')).toBe(JSON_FILE);
  });

  test('disconnect leaves a server of that name alone that is not ours', async () => {
    const foreign = '{"mcpServers": {"holdfast": {"command": "cursor"}}}';
    const home = homeWith({ '.cursor/mcp.json': foreign });
    expect(await home.disconnect('cursor')).toBe(0);
    expect(home.text('.cursor/mcp.json')).toBe(foreign);
  });
});
