import { describe, expect, test } from 'vitest';
import { createProgram } from '../program.ts';
import { settingsFrom } from '../settings.ts';
import { Terminal } from '../terminal.ts';
import { suggest } from './suggest.ts';

/** The words that can follow on a command line whose last word is being typed. */
async function after(...words: string[]): Promise<string[]> {
  const context = { settings: settingsFrom({}), terminal: new Terminal(process, false), exitCode: 0 };
  const program = await createProgram(context, words, async () => {});
  return suggest(program, words).map(({ value }) => value);
}

describe('what can come next', () => {
  test('commands, and those of a group', async () => {
    expect(await after('mem')).toEqual(['memory']);
    expect(await after('memory', 'ap')).toEqual(['approve', 'approve-batch']);
    expect(await after('')).toEqual(expect.arrayContaining(['connect', 'serve', 'status']));
  });

  test('options of the command, once a dash is typed', async () => {
    expect(await after('memory', 'search', '--sc')).toEqual(['--scope']);
    expect(await after('memory', 'search', '')).toEqual([]);
    expect(await after('memory', 'store', '--', '--sc')).toEqual([]);
  });

  test.each([
    ['after the option', ['--scope', 't']],
    ['after the option and other words', ['a text', '--json', '--scope', 't']],
    ['where the shell breaks words at =', ['--scope', '=', 't']],
  ])('values that are one of a few words: %s', async (_, words) => {
    expect(await after('memory', 'search', ...words)).toEqual(['tenant']);
  });

  test('values that are part of their word', async () => {
    expect(await after('memory', 'search', '--scope=t')).toEqual(['--scope=tenant']);
  });

  test('values of an option that may also be empty, and of arguments', async () => {
    expect(await after('memory', 'edit', 'mem_1', '--type', 'f')).toEqual(['fact']);
    expect(await after('connect', 'codex', 'clau')).toEqual(['claude-code', 'claude-desktop']);
  });

  test('values of an argument that is not the first', async () => {
    expect(await after('team', 'role', 'Ben', 'pub')).toEqual(['publisher']);
    expect(await after('team', 'invite', '--role', 're')).toEqual(['reader', 'reviewer']);
    expect(await after('audit', '--outcome', '')).toEqual(['ok', 'refused']);
  });

  test('nothing where files or any text can stand', async () => {
    expect(await after('backup', '')).toEqual([]);
    expect(await after('memory', 'search', '--namespace', '')).toEqual([]);
    expect(await after('memory', 'store', 'se')).toEqual([]);
    expect(await after('no-such-command', '')).toEqual([]);
  });

  test('what is hidden is not suggested', async () => {
    expect(await after('completion', '')).not.toContain('words');
  });
});
