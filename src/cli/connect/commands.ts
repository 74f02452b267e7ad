import { HoldfastError } from '../../shared/errors.ts';
import { Name } from '../../shared/text.ts';
import type { Context } from '../context.ts';
import { printTable } from '../format/table.ts';
import { harmless, toJson } from '../text.ts';
import { didYouMean } from '../values.ts';
import { AGENT_IDS } from './agent-ids.ts';
import { AGENTS, type Agent } from './agents.ts';
import { findLaunch, isTemporary, type Launch } from './launch.ts';
import { Connections } from './run.ts';
import { type ConnectFlags, settle, type Task } from './settle.ts';
import { snippet } from './show.ts';

interface Listed {
  agent: string;
  name: string;
  found: boolean;
  state: string;
  file: string;
}

async function listed(connections: Connections, agent: Agent, launch: Launch): Promise<Listed> {
  const known = { agent: agent.id, name: agent.name, found: connections.isFound(agent) };
  try {
    return { ...known, ...(await connections.state(agent, launch)) };
  } catch (error) {
    if (!(error instanceof HoldfastError)) throw error;
    return { ...known, state: 'unreadable', file: error.message };
  }
}

/** `connect --list` */
export async function listAgents({ settings, terminal }: Context, flags: ConnectFlags): Promise<void> {
  const connections = new Connections(settings);
  const launch = await findLaunch(settings);
  const agents = await Promise.all(connections.agents.map((agent) => listed(connections, agent, launch)));
  if (flags.json) return terminal.print(toJson({ agents }));
  printTable(
    terminal,
    ['AGENT', 'NAME', 'STATE', 'CONFIG'],
    agents.map(({ agent, name, found, state, file }) => [
      agent,
      name,
      found ? state : 'not found',
      harmless(file),
    ]),
  );
}

/** `connect --print` */
export async function printSnippet(
  { settings, terminal }: Context,
  name: string,
  flags: ConnectFlags,
): Promise<void> {
  const { success, error } = Name.safeParse(name);
  if (!success)
    throw new HoldfastError('invalid_request', `The name of an agent ${error.issues[0]?.message}.`);
  const launch = await findLaunch(settings);
  const agent = AGENTS.find(({ id }) => id === name);
  if (!agent && didYouMean(name, AGENT_IDS))
    terminal.note(`No agent is known as "${name}".${didYouMean(name, AGENT_IDS)}`);
  const text = snippet(agent, name, settings.machine, launch);
  terminal.print(
    flags.json ? toJson({ agent: name, file: agent?.server(settings.machine).file ?? null, text }) : text,
  );
}

function named(connections: Connections, ids: readonly string[]): Agent[] {
  return connections.agents.filter(({ id }) => ids.includes(id));
}

function assertFound(connections: Connections, agents: readonly Agent[]): void {
  const missing = agents.find((agent) => !connections.isFound(agent));
  if (missing)
    throw new HoldfastError(
      'not_found',
      `${missing.name} was not found on this machine.`,
      `What it needs is shown by: holdfast connect --print ${missing.id}`,
    );
}

function warnOf({ terminal, settings }: Context, launch: Launch): void {
  if (isTemporary(launch))
    terminal.note(
      'This Holdfast was started by npx and goes away with its cache: install it, then connect again.',
    );
  if (settings.apiKey !== null)
    terminal.note(
      'HOLDFAST_API_KEY is written into no file: give it to the agents in another way if they need it.',
    );
}

/** `connect` */
export async function connectAgents(context: Context, ids: string[], flags: ConnectFlags): Promise<void> {
  const connections = new Connections(context.settings);
  const agents = named(connections, ids);
  assertFound(connections, agents);
  const chosen = ids.length > 0 ? agents : connections.agents.filter((agent) => connections.isFound(agent));
  if (chosen.length === 0)
    throw new HoldfastError(
      'not_found',
      'None of the agents that this command knows was found.',
      'What any other MCP client needs is shown by: holdfast connect --print NAME',
    );
  const launch = await findLaunch(context.settings);
  warnOf(context, launch);
  const task: Task = {
    plan: (agent) => connections.toConnect(agent, launch, flags.hooks === true),
    question: ({ name }) => `Connect ${name}?`,
    done: ({ id, name }) => `${name} is connected, as the agent ${id}.`,
    nothing: ({ name }) => `${name} is connected already.`,
    afterwards: (agent) => [
      agent.afterwards,
      ...(flags.hooks
        ? [agent.forHooks ?? (agent.hooks ? [] : `${agent.name} has no hooks that could be used.`)].flat()
        : []),
    ],
  };
  await settle(context, connections, chosen, task, flags);
}

/** `disconnect` */
export async function disconnectAgents(context: Context, ids: string[], flags: ConnectFlags): Promise<void> {
  const connections = new Connections(context.settings);
  const launch = await findLaunch(context.settings);
  const task: Task = {
    plan: (agent) => connections.toDisconnect(agent, launch),
    question: ({ name }) => `Disconnect ${name}?`,
    done: ({ name }) => `${name} is disconnected. What it wrote stays in Holdfast.`,
    nothing: ({ name }) => `${name} is not connected.`,
    afterwards: ({ name }) => [`${name} goes on using Holdfast until it is started anew.`],
  };
  const chosen = ids.length > 0 ? named(connections, ids) : connections.agents;
  await settle(context, connections, chosen, task, flags);
}
