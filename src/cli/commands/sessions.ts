import type { Command } from 'commander';
import type { Session } from '../../client/index.ts';
import { HoldfastError } from '../../shared/errors.ts';
import { answer, type CommonFlags, type Context, leaf } from '../context.ts';
import { printTable } from '../format/table.ts';
import type { Terminal } from '../terminal.ts';
import { harmless, seconds } from '../text.ts';

function printSessions(terminal: Terminal, sessions: Session[]): void {
  if (sessions.length === 0) {
    terminal.print('No browser is logged in. Log one in with: holdfast open');
    return;
  }
  printTable(
    terminal,
    ['SESSION ID', 'USER', 'BROWSER', 'SINCE', 'LAST USED', 'EXPIRES'],
    sessions.map((session) => [
      session.id,
      session.user,
      harmless(session.browser),
      seconds(session.created_at),
      seconds(session.last_used_at),
      seconds(session.expires_at),
    ]),
  );
}

async function endAll(context: Context, flags: CommonFlags): Promise<void> {
  await answer(
    context,
    flags,
    (holdfast) => holdfast.sessions.endOthers(),
    ({ ended }, terminal) => terminal.success(`Logged out: ${ended} browser${ended === 1 ? '' : 's'}`),
  );
}

async function endOne(context: Context, id: string, flags: CommonFlags): Promise<void> {
  await answer(
    context,
    flags,
    (holdfast) => holdfast.sessions.end(id),
    (session, terminal) => terminal.success(`Logged out: ${harmless(session.browser)} of ${session.user}`),
  );
}

/** The commands of `holdfast admin` about browsers that are logged in. */
export function defineSessions(admin: Command, context: Context): void {
  leaf(admin, 'list-sessions', 'list the browsers that are logged in').action(async (flags: CommonFlags) => {
    await answer(
      context,
      flags,
      async (holdfast) => ({ sessions: await holdfast.sessions.list() }),
      ({ sessions }, terminal) => printSessions(terminal, sessions),
    );
  });
  leaf(admin, 'end-session [session]', 'log a browser out, from the next request on')
    .option('--all', 'all browsers in which you are logged in')
    .action(async (session: string | undefined, flags: CommonFlags & { all?: true }) => {
      if ((session !== undefined) === (flags.all !== undefined))
        throw new HoldfastError(
          'invalid_request',
          'Name one session, or give --all.',
          'See them with: holdfast admin list-sessions',
        );
      await (session === undefined ? endAll(context, flags) : endOne(context, session, flags));
    });
}
