import type { Memory, SearchHit, SearchResult } from '../../client/index.ts';
import type { Terminal } from '../terminal.ts';
import { count, fieldValue, harmless, seconds, toJson } from '../text.ts';

type Fields = [name: string, value: string | null][];

/** Prints fields one per line; those without a value are left out. */
export function printFields(terminal: Terminal, fields: Fields, indent = ''): void {
  for (const [name, value] of fields)
    if (value !== null) terminal.print(`${indent}${terminal.colors.dim(`${name}:`)} ${value}`);
}

function pending(memory: Memory): [string, string | null] {
  const version = memory.pending_version;
  const hint = `version ${version} waits for review: holdfast memory diff ${memory.id}`;
  return ['Pending', version === null ? null : hint];
}

function queryFields(memory: Memory): Fields {
  return [
    ['Memory ID', memory.id],
    ['Content', fieldValue(memory.content)],
    ['Scope', memory.scope],
    ['Type', memory.type],
    ['Created', seconds(memory.created_at)],
    pending(memory),
  ];
}

function listFields(memory: Memory): Fields {
  return [
    ['Memory ID', memory.id],
    ['Content', fieldValue(memory.content)],
    ['State', memory.state],
    ['Type', memory.type],
    ['Created', seconds(memory.created_at)],
    pending(memory),
  ];
}

function part(value: number | null | undefined): string | null {
  return value == null ? null : value.toFixed(2);
}

function hitFields(hit: SearchHit): Fields {
  return [
    ['Content', fieldValue(hit.content)],
    ['Type', hit.type],
    ['Score', hit.score.toFixed(2)],
    ['Semantic', part(hit.parts?.semantic)],
    ['Keyword', part(hit.parts?.keyword)],
    ['Importance', part(hit.parts?.importance)],
    ['Recency', part(hit.parts?.recency)],
    ['Memory ID', hit.id],
  ];
}

function printBlocks<T>(terminal: Terminal, heading: string, items: T[], fields: (item: T) => Fields): void {
  terminal.print(heading);
  for (const item of items) {
    terminal.print();
    printFields(terminal, fields(item));
  }
}

/** What `memory query` prints of a page. */
export function printQuery(terminal: Terminal, memories: Memory[]): void {
  printBlocks(terminal, `Found ${count(memories.length, 'memory', 'memories')}:`, memories, queryFields);
}

/** What `memory list` prints of a page; `state` is what was asked for. */
export function printList(terminal: Terminal, memories: Memory[], state: string): void {
  const heading = `${state.charAt(0).toUpperCase()}${state.slice(1)} Memories (${memories.length}):`;
  printBlocks(terminal, heading, memories, listFields);
}

/** What `memory search` prints. */
export function printSearch(terminal: Terminal, { results }: SearchResult): void {
  const heading = `Found ${count(results.length, 'matching memory', 'matching memories')}:`;
  printBlocks(terminal, heading, results, hitFields);
}

/** What stands for a result without memories; `waiting` is null for those who review nothing. */
export function printNothing(terminal: Terminal, waiting: number | null): void {
  terminal.print('No memories found.');
  if (waiting)
    terminal.print(
      `${count(waiting, 'memory waits', 'memories wait')} for review. See ${waiting === 1 ? 'it' : 'them'} with: holdfast memory list --state inactive`,
    );
}

function optional(value: string | null): string | null {
  return value === null ? null : harmless(value);
}

/** A user: a member of a team by its name there, with the user that stands for it here. */
export function person(user: string, members: Memory['members']): string {
  const name = members?.[user];
  return harmless(name === undefined ? user : `${name} (${user})`);
}

function optionalTime(value: string | null): string | null {
  return value === null ? null : seconds(value);
}

/** Everything about one memory. */
export function printMemory(terminal: Terminal, memory: Memory): void {
  const metadata = Object.keys(memory.metadata).length > 0 ? memory.metadata : null;
  printFields(terminal, [
    ['Memory ID', memory.id],
    ['Content', fieldValue(memory.content)],
    ['Scope', memory.scope],
    ['Type', memory.type],
    ['State', memory.state],
    pending(memory),
    ['Importance', memory.importance === null ? null : String(memory.importance)],
    ['Tags', memory.tags.length > 0 ? harmless(memory.tags.join(', ')) : null],
    ['Namespace', optional(memory.namespace)],
    ['Key', optional(memory.key)],
    ['Metadata', metadata && fieldValue(toJson(metadata))],
    ['User', person(memory.user, memory.members)],
    ['Agent', harmless(memory.agent)],
    ['Session', optional(memory.session)],
    ['Source', memory.source],
    ['Created', seconds(memory.created_at)],
    ['Updated', seconds(memory.updated_at)],
    ['Valid from', optionalTime(memory.valid_from)],
    ['Valid until', optionalTime(memory.valid_until)],
    ['Expires', optionalTime(memory.expires_at)],
    ['Version', String(memory.version)],
    ['Reviewed by', memory.reviewed_by && person(memory.reviewed_by, memory.members)],
    ['Reviewed', optionalTime(memory.reviewed_at)],
  ]);
}
