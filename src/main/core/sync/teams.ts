import { HoldfastError, toProblem } from '../../../shared/errors.ts';
import type { Team } from '../../../shared/team.ts';
import type { Caller } from '../domain/principal.ts';
import type { TeamRules } from '../domain/team/operation.ts';
import type { Teams } from '../engine.ts';
import { requirePerson } from '../identity/authority.ts';
import { isOutboxEmpty } from '../store/team-outbox.ts';
import { findTeam, listTeams, type TeamRow } from '../store/teams.ts';
import { teamsOf } from './access.ts';
import { pacedFacts } from './facts.ts';
import type { Runtime, RuntimeOptions } from './runtime.ts';
import { type Facts, idleView, teamView } from './status.ts';

/** The engine answers its first requests before this begins. */
const START_MS = 250;
const TRY_AGAIN_MS = 30_000;
const KEYS_MISSING =
  'The keys of the team are not on this machine. Put back the file team.keys, or leave the team and join it again.';

export interface TeamsOptions extends RuntimeOptions {
  /** What is done with memories of teams. */
  sharing: Pick<Teams, 'share' | 'conflicts' | 'settle'>;
  /** What is counted for people. */
  factsOf(team: TeamRow): Facts;
}

/** The teams of one engine. */
export interface OpenedTeams {
  service: Teams;
  /** By the control entries; null before the first team was begun with. */
  rulesOf(team: TeamRow): TeamRules | null;
  /** Begins in a while, where there are teams. */
  start(): void;
  /** Whether something is on its way to a relay that answers. */
  isBusy(): boolean;
  close(): Promise<void>;
}

/**
 * Puts the parts together. What sync needs (Yjs, ciphers, sockets) is loaded with the first team, so that an engine without
 * one starts and works as if there were none.
 */
export function openTeams(options: TeamsOptions): OpenedTeams {
  const { db, clock, logger } = options;
  const factsOf = pacedFacts(options.factsOf);
  let loading: Promise<Runtime> | null = null;
  let running: Runtime | null = null;
  let timer: NodeJS.Timeout | undefined;
  let problem: string | null = null;
  let closed = false;

  const load = (): Promise<Runtime> => {
    loading ??= import('./runtime.ts')
      .then(({ Runtime }) => Runtime.open(options))
      .then((opened) => {
        running = opened;
        problem = null;
        return opened;
      })
      .catch((error: unknown) => {
        loading = null;
        problem = toProblem(error).message;
        throw error;
      });
    return loading;
  };

  const begin = (afterMs: number): void => {
    timer = setTimeout(() => {
      load().catch((err: unknown) => {
        logger.error({ err }, 'team sync cannot begin; it will be tried again');
        if (!closed) begin(TRY_AGAIN_MS);
      });
    }, afterMs).unref();
  };

  const viewOf = (team: TeamRow): Team => {
    const session = running?.sessionOf(team.id);
    return session
      ? teamView(db, session, factsOf(team))
      : idleView(db, team, factsOf(team), running ? KEYS_MISSING : problem);
  };

  const view = (id: string): Team => {
    const team = findTeam(db, id);
    if (team) return viewOf(team);
    throw new HoldfastError('not_found', 'The team was left meanwhile.', 'See `holdfast team status`.');
  };

  const use = async () => {
    const [service, runtime] = await Promise.all([import('./service.ts'), load()]);
    return { service, context: { db, clock, runtime, changed: options.changed } };
  };

  return {
    service: {
      ...options.sharing,
      list(caller: Caller) {
        requirePerson(caller, 'look at teams');
        return teamsOf(db, caller).map(viewOf);
      },
      async create(caller, request) {
        const { service, context } = await use();
        return view(await service.create(context, caller, request));
      },
      async invite(caller, request) {
        const { service, context } = await use();
        return service.invite(context, caller, request);
      },
      async join(caller, request) {
        const { service, context } = await use();
        return view(await service.join(context, caller, request));
      },
      async patch(caller, request) {
        const { service, context } = await use();
        return view(await service.patch(context, caller, request));
      },
      async setRole(caller, member, request) {
        const { service, context } = await use();
        return view(await service.setRole(context, caller, member, request));
      },
      async remove(caller, member, request) {
        const { service, context } = await use();
        return view(await service.remove(context, caller, member, request));
      },
      async leave(caller, request) {
        const { service, context } = await use();
        await service.leave(context, caller, request);
      },
    },
    rulesOf: (team) => running?.sessionOf(team.id)?.rules() ?? null,
    start() {
      db.onWrite(() => running?.wake());
      if (listTeams(db).length > 0) begin(START_MS);
    },
    isBusy: () => !isOutboxEmpty(db) && (running?.isBusy() ?? false),
    async close() {
      closed = true;
      clearTimeout(timer);
      const opened = await loading?.catch(() => null);
      await opened?.close();
    },
  };
}
