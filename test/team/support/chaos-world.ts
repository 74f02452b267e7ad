import { mulberry32 } from '../../../src/main/core/domain/random.ts';
import { pick } from '../../../src/main/core/memory/team/testing/network.ts';
import { readInviteLink, writeInviteLink } from '../../../src/main/core/sync/invite.ts';
import type { TeamRole } from '../../../src/shared/team.ts';
import { Ended, EngineChild } from './engine-child.ts';
import type { Known, Progress } from './engine-process.ts';
import { CALM, HostileProxy, type Weather } from './hostile-proxy.ts';
import { until } from './peer.ts';
import { type RelayProcess, startRelay } from './relay.ts';

const HOUR = 3_600_000;
const STEPS = 30;

/** Who is in it, how far the clock is ahead, and as what it was invited. */
const CAST: readonly { name: string; skew: number; role: TeamRole }[] = [
  { name: 'Ada', skew: 0, role: 'admin' },
  { name: 'Rita', skew: 5 * HOUR, role: 'reviewer' },
  { name: 'Pia', skew: -3 * HOUR, role: 'publisher' },
  { name: 'Otto', skew: HOUR / 2, role: 'proposer' },
];
const ROLES: readonly TeamRole[] = ['reader', 'proposer', 'publisher', 'reviewer', 'admin'];

interface Place {
  engine: EngineChild;
  proxy: HostileProxy;
}

/** What an engine has in the end. */
export interface Outcome {
  name: string;
  view: Record<string, unknown>;
  known: Known[];
  defects: string[];
}

const storm = (random: () => number): Weather => ({
  cut: pick(random, [0, 0.05, 0.2]),
  delay: pick(random, [0, 5, 40]),
  twice: pick(random, [0, 0.3]),
  lose: pick(random, [0, 0, 0.2]),
  swap: pick(random, [0, 0, 0.5]),
  repeat: pick(random, [0, 0.2]),
});

/** A team of engines, each behind a network of its own, with one relay. */
export class ChaosWorld {
  readonly #relay: RelayProcess;
  readonly #places: readonly Place[];
  readonly #memories: string[] = [];
  /** Operations whose change was confirmed to who made it, and their memories. */
  readonly #acknowledged = new Map<string, string>();
  readonly #purged = new Set<string>();
  #relayRuns = true;

  private constructor(relay: RelayProcess, places: readonly Place[]) {
    this.#relay = relay;
    this.#places = places;
  }

  static async create(): Promise<ChaosWorld> {
    // Small segments, so that some are sealed in every round.
    const relay = await startRelay({ HOLDFAST_RELAY_SEGMENT_BYTES: '16384' });
    const port = Number(new URL(relay.url).port);
    const places = await Promise.all(
      CAST.map(async ({ name, skew }) => ({
        engine: await EngineChild.start(name, skew),
        proxy: await HostileProxy.open(port, mulberry32(1)),
      })),
    );
    const world = new ChaosWorld(relay, places);
    await world.#found();
    return world;
  }

  async #found(): Promise<void> {
    const [founder, ...others] = this.#places;
    if (!founder) return;
    await founder.engine.do('create', founder.proxy.url);
    for (const [index, { engine, proxy }] of others.entries()) {
      const link = await founder.engine.do('invite', CAST[index + 1]?.role ?? 'reader');
      await engine.do('join', writeInviteLink({ ...readInviteLink(link), relay: proxy.url }));
    }
    await this.#quiet();
  }

  /** People act while everything goes wrong; then the network is good and everybody is there until nothing moves. */
  async round(seed: number): Promise<void> {
    const random = mulberry32(seed);
    for (let step = 0; step < STEPS; step += 1) {
      if (random() < 0.75) await this.#act(random, `case/${seed}`);
      else await this.#disturb(random);
    }
    await this.#calm();
    await this.#quiet();
  }

  async #act(random: () => number, topic: string): Promise<void> {
    const { engine } = pick(random, this.#places);
    const recent = this.#memories.slice(-8);
    const seed = Math.floor(random() * 2 ** 31);
    const isNew = recent.length === 0 || random() < 0.3;
    const doomed = random() < 0.03;
    const acting = isNew
      ? engine.do('store', topic, seed).then((id) => id !== null && this.#memories.push(id))
      : engine.do('act', topic, pick(random, recent), seed);
    if (doomed) await engine.kill();
    try {
      await acting;
      for (const { id, memory } of await engine.do('known')) this.#acknowledged.set(id, memory);
    } catch (error) {
      if (!(error instanceof Ended)) throw error;
    }
  }

  async #disturb(random: () => number): Promise<void> {
    const { engine, proxy } = pick(random, this.#places);
    const chance = random();
    if (chance < 0.4) proxy.weather = storm(random);
    else if (chance < 0.6) proxy.part(random() < 0.6);
    else if (chance < 0.65) proxy.cut();
    else if (chance < 0.72) await engine.kill();
    else if (chance < 0.76) await engine.close();
    else if (chance < 0.88) await this.#reopen();
    else if (chance < 0.93) await this.#crashRelay();
    else await this.#changeRole(random);
  }

  async #reopen(): Promise<void> {
    for (const { engine } of this.#places) if (!engine.isOpen) await engine.open();
  }

  async #crashRelay(): Promise<void> {
    if (this.#relayRuns) await this.#relay.kill();
    else await this.#relay.start();
    this.#relayRuns = !this.#relayRuns;
  }

  /** The admin gives somebody another role, if it can be told to the relay by now. */
  async #changeRole(random: () => number): Promise<void> {
    const [admin, ...others] = this.#places.map(({ engine }) => engine);
    const engine = pick(random, others);
    if (!admin?.isOpen || !engine.isOpen) return;
    const { team } = await engine.do('progress');
    const role = pick(random, ROLES);
    // What comes of it is seen in the end: the relay may not be reached, and the change may wait to be sent.
    void admin.do('setRole', team.member, role).catch(() => {});
  }

  async #calm(): Promise<void> {
    if (!this.#relayRuns) await this.#crashRelay();
    for (const { proxy } of this.#places) {
      proxy.weather = CALM;
      proxy.part(false);
      proxy.cut();
    }
    await this.#reopen();
    // Who has waited long for the relay tries at once.
    for (const { engine } of this.#places) await engine.do('pause', true);
    for (const { engine } of this.#places) await engine.do('pause', false);
  }

  /** Waits until everybody is online, has nothing to send, and has read as far as the others. */
  async #quiet(): Promise<void> {
    await until(async () => {
      const all = await Promise.all(this.#places.map(({ engine }) => engine.do('progress')));
      const unrest = all.filter(({ team }) => team.state !== 'online' || team.to_send > 0);
      const far = new Set(all.map(({ heads, control }) => JSON.stringify([heads, control])));
      if (unrest.length > 0 || far.size > 1) throw new Error(JSON.stringify(all.map(brief), null, 1));
    });
  }

  /** What each engine has. */
  async views(): Promise<Outcome[]> {
    const known = await Promise.all(this.#places.map(({ engine }) => engine.do('known')));
    for (const { engine } of this.#places) for (const id of await engine.do('purged')) this.#purged.add(id);
    const memories = [...new Set(known.flat().map(({ memory }) => memory))].sort();
    return Promise.all(
      this.#places.map(async ({ engine }, index) => ({
        name: engine.name,
        view: await engine.do('view', memories),
        known: known[index] ?? [],
        defects: await engine.do('defects'),
      })),
    );
  }

  /**
   * Acknowledged operations that are not among these, with their memories. A purge takes those of its memory that were not
   * sent yet; and what its author had lost the right to meanwhile is taken back, which the log tells.
   */
  missingIn({ known }: Outcome): [operation: string, memory: string][] {
    const ids = new Set(known.map(({ id }) => id));
    return [...this.#acknowledged].filter(
      ([id, memory]) => !ids.has(id) && !this.#purged.has(memory) && !this.#tookBack(id),
    );
  }

  #tookBack(operation: string): boolean {
    return this.log.includes(`"operation":"${operation}","code":"out_of_role"`);
  }

  /** Everything that the engines logged. */
  get log(): string {
    return this.#places.map(({ engine }) => `${engine.name}:\n${engine.log}`).join('\n');
  }

  async close(): Promise<void> {
    for (const { engine, proxy } of this.#places) {
      await engine.close();
      await proxy.close();
    }
    await this.#relay.stop();
  }
}

function brief({ team, heads, control }: Progress): unknown {
  const { state, problem, role, to_send } = team;
  return { state, problem, role, to_send, heads, control };
}
