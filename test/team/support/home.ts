import { expect } from 'vitest';
import type { Team } from '../../../src/client/index.ts';
import { temporaryDirectory } from '../../support/directories.ts';
import { type Server, serve } from '../../support/engine.ts';
import { type Finished, holdfast } from '../../support/processes.ts';

/** A person with a machine of their own: a data directory, an engine on it, and the command line. */
export interface Home extends Server {
  /** Runs a command that is expected to work, and returns what it printed. */
  run(args: readonly string[], input?: string): Promise<string>;
  /** Runs a command, whatever comes of it. */
  attempt(args: readonly string[], input?: string): Promise<Finished>;
}

/** An empty home with its engine running. */
export async function openHome(): Promise<Home> {
  const server = await serve(temporaryDirectory());
  const attempt = (args: readonly string[], input?: string) =>
    holdfast(args, {
      env: { HOLDFAST_DATA_DIR: server.directory },
      ...(input !== undefined && { input }),
    });
  return {
    ...server,
    attempt,
    run: async (args, input) => {
      const { code, stdout, stderr } = await attempt(args, input);
      expect(code, `holdfast ${args.join(' ')}\n${stderr}`).toBe(0);
      return stdout;
    },
  };
}

/** The only team of a home. */
export async function teamOf({ client }: Home): Promise<Team> {
  const [team] = await client.teams.list();
  return team ?? expect.fail('This home is in no team.');
}

/** The link in what `team invite` printed. */
export function linkIn(output: string): string {
  return /^holdfast:\/\/join#[\w-]+$/m.exec(output)?.[0] ?? expect.fail(`There is no link in: ${output}`);
}

/** Waits until what a home says is so; sync takes as long as it takes. */
export async function until<T>(ask: () => Promise<T> | T, holds: (answer: T) => boolean): Promise<T> {
  let answer: T | undefined;
  await expect
    .poll(
      async () => {
        answer = await ask();
        return holds(answer);
      },
      { timeout: 20_000, interval: 50 },
    )
    .toBe(true);
  return answer as T;
}
