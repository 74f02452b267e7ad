import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../test/support/processes.ts';
import { createProgram } from './program.ts';
import { settingsFrom } from './settings.ts';
import { Terminal } from './terminal.ts';

const GROUPS = [
  'memory',
  'rebac',
  'admin',
  'import',
  'export',
  'config',
  'model',
  'webhook',
  'team',
  'hook',
  'completion',
];

async function programFor(group: string): Promise<Command> {
  const context = { settings: settingsFrom({}), terminal: new Terminal(process, false), exitCode: 0 };
  return createProgram(context, [group], async () => {});
}

/** Every command that does something, with its group. */
async function commands(): Promise<{ name: string; command: Command }[]> {
  const programs = await Promise.all(GROUPS.map(programFor));
  const groups = programs.flatMap((program, index) =>
    program.commands.filter((command) => command.name() === GROUPS[index]),
  );
  const inGroups = groups.flatMap((group) =>
    group.commands.map((command) => ({ name: `${group.name()} ${command.name()}`, command })),
  );
  const others = programs[0]?.commands.filter((command) => !GROUPS.includes(command.name())) ?? [];
  return [...inGroups, ...others.map((command) => ({ name: command.name(), command }))];
}

describe('every command', () => {
  test('can answer in JSON, but for those that speak a protocol of their own', async () => {
    const without = (await commands()).filter(
      ({ command }) => !command.options.some(({ long }) => long === '--json'),
    );
    expect(without.map(({ name }) => name)).toEqual(['hook turn-end', 'completion words', 'serve', 'mcp']);
  });

  test('is in the manual', async () => {
    const manual = readFileSync(join(ROOT, 'docs/cli.md'), 'utf8');
    const missing = (await commands())
      .filter(({ command }) => !manual.includes(`\`${command.name()}`))
      .filter(({ name }) => !manual.includes(`\`${name}`));
    expect(missing.map(({ name }) => name)).toEqual([]);
  });

  test('says what it does', async () => {
    for (const { command } of await commands()) expect(command.description()).not.toBe('');
  });
});
