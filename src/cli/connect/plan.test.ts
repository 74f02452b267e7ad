import fc from 'fast-check';
import { type ParseError, parse, parseTree } from 'jsonc-parser';
import { describe, expect, test } from 'vitest';
import { AGENTS, targetsOf } from './agents.ts';
import type { Target } from './entry.ts';
import type { Launch } from './launch.ts';
import { machineFrom } from './machine.ts';
import { planConnect, planDisconnect } from './plan.ts';
import { jsonc, toml } from './testing/documents.ts';

const machine = machineFrom({ HOME: '/home/alice', PATH: '' }, 'linux');
const launch: Launch = { command: "/opt/it's/holdfast", args: [], env: { HOLDFAST_DATA_DIR: '/data é' } };
const [claude, , , vscode, codex, gemini] = AGENTS.map((agent) => targetsOf(agent, machine, launch, true));

function only(targets: Target[] | undefined): Target {
  if (targets?.[0] === undefined) throw new Error('There is no target.');
  return targets[0];
}

/** Connects and disconnects; what is left must be what was there. */
function roundTrip(text: string, target: Target): { connected: string; disconnected: string } {
  const { text: connected, changes } = planConnect(text, target, []);
  return { connected, disconnected: planDisconnect(connected, target, changes) };
}

const server = { command: launch.command, args: ['mcp', '--as', 'gemini-cli'], env: launch.env };

describe('connect and disconnect', () => {
  test.each([
    ['Gemini CLI (servers and hooks in one file)', only(gemini)],
    ['Claude Code (hooks)', claude?.[1]],
    ['VS Code', only(vscode)],
  ])('leave any JSONC byte-identical: %s', (_, target) => {
    if (!target) throw new Error('There is no target.');
    fc.assert(
      fc.property(jsonc, (text) => {
        const errors: ParseError[] = [];
        parseTree(text, errors, { allowTrailingComma: true });
        expect(errors).toEqual([]);
        const { connected, disconnected } = roundTrip(text, target);
        expect(connected).not.toBe(text);
        expect(disconnected).toBe(text);
      }),
      { numRuns: 300 },
    );
  });

  test('leave any TOML byte-identical', () => {
    fc.assert(
      fc.property(toml, (text) => {
        expect(roundTrip(text, only(codex)).disconnected).toBe(text);
      }),
    );
  });

  test('without what is known of the change, everything but white space is as it was', () => {
    const ink = (text: string) => text.replaceAll(/\s/g, '');
    const target = only(claude);
    fc.assert(
      fc.property(jsonc, (text) => {
        fc.pre(parse(text).mcpServers !== undefined);
        const { connected } = roundTrip(text, target);
        expect(ink(planDisconnect(connected, target, []))).toBe(ink(text));
      }),
    );
  });

  test('every comment survives, and everything else stays', () => {
    fc.assert(
      fc.property(jsonc, (text) => {
        const { connected } = roundTrip(text, only(gemini));
        const kept = [...connected];
        // What was there is still there, in order.
        let at = 0;
        for (const character of text.replaceAll(/\s/g, '')) {
          while (at < kept.length && kept[at] !== character) at += 1;
          at += 1;
        }
        expect(at).toBeLessThanOrEqual(kept.length);
        expect(parse(connected).mcpServers.holdfast).toEqual(server);
      }),
    );
  });
});
