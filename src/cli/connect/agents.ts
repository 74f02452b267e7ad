import type { AgentId } from './agent-ids.ts';
import { type Entry, isTable, type Target, type Value } from './entry.ts';
import { type Launch, shellLine } from './launch.ts';
import { type Machine, pathsOf } from './machine.ts';

/** Moments at which an agent runs a command of ours. */
export type HookEvent = 'session-start' | 'turn-end';

interface HookPlace {
  file: string;
  /** The agent's name for each of our events. */
  events: Partial<Record<HookEvent, string>>;
  /** The agent's form of a command to run. */
  command(line: string): Record<string, Value>;
  /** Whether it reads text, or only JSON. */
  answer: 'text' | 'json';
}

/** An agent that `connect` knows. */
export interface Agent {
  /** Its name in Holdfast: what it writes is written by this agent. */
  id: AgentId;
  name: string;
  /** Files and directories that are there once it has been used. */
  traces(machine: Machine): string[];
  /** A program that is on PATH when it is installed. */
  program: string | null;
  server(machine: Machine): Place;
  hooks?(machine: Machine): HookPlace;
  /** What a person has to do for the change to take effect. */
  afterwards: string;
  /** What a person has to do for hooks to run. */
  forHooks?: string;
}

interface Place {
  file: string;
  format: Target['format'];
  /** The table of MCP servers. */
  servers: string;
  /** Whether a server says that it speaks over standard input and output. */
  typed: boolean;
}

export const SERVER_NAME = 'holdfast';
/** After this agents give up on a hook; ours give up earlier by themselves. */
const HOOK_SECONDS = 10;

/** How Claude Code and Codex write down a hook. */
const inSeconds = (line: string) => ({
  hooks: [{ type: 'command', command: line, timeout: HOOK_SECONDS }],
});

const join = (machine: Machine, ...parts: string[]) => pathsOf(machine).join(...parts);
const claudeHome = (machine: Machine) => machine.claudeHome ?? join(machine, machine.home, '.claude');
const codexHome = (machine: Machine) => machine.codexHome ?? join(machine, machine.home, '.codex');

/** The packaged program of Windows has an AppData of its own. */
const CLAUDE_PACKAGE = ['Packages', 'Claude_pzs8sxrjxfjjc', 'LocalCache', 'Roaming', 'Claude'];

const claudeCode: Agent = {
  id: 'claude-code',
  name: 'Claude Code',
  program: 'claude',
  traces: (machine) => [claudeHome(machine), claudeCode.server(machine).file],
  server: (machine) => ({
    file: join(machine, machine.claudeHome ?? machine.home, '.claude.json'),
    format: 'json',
    servers: 'mcpServers',
    typed: true,
  }),
  hooks: (machine) => ({
    file: join(machine, claudeHome(machine), 'settings.json'),
    events: { 'session-start': 'SessionStart', 'turn-end': 'Stop' },
    command: inSeconds,
    answer: 'text',
  }),
  afterwards: 'Start a new session of Claude Code; /mcp shows the server.',
};

const claudeDesktop: Agent = {
  id: 'claude-desktop',
  name: 'Claude Desktop',
  program: null,
  traces: (machine) => [join(machine, machine.appData, 'Claude')],
  server: (machine) => ({
    file: join(machine, machine.appData, 'Claude', 'claude_desktop_config.json'),
    format: 'json',
    servers: 'mcpServers',
    typed: false,
  }),
  afterwards: 'Quit Claude Desktop and open it again.',
};

/** Claude Desktop as Windows installs it from a package. */
function packaged(machine: Machine): Agent {
  const directory = join(machine, machine.localAppData ?? '', ...CLAUDE_PACKAGE);
  return {
    ...claudeDesktop,
    traces: () => [directory],
    server: () => ({
      ...claudeDesktop.server(machine),
      file: join(machine, directory, 'claude_desktop_config.json'),
    }),
  };
}

const cursor: Agent = {
  id: 'cursor',
  name: 'Cursor',
  program: 'cursor',
  traces: (machine) => [join(machine, machine.home, '.cursor')],
  server: (machine) => ({
    file: join(machine, machine.home, '.cursor', 'mcp.json'),
    format: 'json',
    servers: 'mcpServers',
    typed: false,
  }),
  afterwards: 'Cursor picks the server up by itself; switch it on in its settings if it asks.',
};

const vscode: Agent = {
  id: 'vscode',
  name: 'VS Code',
  program: 'code',
  traces: (machine) => [join(machine, machine.appData, 'Code', 'User')],
  server: (machine) => ({
    file: join(machine, machine.appData, 'Code', 'User', 'mcp.json'),
    format: 'json',
    servers: 'servers',
    typed: true,
  }),
  afterwards: 'VS Code asks whether to trust the server when a chat first uses it.',
};

const codex: Agent = {
  id: 'codex',
  name: 'Codex CLI',
  program: 'codex',
  traces: (machine) => [codexHome(machine)],
  server: (machine) => ({
    file: join(machine, codexHome(machine), 'config.toml'),
    format: 'toml',
    servers: 'mcp_servers',
    typed: false,
  }),
  hooks: (machine) => ({
    file: join(machine, codexHome(machine), 'hooks.json'),
    events: { 'session-start': 'SessionStart', 'turn-end': 'Stop' },
    command: inSeconds,
    answer: 'text',
  }),
  afterwards: 'Start a new session of Codex; /mcp shows the server.',
  forHooks: 'Codex runs the hooks once you have trusted them: /hooks.',
};

const geminiCli: Agent = {
  id: 'gemini-cli',
  name: 'Gemini CLI',
  program: 'gemini',
  traces: (machine) => [join(machine, machine.home, '.gemini')],
  server: (machine) => ({
    file: join(machine, machine.home, '.gemini', 'settings.json'),
    format: 'json',
    servers: 'mcpServers',
    typed: false,
  }),
  hooks: (machine) => ({
    file: join(machine, machine.home, '.gemini', 'settings.json'),
    // Its hook at the end of a turn can only reject the answer, which would be a lie.
    events: { 'session-start': 'SessionStart' },
    command: (line) => ({
      hooks: [{ name: SERVER_NAME, type: 'command', command: line, timeout: HOOK_SECONDS * 1000 }],
    }),
    answer: 'json',
  }),
  afterwards: 'Start a new session of Gemini CLI; /mcp shows the server.',
};

/** The agents that `connect` knows, in the order in which it shows them. */
export const AGENTS: readonly Agent[] = [claudeCode, claudeDesktop, cursor, vscode, codex, geminiCli];

/** The same as they are on a machine, where one may be kept in another place. */
export function agentsOn(machine: Machine, isThere: (path: string) => boolean): Agent[] {
  if (machine.localAppData === null) return [...AGENTS];
  const other = packaged(machine);
  return AGENTS.map((agent) =>
    agent === claudeDesktop && other.traces(machine).some(isThere) ? other : agent,
  );
}

/** What an MCP client has to know to start the server for an agent. */
export function serverValue(
  { command, args, env }: Launch,
  id: string,
  typed: boolean,
): Record<string, Value> {
  return {
    ...(typed && { type: 'stdio' }),
    command,
    args: [...args, 'mcp', '--as', id],
    ...(Object.keys(env).length > 0 && { env }),
  };
}

function isServerFor(id: string, value: Value): boolean {
  const args = isTable(value) && Array.isArray(value.args) ? value.args : [];
  return args.slice(-3).join(' ') === `mcp --as ${id}`;
}

function isHookFor(id: string, event: HookEvent, value: Value): boolean {
  const hooks = isTable(value) && Array.isArray(value.hooks) ? value.hooks : [];
  return hooks.some((hook) => isTable(hook) && ` ${hook.command} `.includes(` hook ${event} --agent ${id} `));
}

/** The file with the agent's MCP servers, and what belongs into it. */
export function serverTarget(agent: Agent, machine: Machine, launch: Launch): Target {
  const { file, format, servers, typed } = agent.server(machine);
  const entry: Entry = {
    path: [servers, SERVER_NAME],
    list: false,
    value: serverValue(launch, agent.id, typed),
    isOurs: (value) => isServerFor(agent.id, value),
  };
  return { file, format, entries: [entry] };
}

/** The file with the agent's hooks, and what belongs into it; null for an agent without hooks. */
export function hookTarget(agent: Agent, machine: Machine, launch: Launch): Target | null {
  const place = agent.hooks?.(machine);
  if (!place) return null;
  const entries = Object.entries(place.events).map(([event, name]): Entry => {
    const args = ['hook', event, '--agent', agent.id, ...(place.answer === 'json' ? ['--json'] : [])];
    return {
      path: ['hooks', name],
      list: true,
      value: place.command(shellLine(machine, launch, args)),
      isOurs: (value) => isHookFor(agent.id, event as HookEvent, value),
    };
  });
  return { file: place.file, format: 'json', entries };
}

/** Everything that belongs into files for an agent; two parts of one file are one target. */
export function targetsOf(agent: Agent, machine: Machine, launch: Launch, withHooks: boolean): Target[] {
  const server = serverTarget(agent, machine, launch);
  const hooks = withHooks ? hookTarget(agent, machine, launch) : null;
  if (!hooks) return [server];
  if (hooks.file !== server.file) return [server, hooks];
  return [{ ...server, entries: [...server.entries, ...hooks.entries] }];
}
