/** One engine in a process of its own, told what to do by the test: `engine-process.ts DIRECTORY SKEW_MS`. */

import { join } from 'node:path';
import { pino } from 'pino';
import type { Caller } from '../../../src/main/core/domain/principal.ts';
import { mulberry32 } from '../../../src/main/core/domain/random.ts';
import {
  type Actor,
  doSomething,
  storeSomething,
} from '../../../src/main/core/memory/team/testing/actions.ts';
import { defectsOf, viewOfTeam } from '../../../src/main/core/memory/team/testing/compare.ts';
import { type OpenedEngine, openEngine } from '../../../src/main/core/open.ts';
import { type Database, openDatabase } from '../../../src/main/core/store/database.ts';
import { streamsOf } from '../../../src/main/core/store/team-streams.ts';
import { listTeams } from '../../../src/main/core/store/teams.ts';
import { type StoreInput, StoreRequest } from '../../../src/shared/memory.ts';
import { QueryRequest } from '../../../src/shared/query.ts';
import {
  CreateTeamRequest,
  InviteRequest,
  JoinRequest,
  SetRoleRequest,
  ShareRequest,
  type Team,
  TeamPatch,
  type TeamRole,
} from '../../../src/shared/team.ts';

/** How far an engine has come, to be compared with the others. */
export interface Progress {
  team: Team;
  /** Of the log and of nothing else: device, and the number of its last operation that was read. */
  heads: Record<string, number>;
  /** Control entries that are here. */
  control: number;
}

/** An operation that an engine has. */
export interface Known {
  id: string;
  memory: string;
  kind: string;
  author: string;
  /** 1: its author had no right to it. */
  dropped: number;
}

function ordersFor(engine: OpenedEngine, db: Database) {
  const as = (agent?: string): Caller => ({
    principal: engine.identity.authenticate(engine.ownerKey, agent),
    source: 'http',
  });
  const team = (): Team => {
    const [one] = engine.teams.list(as());
    if (!one) throw new Error('It is in no team');
    return one;
  };
  const actor = (topic: string): Actor => {
    const { role, members, member } = team();
    const own = members.find(({ id }) => id === member);
    return {
      ...engine,
      topic,
      me: as(),
      agent: as('coder'),
      member: { role: role ?? 'reader', trusted: own?.trusted ?? false },
      shared: engine.teams,
      share: (ids) => engine.teams.share(as(), ShareRequest.parse({ ids })),
      async store(request: StoreInput, caller = as()) {
        const parsed = StoreRequest.parse({ embed: 'later', scope: 'tenant', ...request });
        return (await engine.memories.store(caller, parsed)).memory.id;
      },
    };
  };
  return {
    create: (relay: string) =>
      engine.teams.create(as(), CreateTeamRequest.parse({ relay, name: 'Chaos', kind: 'shared' })),
    invite: async (role: TeamRole) => (await engine.teams.invite(as(), InviteRequest.parse({ role }))).link,
    join: (link: string) => engine.teams.join(as(), JoinRequest.parse({ link })),
    setRole: (member: string, role: TeamRole) =>
      engine.teams.setRole(as(), member, SetRoleRequest.parse({ role })),
    trust: (trusted: 'publishers' | string[]) => engine.teams.patch(as(), TeamPatch.parse({ trusted })),
    pause: (paused: boolean) => engine.teams.patch(as(), TeamPatch.parse({ paused })),
    store: (topic: string, seed: number) => storeSomething(actor(topic), mulberry32(seed)),
    act: (topic: string, memory: string, seed: number) => doSomething(actor(topic), memory, mulberry32(seed)),
    progress(): Progress {
      const [row] = listTeams(db);
      const logs = streamsOf(db, row?.id ?? '').filter(
        ({ stream, last_number }) => stream === 'log' && last_number > 0,
      );
      const control = db.get<{ n: number }>('SELECT count(*) AS n FROM team_entries')?.n ?? 0;
      const heads = Object.fromEntries(logs.map(({ device, last_number }) => [device, last_number]).sort());
      return { team: team(), heads, control };
    },
    known: () =>
      db.all<Known>('SELECT id, memory, kind, author, dropped FROM team_operations ORDER BY clock, id'),
    purged: () =>
      db.all<{ id: string }>('SELECT id FROM memories WHERE purged_at IS NOT NULL').map(({ id }) => id),
    view: (memories: string[]) => viewOfTeam({ db }, memories, team().id),
    contents: async () => {
      const { memories } = await engine.memories.query(as(), QueryRequest.parse({ limit: 100 }));
      return memories.map(({ content }) => content).sort();
    },
    write: async (content: string) => {
      const request = StoreRequest.parse({ content, scope: 'tenant', state: 'active', embed: 'later' });
      return (await engine.memories.store(as(), request)).memory.id;
    },
    defects: () => defectsOf({ db }),
    close: () => engine.close(),
  };
}

export type Orders = ReturnType<typeof ordersFor>;

const [directory = '', skew = '0'] = process.argv.slice(2);
const engine = await openEngine({
  root: directory,
  version: '0.0.0',
  logger: pino({ level: 'warn' }),
  clock: () => Date.now() + Number(skew),
  embedding: { model: { dir: join(directory, 'no-model'), sha256: '' } },
});
const orders = ordersFor(engine, openDatabase(join(directory, 'holdfast.db'), { readonly: true }));

interface Order {
  id: number;
  name: keyof Orders;
  values: unknown[];
}

process.on('message', ({ id, name, values }: Order) => {
  const order = orders[name] as (...values: unknown[]) => unknown;
  Promise.resolve()
    .then(() => order(...values))
    .then((value) => process.send?.({ id, value: value ?? null }))
    .catch((error: Error) => process.send?.({ id, problem: error.stack ?? error.message }));
});
process.on('disconnect', () => process.exit());
process.send?.('open');
