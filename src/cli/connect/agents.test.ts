import { expect, test } from 'vitest';
import { AGENT_IDS } from './agent-ids.ts';
import { AGENTS, agentsOn, hookTarget } from './agents.ts';
import type { Launch } from './launch.ts';
import { machineFrom } from './machine.ts';
import { diffLines, snippet } from './show.ts';

const LAUNCH: Launch = { command: '/bin/holdfast', args: [], env: {} };
const linux = machineFrom({ HOME: '/home/alice' }, 'linux');

function filesOn(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv, there: string[] = []) {
  const machine = machineFrom(environment, platform);
  const agents = agentsOn(machine, (path) => there.includes(path));
  return Object.fromEntries(agents.map((agent) => [agent.id, agent.server(machine).file]));
}

test('every agent has a name of its own', () => {
  expect(AGENTS.map(({ id }) => id)).toEqual(AGENT_IDS);
});

test('files on Linux', () => {
  expect(filesOn('linux', { HOME: '/home/alice' })).toEqual({
    'claude-code': '/home/alice/.claude.json',
    'claude-desktop': '/home/alice/.config/Claude/claude_desktop_config.json',
    cursor: '/home/alice/.cursor/mcp.json',
    vscode: '/home/alice/.config/Code/User/mcp.json',
    codex: '/home/alice/.codex/config.toml',
    'gemini-cli': '/home/alice/.gemini/settings.json',
  });
});

test('files on macOS', () => {
  expect(filesOn('darwin', { HOME: '/Users/alice' })).toMatchObject({
    'claude-desktop': '/Users/alice/Library/Application Support/Claude/claude_desktop_config.json',
    vscode: '/Users/alice/Library/Application Support/Code/User/mcp.json',
  });
});

test('files on Windows, where Claude Desktop may be a package', () => {
  const environment = { USERPROFILE: 'C:\\Users\\alice', APPDATA: 'C:\\Users\\alice\\AppData\\Roaming' };
  expect(filesOn('win32', environment)).toMatchObject({
    'claude-code': 'C:\\Users\\alice\\.claude.json',
    'claude-desktop': 'C:\\Users\\alice\\AppData\\Roaming\\Claude\\claude_desktop_config.json',
    vscode: 'C:\\Users\\alice\\AppData\\Roaming\\Code\\User\\mcp.json',
  });
  const directory =
    'C:\\Users\\alice\\AppData\\Local\\Packages\\Claude_pzs8sxrjxfjjc\\LocalCache\\Roaming\\Claude';
  expect(filesOn('win32', environment, [directory])['claude-desktop']).toBe(
    `${directory}\\claude_desktop_config.json`,
  );
});

test('files that the environment moves', () => {
  const environment = { HOME: '/h', XDG_CONFIG_HOME: '/x', CLAUDE_CONFIG_DIR: '/c', CODEX_HOME: '/o' };
  expect(filesOn('linux', environment)).toMatchObject({
    'claude-code': '/c/.claude.json',
    vscode: '/x/Code/User/mcp.json',
    codex: '/o/config.toml',
  });
});

test('the snippet for any other client names it', () => {
  expect(JSON.parse(snippet(undefined, 'my-agent', linux, LAUNCH))).toEqual({
    mcpServers: { holdfast: { command: '/bin/holdfast', args: ['mcp', '--as', 'my-agent'] } },
  });
});

test('the command of a hook goes through a shell: it is quoted, and says where the memories are', () => {
  const [claude] = AGENTS;
  const launch = { command: "/it's/holdfast", args: [], env: { HOLDFAST_DATA_DIR: '/my data' } };
  const entry = claude && hookTarget(claude, linux, launch)?.entries[0];
  expect(entry?.value).toEqual({
    hooks: [
      {
        type: 'command',
        command: "HOLDFAST_DATA_DIR='/my data' '/it'\\''s/holdfast' hook session-start --agent claude-code",
        timeout: 10,
      },
    ],
  });
});

test('of a file on one long line only what changes is shown, and nothing of its secrets', () => {
  const rest = `"token": "secret", "history": ["${'x'.repeat(500)}"]`;
  expect(diffLines(`{${rest}}`, `{${rest}, "mcpServers": {}}`)).toEqual(['+, "mcpServers": {}']);
});
