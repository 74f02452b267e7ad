import type { StoreResult } from '../../../shared/memory.ts';
import type { PurgeResult } from '../../../shared/review.ts';
import type { Caller } from '../domain/principal.ts';
import type { Memories } from '../engine.ts';
import { activity } from './activity.ts';
import { forEachId } from './batch.ts';
import { brief } from './brief.ts';
import { type Changing, changing } from './changing.ts';
import type { MemoryContext } from './context.ts';
import { edit, restoreVersion } from './edit.ts';
import { facets } from './facets.ts';
import { forget, purge } from './forget.ts';
import { diff, history } from './history.ts';
import { mute, mutes, unmute } from './mutes.ts';
import { get, query, retrieve, stats } from './read.ts';
import { recall } from './recall.ts';
import { recalls } from './recalls.ts';
import { related } from './related.ts';
import type { Stored } from './remember.ts';
import { rememberBatch } from './remember-batch.ts';
import { approve, deactivate } from './review.ts';
import { createStoreQueue } from './store-queue.ts';
import { type Undone, undo } from './undo.ts';
import { used } from './used.ts';
import { viewOf, viewOfNew } from './view.ts';
import { mayReviewAnything } from './visibility.ts';

/** The use cases of memories over one database. `backups` tells what copies of it exist on this machine. */
export function createMemories(context: MemoryContext, backups: () => readonly string[]): Memories {
  const storeOne = createStoreQueue(context);

  const change = <T>(caller: Caller, action: (c: Changing) => T): T => changing(context, caller, action);

  const isNew = (done: Stored | Undone) => done.outcome === 'created' && !('replayed' in done);

  const result = (caller: Caller, done: Stored | Undone, embedded: boolean): StoreResult => ({
    memory: (isNew(done) ? viewOfNew : viewOf)(context, caller, done.record),
    outcome: done.outcome,
    notice: done.notice,
    embedded,
    degraded: context.indexing.degraded(),
  });

  const embed = async (records: readonly { seq: number }[], when: 'now' | 'later'): Promise<boolean> => {
    return when === 'now' && context.indexing.embedNow(records.map((record) => record.seq));
  };

  const revised = (caller: Caller, action: (c: Changing) => Undone): StoreResult => {
    const done = change(caller, action);
    return result(caller, done, context.indexing.isEmbedded(done.record.seq));
  };

  return {
    async store(caller, request, idempotencyKey) {
      const stored = await storeOne(caller, request, idempotencyKey);
      return result(caller, stored, await embed([stored.record], request.embed));
    },
    async storeBatch(caller, request, idempotencyKey) {
      const { results, stored } = await rememberBatch(context, caller, request, idempotencyKey);
      await embed(stored, request.embed);
      const failed = results.length - stored.length;
      return { stored: stored.length, failed, results, degraded: context.indexing.degraded() };
    },
    get: (caller, id, options) => get(context, caller, id, options?.served),
    retrieve: (caller, request) => retrieve(context, caller, request),
    query: (caller, request) => query(context, caller, request),
    search: (caller, request, signal) => recall(context, caller, request, signal),
    context: (caller, request, signal) => brief(context, caller, request, signal),
    async edit(caller, id, request) {
      const done = change(caller, (c) => edit(c, id, request));
      return result(caller, done, await embed([done.record], 'now'));
    },
    approve(caller, id, request) {
      const record = change(caller, (c) => approve(c, id, request));
      return viewOf(context, caller, record);
    },
    deactivate: (caller, id, request) =>
      viewOf(
        context,
        caller,
        change(caller, (c) => deactivate(c, id, request)),
      ),
    delete: (caller, id, request) => void change(caller, (c) => forget(c, id, request)),
    deactivateBatch(caller, request) {
      const { done, ...rest } = forEachId(context, caller, request, (c, id) =>
        deactivate(c, id, { reason: request.reason }),
      );
      return { deactivated: done.length, deactivated_ids: done, ...rest };
    },
    deleteBatch(caller, request) {
      const { done, ...rest } = forEachId(context, caller, request, (c, id) =>
        forget(c, id, { reason: request.reason }),
      );
      return { deleted: done.length, deleted_ids: done, ...rest };
    },
    undoBatch(caller, request) {
      const { done, ...rest } = forEachId(context, caller, request, (c, id) =>
        undo(c, id, { reason: request.reason, own: request.own }),
      );
      return { undone: done.length, undone_ids: done, ...rest };
    },
    undo: (caller, id, request) => revised(caller, (c) => undo(c, id, request)),
    restore: (caller, id, request) => revised(caller, (c) => restoreVersion(c, id, request)),
    purge(caller, id) {
      change(caller, (c) => purge(c, id));
      return afterPurge(context, id, backups());
    },
    history: (caller, id) => history(context, caller, id),
    diff: (caller, id, request) => diff(context, caller, id, request),
    stats: (caller) => stats(context, caller),
    facets: (caller, request) => facets(context, caller, request),
    related: (caller, id, request) => related(context, caller, id, request),
    recalls: (caller, id, request) => recalls(context, caller, id, request),
    used: (caller, request) => used(context, caller, request),
    mute: (caller, id) => mute(context, caller, id),
    unmute: (caller, id) => unmute(context, caller, id),
    mutes: (caller) => mutes(context, caller),
    activity: (caller, request) => activity(context, caller, request),
    mayReview: ({ principal }) => principal.mayDecide && mayReviewAnything(context, principal),
  };
}

/** Rewrites the log, which still holds the erased pages, and says what else may hold the text. */
function afterPurge(context: MemoryContext, id: string, backups: readonly string[]): PurgeResult {
  const remains: string[] = [];
  if (!context.db.emptyLog()) remains.push('the write-ahead log of the database, for some seconds');
  if (backups.length > 0)
    remains.push(`${backups.length} backup(s) of the database on this machine: ${backups.join(', ')}`);
  remains.push('backups and exports that were copied elsewhere, and what agents were already told');
  return { id, purged: true, remains };
}
