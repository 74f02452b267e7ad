import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { CreatedKey } from '../../shared/identity.ts';
import type { LoginLink } from '../../shared/sessions.ts';
import type { ConfigPatch } from '../../shared/system.ts';
import { type Clock, systemClock } from './clock.ts';
import {
  copyFile,
  type DataDirectory,
  dataDirectory,
  prepareDirectory,
  readFileIfThere,
  removePartialFiles,
  writePrivateFile,
} from './directory.ts';
import type { Embedder } from './embed/embedder.ts';
import { DEFAULT_HUB } from './embed/hub.ts';
import { localModel } from './embed/installed.ts';
import { createLocalEmbedder, type LocalEmbedderOptions } from './embed/local-embedder.ts';
import { switchableEmbedder } from './embed/switchable.ts';
import type { Engine } from './engine.ts';
import { createIdentity } from './identity/identity.ts';
import { MapThread } from './map/thread.ts';
import type { MemoryContext } from './memory/context.ts';
import { createEventBus } from './memory/events.ts';
import { createMap } from './memory/map.ts';
import { createMutes } from './memory/mute-cache.ts';
import { peek } from './memory/read.ts';
import { createRecallLog } from './memory/recall-log.ts';
import { createReview } from './memory/review-service.ts';
import { createMemories } from './memory/service.ts';
import { presentRules } from './memory/team/present-rules.ts';
import { createSharedMemories } from './memory/team/shared-memories.ts';
import { createSharing } from './memory/team/sharing.ts';
import { createTransfer } from './memory/transfer/service.ts';
import { auditOf } from './memory/upkeep/admin.ts';
import { backupNames, completeRestore, fileStamp, stageRestore } from './memory/upkeep/backup.ts';
import { foldInThread } from './memory/upkeep/log-folding.ts';
import { createModels } from './memory/upkeep/models.ts';
import { scheduleUpkeep } from './memory/upkeep/schedule.ts';
import { createSystem, type EngineHost } from './memory/upkeep/system.ts';
import { createUseCounter } from './memory/uses.ts';
import { Questions } from './questions.ts';
import { Reads } from './reads/reads.ts';
import { CosineScales } from './search/cosine-scale.ts';
import { type MemoryGauge, systemMemory } from './search/index/memory-gauge.ts';
import { PressureWatch } from './search/index/pressure.ts';
import { indexSource } from './search/index/source.ts';
import { IndexThread } from './search/index/thread.ts';
import { Indexer } from './search/indexer.ts';
import type { Pipeline } from './search/pipeline.ts';
import { related } from './search/related.ts';
import { search } from './search/search.ts';
import { findSimilar } from './search/similar/find.ts';
import { sqliteSource } from './search/sqlite-source.ts';
import { openSettings, type Settings } from './settings.ts';
import { type Database, openDatabase } from './store/database.ts';
import { lockDirectory } from './store/lock.ts';
import { migrate } from './store/migrate.ts';
import { countConflicts } from './store/team-conflicts.ts';
import { queuedAmong } from './store/vectors.ts';
import { openTeams } from './sync/teams.ts';
import { openWebhooks } from './webhooks/webhooks.ts';

export { DirectoryOwned } from './store/lock.ts';

export interface OpenOptions {
  /** The data directory; created when missing. */
  root: string;
  version: string;
  logger: Logger;
  /** A backup to put in place of the database before that is opened, whatever state it is in. */
  restore?: string | undefined;
  /** Settings for this run only, over those of the config file. */
  overrides?: ConfigPatch;
  /** Another embedding model than that of the settings. */
  embedding?: LocalEmbedderOptions;
  /** Base address from which models are downloaded. */
  hub?: string | undefined;
  clock?: Clock;
  /** The numbers of the search pipeline at each question, to measure what its parts are worth. */
  pipeline?: () => Pipeline;
  /** Whether the keychain of the system may protect the keys of teams; a file does where it is left out. */
  keychain?: boolean | undefined;
  /** Reads how much memory is left; that of the system unless something else is given. */
  memory?: MemoryGauge;
  /** How the process can be reached and asked to leave; without it the engine has no face. */
  host?: Partial<Omit<EngineHost, 'version'>>;
}

/** An engine, and what its composition root needs beside the use cases. */
export interface OpenedEngine extends Engine {
  readonly settings: Settings;
  readonly instance: string;
  /** The owner's API key, as the file `owner.key` holds it. */
  readonly ownerKey: string;
  /** Whether something is under way that nobody waits for: messages of webhooks or changes for a team to send, texts to embed. */
  isWorking(): boolean;
  /** Makes one more key of the administrator, to be shown once. */
  createInitKey(): CreatedKey & { adminCreated: boolean };
  /** A link that logs one browser in as the owner. */
  createOwnerLink(): LoginLink;
}

function openStore(directory: DataDirectory, now: number): Database {
  completeRestore(directory);
  const db = openDatabase(directory.database);
  try {
    migrate(db, (from) => {
      // Folded into one file first, so that a plain copy is whole.
      db.raw.pragma('wal_checkpoint(TRUNCATE)');
      copyFile(
        directory.database,
        join(directory.backups, `before-upgrade-from-${from}-${fileStamp(now)}.db`),
      );
    });
  } catch (error) {
    db.close();
    throw error;
  }
  return db;
}

function ownerKey(directory: DataDirectory, ensure: (held: string | null) => string): string {
  const held = readFileIfThere(directory.ownerKey)?.trim() ?? null;
  const key = ensure(held);
  if (key !== held) writePrivateFile(directory.ownerKey, `${key}\n`);
  return key;
}

/**
 * Opens the engine on a data directory: takes its lock, migrates its database, starts loading the model in the
 * background and returns. Throws `DirectoryOwned` when another engine has the directory.
 */
export async function openEngine(options: OpenOptions): Promise<OpenedEngine> {
  const { logger, clock = systemClock } = options;
  const directory = dataDirectory(options.root);
  prepareDirectory(directory);
  const lock = lockDirectory(directory.lock);
  try {
    removePartialFiles(directory);
    const settings = openSettings(directory.config, options.overrides);
    if (options.restore !== undefined) await stageRestore(directory, options.restore, () => {});
    const db = openStore(directory, clock());
    return compose({ options, directory, settings, db, logger, clock, release: () => lock.release() });
  } catch (error) {
    lock.release();
    throw error;
  }
}

interface Parts {
  options: OpenOptions;
  directory: DataDirectory;
  settings: Settings;
  db: Database;
  logger: Logger;
  clock: Clock;
  release: () => void;
}

function compose({ options, directory, settings, db, logger, clock, release }: Parts): OpenedEngine {
  const reads = new Reads({
    db,
    onFailure: (error) => logger.error({ err: error }, 'memories could not be read'),
  });
  const identity = createIdentity({
    db,
    clock,
    agentsOf: (of, now) => reads.of({ kind: 'agents', of, now }),
    serverApproval: () => settings.current().approval,
    reviewsInAppOnly: () => settings.current().reviews_in_app_only,
  });
  const key = ownerKey(directory, identity.ensureOwnerKey);
  const inUse = localModel(directory.models, settings.current().model);
  const embedder = switchableEmbedder(createLocalEmbedder({ model: inUse, ...options.embedding }));
  const scales = new CosineScales(embedder);
  const indexer = new Indexer({
    db,
    embedder,
    onFailure: (error) => logger.error({ err: error }, 'embedding failed'),
  });
  const index = new IndexThread({
    db,
    model: () => embedder.modelId,
    onFailure: (error) => logger.error({ err: error }, 'the search index failed'),
  });
  db.onWrite(() => index.wake());
  const pressure = new PressureWatch({
    index,
    gauge: options.memory ?? (() => systemMemory()),
    leastFree: () => settings.current().low_memory_percent,
    onChange: (message) => logger.warn(message),
  });
  const source = indexSource(index, {
    find: (question) => sqliteSource(db, embedder.modelId).find(question),
  });
  const uses = createUseCounter(db);
  const mutes = createMutes(db);
  const questions = new Questions();
  const recalls = createRecallLog(db, (error) => logger.error({ err: error }, 'recalls could not be noted'));
  const webhooks = openWebhooks({
    db,
    clock,
    keyFile: directory.webhooksKey,
    privateAddresses: () => settings.current().webhook_private_addresses,
    principalOfKey: identity.principalOfKey,
    grantsOf: identity.grantsOf,
    memoryFor: (principal, id) => peek(context, { principal, source: 'http' }, id),
    onFailure: (error) => logger.error({ err: error }, 'a webhook could not be sent'),
  });
  const context: MemoryContext = {
    db,
    clock,
    rights: identity,
    indexing: {
      embedNow: (seqs) => indexer.embedNow(seqs),
      wake: () => indexer.wake(),
      degraded: () => indexer.degraded(),
      isEmbedded: (seq) => queuedAmong(db, [seq]).length === 0,
    },
    bus: createEventBus(identity, mutes),
    outbox: webhooks.outbox,
    team: {
      follow: (c, change) => shared.follow(c, change),
      conflictingVersions: (record) => shared.conflictingVersions(record),
    },
    uses,
    recalls,
    reads,
    mutes,
    questions,
    search: (task) => {
      // While the question is embedded, in another thread.
      index.follow();
      const deps = { db, embedder, source, scale: () => scales.current(), pipeline: options.pipeline?.() };
      return questions.answering(() => search(deps, task));
    },
    similar: (task) => findSimilar({ db, embedder, index }, task),
    related: (task) => related({ db, source, model: embedder.modelId }, task),
  };
  const shared = createSharedMemories(context, (team) => teams.rulesOf(team) ?? presentRules(db, team));
  const teams = openTeams({
    db,
    clock,
    logger,
    random: Math.random,
    changed: (team) => context.bus.publishTeam(team, clock()),
    keys: { path: directory.teamKeys, keychain: options.keychain ?? false },
    memories: shared,
    sharing: createSharing(context, shared),
    factsOf: (team) => ({ unshared: shared.unshared(team), conflicts: countConflicts(db, team.id) }),
  });
  const instance = options.host?.instance ?? randomUUID();
  const host: EngineHost = {
    url: () => '',
    background: false,
    startedAt: clock(),
    leave: () => {},
    ...options.host,
    instance,
    version: options.version,
  };
  const flushes = [uses.flush, recalls.flush, () => identity.flush()];
  const models = createModels({
    db,
    settings,
    embedder,
    folder: directory.models,
    hub: options.hub ?? DEFAULT_HUB,
    adopt: async (next: Embedder) => {
      // The index holds vectors of one model; SQLite answers until it is back with those of the next.
      await index.unload('The embedding model is being changed.');
      const before = embedder.switchTo(next);
      // Before the memories are embedded anew, so that the next question need not wait for those.
      void scales.current();
      index.load();
      await Promise.all([before.close(), indexer.modelChanged()]);
    },
    audit: auditOf(db, clock),
  });
  const map = createMap({
    context,
    thread: new MapThread({
      database: directory.database,
      onFailure: (error) => logger.error({ err: error }, 'the map could not be made'),
    }),
    model: () => embedder.modelId,
  });
  webhooks.start();
  teams.start();
  pressure.start();
  const folding = foldInThread(db, (error) => logger.error({ err: error }, 'the log could not be folded in'));
  const upkeep = scheduleUpkeep({ db, directory, settings, clock, logger, flushes });
  return {
    memories: createMemories(context, () => backupNames(directory)),
    review: createReview(context),
    transfer: createTransfer(context),
    identity,
    system: createSystem({
      db,
      directory,
      settings,
      embedder,
      reads,
      clock,
      logger,
      host,
      index: () => index.state(),
      wake: () => indexer.wake(),
    }),
    models,
    map,
    events: context.bus,
    webhooks: webhooks.service,
    teams: teams.service,
    settings,
    instance,
    ownerKey: key,
    isWorking: () => indexer.isWorking || webhooks.isWaiting() || teams.isBusy(),
    createInitKey: identity.createInitKey,
    createOwnerLink: identity.createOwnerLink,
    async close() {
      await models.close();
      // The indexer takes nothing new from here on, so that the end of the model's threads is no failure to it; the
      // threads end before the database does: what they still deliver would find it closed.
      const indexed = indexer.close();
      await Promise.all([webhooks.close(), teams.close()]);
      await embedder.close();
      await indexed;
      await upkeep.stop();
      await folding.stop();
      await map.close();
      await reads.close();
      pressure.stop();
      await index.close();
      identity.close();
      db.close();
      release();
    },
  };
}
