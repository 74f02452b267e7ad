import type {
  Activity,
  ActivityRequest,
  MuteResult,
  MutesResult,
  Recalls,
  RecallsRequest,
  RelatedRequest,
  RelatedResult,
  UsedResult,
} from '../shared/activity.ts';
import type { ContextResult } from '../shared/context.ts';
import type { Facets } from '../shared/facets.ts';
import type { EditRequest, Memory, StoreBatchResult, StoreInput, StoreResult } from '../shared/memory.ts';
import type { QueryResult, RetrieveRequest, SearchResult } from '../shared/query.ts';
import type {
  ApproveBatchRequest,
  ApproveBatchResult,
  ApproveRequest,
  DeactivateBatchResult,
  DeactivateRequest,
  DeleteBatchResult,
  DiffRequest,
  DiffResult,
  History,
  IdsRequest,
  PurgeResult,
  ReasonRequest,
  RestoreVersionRequest,
  UndoBatchRequest,
  UndoBatchResult,
  UndoRequest,
} from '../shared/review.ts';
import type { Stats } from '../shared/system.ts';
import type { Transport } from './transport.ts';
import type {
  CallOptions,
  ContextOptions,
  FacetOptions,
  QueryOptions,
  SearchOptions,
  StoreOptions,
} from './types.ts';

/** Everything that can be done with memories. Every call rejects with `HoldfastError`. */
export class Memories {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Stores one text of up to 32 KiB. Whether it can be recalled at once depends on the approval policy: see
   * `memory.state` of the answer. Safe against lost answers: a repeated try never stores twice.
   */
  store(content: string, fields: StoreOptions = {}, options?: CallOptions): Promise<StoreResult> {
    const body = { ...fields, content };
    return this.#transport.json(
      { method: 'POST', path: ['memories'], body, idempotencyKey: crypto.randomUUID() },
      options,
    );
  }

  /**
   * Stores up to 1,000 memories. Each has its own result; one bad item stops no other.
   * `embed: 'later'` answers when they are on disk; they are found by their words until they are embedded.
   */
  storeBatch(
    memories: StoreInput[],
    fields: { embed?: 'now' | 'later' } = {},
    options?: CallOptions,
  ): Promise<StoreBatchResult> {
    const body = { memories, ...fields };
    return this.#transport.json(
      { method: 'POST', path: ['memories', 'batch'], body, idempotencyKey: crypto.randomUUID() },
      options,
    );
  }

  /** One memory by its id. `not_found` when there is none that the caller may see. */
  get(id: string, options?: CallOptions): Promise<Memory> {
    return this.#transport.json({ method: 'GET', path: ['memories', id] }, options);
  }

  /** The memory of a namespace and key, or of both joined by a slash in `path`. */
  retrieve(query: RetrieveRequest, options?: CallOptions): Promise<Memory> {
    return this.#transport.json({ method: 'GET', path: ['memories', 'retrieve'], query }, options);
  }

  /** One page of memories, oldest first unless `order` says otherwise; `next_cursor` leads to the next page. */
  query(query: QueryOptions = {}, options?: CallOptions): Promise<QueryResult> {
    return this.#transport.json({ method: 'GET', path: ['memories'], query }, options);
  }

  /** All memories that `query` finds, page by page; `limit` is the size of a page. */
  async *queryAll(query: QueryOptions = {}, options?: CallOptions): AsyncGenerator<Memory, void> {
    let cursor = query.cursor;
    do {
      const page = await this.query({ ...query, cursor }, options);
      yield* page.memories;
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
  }

  /**
   * The memories that fit a question best, by meaning and by words, best first, each with a score from 0 to 1.
   * Nothing fits, nothing is returned. `degraded` says why the answer may be less than it could be.
   */
  search(query: string, search: SearchOptions = {}, options?: CallOptions): Promise<SearchResult> {
    const body = { ...search, query };
    return this.#transport.json(
      { method: 'POST', path: ['memories', 'search'], body, repeatable: true },
      options,
    );
  }

  /**
   * What is of most use for a task within `token_budget` (1,500 when not given): `items`, and `text` that quotes them for a
   * prompt. An empty task asks for what matters in general.
   */
  context(task = '', fields: ContextOptions = {}, options?: CallOptions): Promise<ContextResult> {
    const body = { ...fields, task };
    return this.#transport.json({ method: 'POST', path: ['context'], body, repeatable: true }, options);
  }

  /**
   * Changes the given fields. For whoever needs approval this makes a pending version: recall goes on serving the
   * approved one. With `base_version` an edit of an outdated view is refused with `stale_version`.
   */
  edit(id: string, edit: EditRequest, options?: CallOptions): Promise<StoreResult> {
    return this.#transport.json({ method: 'PATCH', path: ['memories', id], body: edit }, options);
  }

  /** Lets a memory be recalled: its newest version, or exactly the one named. */
  approve(id: string, approval: ApproveRequest = {}, options?: CallOptions): Promise<Memory> {
    return this.#transport.json(
      { method: 'POST', path: ['memories', id, 'approve'], body: approval },
      options,
    );
  }

  /** Sets a memory aside without deleting it; with `version`, refuses just that pending version of it. */
  deactivate(id: string, decision: DeactivateRequest = {}, options?: CallOptions): Promise<Memory> {
    return this.#transport.json(
      { method: 'POST', path: ['memories', id, 'deactivate'], body: decision },
      options,
    );
  }

  /** Deletes a memory; `undo` brings it back. */
  delete(
    id: string,
    reason: ReasonRequest = {},
    options?: CallOptions,
  ): Promise<{ deleted: true; id: string }> {
    return this.#transport.json({ method: 'DELETE', path: ['memories', id], query: reason }, options);
  }

  /** Approves up to 1,000 memories, moving them to `scope` if that is given; says which failed and why. */
  approveBatch(request: ApproveBatchRequest, options?: CallOptions): Promise<ApproveBatchResult> {
    return this.#batch('approve', request, options);
  }

  /** Deactivates up to 1,000 memories; says which failed and why. */
  deactivateBatch(request: IdsRequest, options?: CallOptions): Promise<DeactivateBatchResult> {
    return this.#batch('deactivate', request, options);
  }

  /** Deletes up to 1,000 memories; says which failed and why. */
  deleteBatch(request: IdsRequest, options?: CallOptions): Promise<DeleteBatchResult> {
    return this.#batch('delete', request, options);
  }

  /** Takes back the newest change of up to 1,000 memories; says which failed and why. */
  undoBatch(request: UndoBatchRequest, options?: CallOptions): Promise<UndoBatchResult> {
    return this.#batch('undo', request, options);
  }

  /**
   * Takes back the newest change that has not been taken back yet, a delete included. With `own`, rejects with `conflict` where
   * somebody else made it; without, `notice` says who did.
   */
  undo(id: string, request: UndoRequest = {}, options?: CallOptions): Promise<StoreResult> {
    return this.#transport.json({ method: 'POST', path: ['memories', id, 'undo'], body: request }, options);
  }

  /** Makes an earlier version the newest one. */
  restore(id: string, version: RestoreVersionRequest, options?: CallOptions): Promise<StoreResult> {
    return this.#transport.json(
      { method: 'POST', path: ['memories', id, 'restore'], body: version },
      options,
    );
  }

  /** Erases a memory for good, its history included. The answer says what may still hold the text. */
  purge(id: string, options?: CallOptions): Promise<PurgeResult> {
    return this.#transport.json({ method: 'POST', path: ['memories', id, 'purge'] }, options);
  }

  /** Every version: who changed what, when, from where and why. */
  history(id: string, options?: CallOptions): Promise<History> {
    return this.#transport.json({ method: 'GET', path: ['memories', id, 'history'] }, options);
  }

  /** What changed between two versions; none given means the last change. */
  diff(id: string, query: DiffRequest = {}, options?: CallOptions): Promise<DiffResult> {
    return this.#transport.json({ method: 'GET', path: ['memories', id, 'diff'], query }, options);
  }

  /** The memories nearest to one in meaning and words, nearest first; only active ones. */
  related(id: string, query: Partial<RelatedRequest> = {}, options?: CallOptions): Promise<RelatedResult> {
    return this.#transport.json({ method: 'GET', path: ['memories', id, 'related'], query }, options);
  }

  /** Where a memory was recalled lately, and how often it was of use. */
  recalls(id: string, query: Partial<RecallsRequest> = {}, options?: CallOptions): Promise<Recalls> {
    return this.#transport.json({ method: 'GET', path: ['memories', id, 'recalls'], query }, options);
  }

  /** Reports that up to 1,000 recalled memories were of use, which moves their ranking a little. */
  used(ids: string[], options?: CallOptions): Promise<UsedResult> {
    return this.#transport.json({ method: 'POST', path: ['memories', 'used'], body: { ids } }, options);
  }

  /** Hides a memory of others from the recall of your own agents; nothing changes for anybody else. */
  mute(id: string, options?: CallOptions): Promise<MuteResult> {
    return this.#transport.json(
      { method: 'POST', path: ['memories', id, 'mute'], repeatable: true },
      options,
    );
  }

  /** Takes a mute back. */
  unmute(id: string, options?: CallOptions): Promise<MuteResult> {
    return this.#transport.json(
      { method: 'POST', path: ['memories', id, 'unmute'], repeatable: true },
      options,
    );
  }

  /** What you muted, newest first. */
  mutes(options?: CallOptions): Promise<MutesResult> {
    return this.#transport.json({ method: 'GET', path: ['mutes'] }, options);
  }

  /** What happened on each of the last days: memories stored, waiting for review, recalled. */
  activity(query: Partial<ActivityRequest> = {}, options?: CallOptions): Promise<Activity> {
    return this.#transport.json({ method: 'GET', path: ['activity'], query }, options);
  }

  /** How many memories there are, by scope, type, state and agent. */
  stats(options?: CallOptions): Promise<Stats> {
    return this.#transport.json({ method: 'GET', path: ['stats'] }, options);
  }

  /** How many memories of a query there are, and how many have each scope, type, state, agent, namespace and tag. */
  facets(query: FacetOptions = {}, options?: CallOptions): Promise<Facets> {
    return this.#transport.json({ method: 'GET', path: ['facets'], query }, options);
  }

  #batch<T>(action: string, body: IdsRequest, options?: CallOptions): Promise<T> {
    return this.#transport.json({ method: 'POST', path: ['memories', `${action}-batch`], body }, options);
  }
}
