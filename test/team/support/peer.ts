import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, vi } from 'vitest';
import type { Caller } from '../../../src/main/core/domain/principal.ts';
import { type OpenedEngine, openEngine } from '../../../src/main/core/open.ts';
import { type Memory, type StoreInput, StoreRequest } from '../../../src/shared/memory.ts';
import { QueryRequest } from '../../../src/shared/query.ts';
import {
  CreateTeamRequest,
  InviteRequest,
  JoinRequest,
  type Team,
  type TeamKind,
  TeamPatch,
  type TeamRole,
} from '../../../src/shared/team.ts';
import { temporaryDirectory } from '../../support/directories.ts';

/** How long something may take that goes over the relay, on a machine that does much else. */
const PATIENCE_MS = 30_000;

/** An engine with its person, as one machine of a team. */
export interface Peer {
  readonly root: string;
  readonly engine: OpenedEngine;
  readonly me: Caller;
  readonly log: { level: number; msg: string; code?: string }[];
  /** The one team that it is in. */
  team(): Team;
  create(relay: string, kind?: TeamKind): Promise<Team>;
  /** The link of an invite. */
  invite(role?: TeamRole, ownDevice?: boolean): Promise<string>;
  /** `ownDevice`: the link is one's own. */
  join(link: string, name?: string, ownDevice?: boolean): Promise<Team>;
  store(content: string, request?: Partial<StoreInput>): Promise<string>;
  /** A person's own edit, which needs no approval. */
  edit(id: string, content: string): Promise<unknown>;
  /** What recall may hand out. */
  memories(): Promise<Memory[]>;
  /** The texts of that, sorted. */
  contents(): Promise<string[]>;
  /** Stays away from the relay, or comes back. */
  pause(paused: boolean): Promise<unknown>;
  close(): Promise<void>;
  /** Opens it again on its directory. */
  open(): Promise<void>;
}

export const until = <T>(check: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(check, { timeout: PATIENCE_MS, interval: 20 });

/** Starts an engine that finds by words only, on a directory of its own unless one is given, with a clock that may be wrong. */
export async function startPeer(root = temporaryDirectory(), clock: () => number = Date.now): Promise<Peer> {
  const log: Peer['log'] = [];
  const logger = pino({ level: 'warn' }, { write: (line) => void log.push(JSON.parse(line)) });
  const openOne = () =>
    openEngine({
      root,
      version: '0.0.0',
      logger,
      clock,
      overrides: { approval: 'auto' },
      embedding: { model: { dir: join(root, 'no-model'), sha256: '' } },
    });
  let engine: OpenedEngine | null = await openOne();
  const current = (): OpenedEngine => {
    if (engine) return engine;
    throw new Error('The engine is closed');
  };
  const me = (): Caller => ({
    principal: current().identity.authenticate(current().ownerKey),
    source: 'http',
  });
  const peer: Peer = {
    root,
    log,
    get engine() {
      return current();
    },
    get me() {
      return me();
    },
    team() {
      const [team] = current().teams.list(me());
      if (!team) throw new Error('It is in no team');
      return team;
    },
    create: (relay, kind = 'shared') =>
      current().teams.create(me(), CreateTeamRequest.parse({ relay, name: 'The team', kind })),
    async invite(role = 'publisher', own_device = false) {
      return (await current().teams.invite(me(), InviteRequest.parse({ role, own_device }))).link;
    },
    join: (link, member_name, own_device = false) =>
      current().teams.join(
        me(),
        JoinRequest.parse({ link, own_device, ...(member_name ? { member_name } : {}) }),
      ),
    async store(content, request = {}) {
      const input = StoreRequest.parse({
        content,
        scope: 'tenant',
        state: 'active',
        embed: 'later',
        ...request,
      });
      return (await current().memories.store(me(), input)).memory.id;
    },
    edit: (id, content) => Promise.resolve(current().memories.edit(me(), id, { content, approve: true })),
    memories: async () => (await current().memories.query(me(), QueryRequest.parse({ limit: 100 }))).memories,
    contents: async () => (await peer.memories()).map(({ content }) => content).sort(),
    pause: (paused) => current().teams.patch(me(), TeamPatch.parse({ paused })),
    async close() {
      await engine?.close();
      engine = null;
    },
    async open() {
      engine = await openOne();
    },
  };
  opened.push(peer);
  return peer;
}

const opened: Peer[] = [];
afterAll(async () => {
  for (const peer of opened) await peer.close();
});

/** Waits until the peer has been admitted and has all that the relay has. */
export const untilOnline = (peer: Peer): Promise<unknown> =>
  until(() => {
    const { state, problem } = peer.team();
    if (state !== 'online') throw new Error(`It is ${state}: ${problem}`);
  });

/** Waits until both have sent what they have, and hand out the same. */
export const untilSame = (...peers: [Peer, ...Peer[]]): Promise<unknown> =>
  until(async () => {
    const waiting = peers.filter((peer) => peer.team().to_send > 0);
    if (waiting.length > 0) throw new Error('Something is still to be sent');
    const all = await Promise.all(peers.map((peer) => peer.contents()));
    const [first, ...others] = all.map((contents) => JSON.stringify(contents));
    for (const other of others) if (other !== first) throw new Error(`${first} is not ${other}`);
  });
