import { existsSync } from 'node:fs';
import type { Settings } from '../settings.ts';
import { type Agent, agentsOn, serverTarget, targetsOf } from './agents.ts';
import type { Target } from './entry.ts';
import { type ConfigFile, readConfig, removeConfig, writeConfig } from './files.ts';
import type { Launch } from './launch.ts';
import { type Machine, pathsOf } from './machine.ts';
import { isEmpty, planConnect, planDisconnect, stateOf, type TargetState } from './plan.ts';
import { ConnectionRecords, type FileRecord } from './records.ts';

/** What is to become of one file. */
export interface FilePlan {
  config: ConfigFile;
  /** The text that it gets, or null when the file goes. */
  after: string | null;
  /** What is known of it so far, and what has to be known afterwards; null when there is nothing to know. */
  known: FileRecord;
  next: FileRecord | null;
}

function changing(plans: readonly FilePlan[]): FilePlan[] {
  return plans.filter(({ config, after }) => after !== config.text);
}

/** Everything that is done with the agents of a machine and their files. */
export class Connections {
  readonly agents: readonly Agent[];
  readonly #machine: Machine;
  readonly #records: ConnectionRecords;

  constructor({ machine, dataDirectory }: Settings) {
    this.agents = agentsOn(machine, existsSync);
    this.#machine = machine;
    this.#records = new ConnectionRecords(dataDirectory);
  }

  /** Whether an agent is on this machine: it has left files, or its program is on PATH. */
  isFound({ traces, program }: Agent): boolean {
    if (traces(this.#machine).some((path) => existsSync(path))) return true;
    if (program === null) return false;
    const { join } = pathsOf(this.#machine);
    const names = this.#machine.platform === 'win32' ? [`${program}.exe`, `${program}.cmd`] : [program];
    return this.#machine.path.some((directory) => names.some((name) => existsSync(join(directory, name))));
  }

  /** The file with the agent's servers, and whether Holdfast is in it. */
  async state(agent: Agent, launch: Launch): Promise<{ file: string; state: TargetState }> {
    const target = serverTarget(agent, this.#machine, launch);
    const { text } = await readConfig(target.file);
    return { file: target.file, state: stateOf(text, target) };
  }

  /** What connecting an agent changes. */
  async toConnect(agent: Agent, launch: Launch, withHooks: boolean): Promise<FilePlan[]> {
    const plans = targetsOf(agent, this.#machine, launch, withHooks).map(async (target) => {
      const { config, known } = await this.#read(agent, target);
      const { text, changes } = planConnect(config.text, target, known.changes);
      return { config, after: text, known, next: { ...known, changes } };
    });
    return changing(await Promise.all(plans));
  }

  /** What disconnecting an agent changes, its hooks included. */
  async toDisconnect(agent: Agent, launch: Launch): Promise<FilePlan[]> {
    const plans = targetsOf(agent, this.#machine, launch, true).map(async (target) => {
      const { config, known } = await this.#read(agent, target);
      // Everything of ours names the agent, so a file that does not is none of our business, valid or not.
      const named = config.text.includes(agent.id);
      const text = named ? planDisconnect(config.text, target, known.changes) : config.text;
      const gone = known.created && isEmpty(text, target.format);
      return { config, after: gone ? null : text, known, next: null };
    });
    const there = (await Promise.all(plans)).filter(({ config }) => config.bytes !== null);
    // The last made first, so that a directory made for several files is empty in the end.
    return changing(there).reverse();
  }

  /** Carries out one plan: the file first, then what is known of it. Returns the backup of what was there, or null. */
  async apply({ config, after, known, next }: FilePlan): Promise<string | null> {
    const { agent, file } = known;
    const backup = config.bytes === null ? null : await this.#records.backUp(agent, file);
    if (after === null) await removeConfig(config, known.directory);
    else {
      const directory = await writeConfig(config, after);
      if (next && directory !== null) next.directory = directory;
    }
    await this.#records.keep(agent, file, next);
    return backup;
  }

  async #read(agent: Agent, { file }: Target): Promise<{ config: ConfigFile; known: FileRecord }> {
    const config = await readConfig(file);
    const created = config.bytes === null;
    const fresh = { agent: agent.id, file: config.path, created, directory: null, changes: [] };
    // A file that is gone takes with it what was known of it.
    const known = created ? null : await this.#records.find(agent.id, config.path);
    return { config, known: known ?? fresh };
  }
}
