import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deviceIdOf } from '../../../../../protocol/ids.ts';
import { type StoreInput, StoreRequest } from '../../../../../shared/memory.ts';
import { ShareRequest, type ShareResult, type TeamKind, type TeamRole } from '../../../../../shared/team.ts';
import type { MemoryChange } from '../../../domain/memory.ts';
import type { Caller } from '../../../domain/principal.ts';
import type { Operation, TeamRules } from '../../../domain/team/operation.ts';
import type { Memories, Review } from '../../../engine.ts';
import { createIdentity } from '../../../identity/identity.ts';
import { ensureMemberUser } from '../../../identity/users.ts';
import { Questions } from '../../../questions.ts';
import { Reads } from '../../../reads/reads.ts';
import { openDatabase } from '../../../store/database.ts';
import { migrate } from '../../../store/migrate.ts';
import { findOperation } from '../../../store/team-operations.ts';
import { removeFromOutbox, signOutbox, unsignedOutbox } from '../../../store/team-outbox.ts';
import { putStream } from '../../../store/team-streams.ts';
import { findTeam, insertTeam, putTeamMember, type TeamRow, updateTeam } from '../../../store/teams.ts';
import type { MemoryContext } from '../../context.ts';
import { createEventBus } from '../../events.ts';
import { createMutes } from '../../mute-cache.ts';
import { createRecallLog } from '../../recall-log.ts';
import { createReview } from '../../review-service.ts';
import { createMemories } from '../../service.ts';
import { createUseCounter } from '../../uses.ts';
import { presentRules } from '../present-rules.ts';
import { createSharedMemories, type TeamMemories } from '../shared-memories.ts';

/** A member of a team in tests. */
export interface TestMember {
  id: string;
  role: TeamRole;
  trusted: boolean;
}

export const TEAM = 'tmtest';

function deviceOf(name: string): string {
  return deviceIdOf(Buffer.from(name));
}

/** Thrown inside a transaction, so that nothing of it is on the disk. */
class Crash extends Error {}

/** One engine of a team without its threads and without a relay: its operations are handed to the others by the test. */
export interface Peer {
  name: string;
  member: TestMember;
  db: MemoryContext['db'];
  context: MemoryContext;
  /** Namespace of what is stored next, where tests need one. */
  topic: string;
  /** The time that it sees. */
  time: { now: number };
  memories: Memories;
  review: Review;
  shared: TeamMemories;
  /** The member in person. */
  me: Caller;
  /** An agent of the member, whose changes need approval. */
  agent: Caller;
  team(): TeamRow;
  /** The members that it knows, as control entries would change them. */
  setMembers(members: readonly TestMember[]): void;
  /** What operations count for here; by the present roles unless a test says otherwise. */
  rules(): TeamRules;
  setRules(rules: TeamRules): void;
  store(request: StoreInput, caller?: Caller): Promise<string>;
  share(ids?: readonly string[]): Promise<ShareResult>;
  /** Its operations that were not handed out yet; numbered, as signing would do it. */
  send(): Operation[];
  /** Takes operations in one transaction. With `crash` that is rolled back at its end. */
  arrive(operations: readonly Operation[], options?: { crash?: boolean }): void;
  close(): void;
}

interface PeerOptions {
  kind?: TeamKind;
  members: readonly TestMember[];
  now?: number;
  /** Another device of the same member has another name. */
  device?: string;
}

/** Opens an engine's memories on a database of their own, as `member` of a team. */
export function openPeer(member: TestMember, { kind = 'shared', members, now, device }: PeerOptions): Peer {
  const name = device ?? member.id;
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-team-'));
  const db = openDatabase(join(directory, 'holdfast.db'));
  migrate(db, () => {});
  const time = { now: now ?? Date.UTC(2025, 0, 15) };
  const clock = () => time.now;
  const identity = createIdentity({
    db,
    clock,
    serverApproval: () => 'required',
    reviewsInAppOnly: () => false,
  });
  const key = identity.ensureOwnerKey(null);
  const mutes = createMutes(db);
  const context: MemoryContext = {
    db,
    clock,
    rights: identity,
    indexing: {
      embedNow: () => Promise.resolve(false),
      wake: () => {},
      isEmbedded: () => false,
      degraded: () => 'there is no model here',
    },
    bus: createEventBus(identity, mutes),
    outbox: () => {},
    team: {
      follow: (c, change: MemoryChange) => shared.follow(c, change),
      conflictingVersions: (record) => shared.conflictingVersions(record),
    },
    uses: createUseCounter(db),
    recalls: createRecallLog(db, (error) => {
      throw error;
    }),
    reads: new Reads({ db, onFailure: () => {} }),
    mutes,
    questions: new Questions(),
    search: () => Promise.reject(new Error('there is no search index here')),
    related: () => Promise.reject(new Error('there is no search index here')),
    similar: () => Promise.resolve({ similar: [], degraded: 'there is no search index here' }),
  };
  let ownRules: TeamRules | null = null;
  const rules = () => ownRules ?? presentRules(db, team());
  const shared = createSharedMemories(context, rules);
  const team = (): TeamRow => findTeam(db, TEAM) as TeamRow;
  const setMembers = (all: readonly TestMember[]) => {
    db.write((tx) => {
      for (const { id, role, trusted } of all) {
        const user =
          id === member.id
            ? 'admin'
            : ensureMemberUser(tx, { member: id, name: id, tenant: 'default', now: time.now });
        putTeamMember(tx, {
          team: TEAM,
          member: id,
          name: id,
          role,
          trusted: trusted ? 1 : 0,
          removed: 0,
          user,
        });
      }
      const own = all.find(({ id }) => id === member.id);
      updateTeam(tx, { ...team(), role: own?.role ?? null });
    });
  };
  db.write((tx) =>
    insertTeam(tx, {
      id: TEAM,
      kind,
      name: 'Test',
      tenant: 'default',
      user: 'admin',
      relay: 'ws://localhost',
      member: member.id,
      device: deviceOf(name),
      role: member.role,
      epoch: 1,
      paused: 0,
      joined_at: time.now,
      synced_at: null,
      joining: null,
      removed_at: null,
    }),
  );
  setMembers(members);
  const memories = createMemories(context, () => []);
  const as = (agent?: string): Caller => ({ principal: identity.authenticate(key, agent), source: 'http' });
  let sent = 0;

  return {
    name,
    member,
    db,
    context,
    topic: 'project',
    time,
    memories,
    review: createReview(context),
    shared,
    get me() {
      return as();
    },
    get agent() {
      return as('coder');
    },
    team,
    setMembers,
    rules,
    setRules: (next) => {
      ownRules = next;
    },
    async store(request, caller = as()) {
      const parsed = StoreRequest.parse({ embed: 'later', scope: 'tenant', ...request });
      return (await memories.store(caller, parsed)).memory.id;
    },
    share: (ids) => shared.share(as(), ShareRequest.parse(ids === undefined ? { all: true } : { ids })),
    send() {
      return db.write((tx) =>
        unsignedOutbox(tx, TEAM, 1_000_000).flatMap((row) => {
          const operation = findOperation(tx, TEAM, row.operation);
          if (!operation) return [];
          sent += 1;
          signOutbox(tx, row, { number: sent, bytes: new Uint8Array() });
          removeFromOutbox(tx, TEAM, row.operation);
          putStream(tx, {
            team: TEAM,
            device: operation.device,
            stream: 'log',
            last_number: sent,
            last_hash: '',
            last_clock: operation.clock,
            last_seen_at: null,
          });
          const { team: _team, dropped: _dropped, ...entry } = operation;
          return [{ ...entry, number: sent }];
        }),
      );
    },
    arrive(operations, { crash = false } = {}) {
      try {
        shared.transaction((tx) => {
          shared.arrive(tx, team(), rules(), operations);
          for (const { device, clock: last_clock, number } of operations)
            noteStream(tx, device, number ?? 0, last_clock);
          if (crash) throw new Crash();
        });
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
      }
    },
    close() {
      identity.close();
      db.close();
      rmSync(directory, { recursive: true });
    },
  };
}

/** Keeps the newest clock of a device, in whatever order its operations come. */
function noteStream(
  tx: Parameters<typeof putStream>[0],
  device: string,
  last_number: number,
  last_clock: number,
): void {
  const known = tx.get<{ clock: number }>(
    `SELECT last_clock AS clock FROM team_streams WHERE team = :team AND device = :device AND stream = 'log'`,
    { team: TEAM, device },
  );
  if (known && known.clock >= last_clock) return;
  putStream(tx, {
    team: TEAM,
    device,
    stream: 'log',
    last_number,
    last_hash: '',
    last_clock,
    last_seen_at: null,
  });
}
