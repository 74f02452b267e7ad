import type { StoreResult } from '../shared/memory.ts';
import type {
  AllowResult,
  MergeRequest,
  RejectBatchResult,
  RejectionsResult,
  RejectResult,
} from '../shared/review.ts';
import type { ReviewQueue } from '../shared/review-queue.ts';
import type { Transport } from './transport.ts';
import type {
  CallOptions,
  RejectBatchOptions,
  RejectionsOptions,
  RejectOptions,
  ReviewQueueOptions,
} from './types.ts';

/** What waits for a person's decision, and the decisions that go beyond one memory's state. */
export class Review {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** One page of what waits: the batch with the newest memory first, each with hints why to look twice. */
  queue(query: ReviewQueueOptions = {}, options?: CallOptions): Promise<ReviewQueue> {
    return this.#transport.json({ method: 'GET', path: ['review'], query }, options);
  }

  /**
   * Rejects what waits: a memory that was never approved is deleted, of an approved one only the change is dropped.
   * With `never`, agents of the same user cannot propose the text again in that scope. `memories.undo` takes it back.
   */
  reject(id: string, rejection: RejectOptions = {}, options?: CallOptions): Promise<RejectResult> {
    return this.#transport.json(
      { method: 'POST', path: ['memories', id, 'reject'], body: rejection },
      options,
    );
  }

  /** Rejects up to 1,000 memories; says which failed and why. */
  rejectBatch(request: RejectBatchOptions, options?: CallOptions): Promise<RejectBatchResult> {
    return this.#transport.json(
      { method: 'POST', path: ['memories', 'reject-batch'], body: request },
      options,
    );
  }

  /** Gives `into` the merged text and deletes the memory `id`. Answers with the one that stays; undoing it takes back both. */
  merge(id: string, merge: MergeRequest, options?: CallOptions): Promise<StoreResult> {
    return this.#transport.json({ method: 'POST', path: ['memories', id, 'merge'], body: merge }, options);
  }

  /** Texts that agents may not propose again, the newest first. */
  rejections(query: RejectionsOptions = {}, options?: CallOptions): Promise<RejectionsResult> {
    return this.#transport.json({ method: 'GET', path: ['rejections'], query }, options);
  }

  /** Lets the text of a rejected memory be proposed again. */
  allow(id: string, options?: CallOptions): Promise<AllowResult> {
    return this.#transport.json({ method: 'DELETE', path: ['rejections', id] }, options);
  }
}
