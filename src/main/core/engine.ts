import type {
  Activity,
  ActivityRequest,
  Mute,
  MuteResult,
  Recalls,
  RecallsRequest,
  RelatedRequest,
  RelatedResult,
  UsedRequest,
  UsedResult,
} from '../../shared/activity.ts';
import type { ContextRequest, ContextResult } from '../../shared/context.ts';
import type { StreamEvent } from '../../shared/events.ts';
import type { Facets, FacetsRequest } from '../../shared/facets.ts';
import type {
  Agent,
  ApiKey,
  CheckResult,
  CreatedKey,
  CreatedUser,
  CreateKeyRequest,
  CreateUserRequest,
  ExplainResult,
  Grant,
  GrantRequest,
  ListGrantsRequest,
  User,
  Whoami,
} from '../../shared/identity.ts';
import type { Line } from '../../shared/lines.ts';
import type { ArrangeMapRequest, ArrangeMapResult, MapRequest } from '../../shared/map.ts';
import type {
  EditRequest,
  Memory,
  Scope,
  Source,
  StoreBatchRequest,
  StoreBatchResult,
  StoreRequest,
  StoreResult,
} from '../../shared/memory.ts';
import type { ModelsResult, UseModelRequest, UseModelResult } from '../../shared/models.ts';
import type {
  QueryRequest,
  QueryResult,
  RetrieveRequest,
  SearchRequest,
  SearchResult,
} from '../../shared/query.ts';
import type {
  AllowResult,
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
  MergeRequest,
  PurgeResult,
  ReasonRequest,
  RejectBatchRequest,
  RejectBatchResult,
  RejectionsRequest,
  RejectionsResult,
  RejectRequest,
  RejectResult,
  RestoreVersionRequest,
  UndoBatchRequest,
  UndoBatchResult,
  UndoRequest,
} from '../../shared/review.ts';
import type { ReviewQueue, ReviewQueueRequest } from '../../shared/review-queue.ts';
import type { Login, LoginLink, Session } from '../../shared/sessions.ts';
import type {
  AuditRequest,
  AuditResult,
  Backup,
  BackupRequest,
  BackupResult,
  Config,
  ConfigPatch,
  DoctorReport,
  DoctorRequest,
  FileRequest,
  Health,
  Progress,
  RestoreResult,
  Stats,
  Status,
} from '../../shared/system.ts';
import type {
  ConflictList,
  CreateTeamRequest,
  Invite,
  InviteRequest,
  JoinRequest,
  OfTeamRequest,
  SetRoleRequest,
  SettleRequest,
  ShareRequest,
  ShareResult,
  Team,
  TeamPatch,
} from '../../shared/team.ts';
import type {
  ExportRequest,
  Import,
  ImportOutcome,
  ImportRequest,
  ImportResult,
  UndoImportResult,
} from '../../shared/transfer.ts';
import type {
  CreatedWebhook,
  CreateWebhookRequest,
  DeliveriesRequest,
  Delivery,
  Webhook,
} from '../../shared/webhooks.ts';
import type { Caller, Principal } from './domain/principal.ts';

/** Reports steps of a long task. */
export type OnProgress = (progress: Progress) => void;

/**
 * What can be done with memories. Every call takes validated input, checks the caller's rights inside its queries, and
 * throws `HoldfastError`. A memory that the caller may not see is `not_found`.
 */
export interface Memories {
  /** `idempotencyKey`: a repeated call of the same API key with it answers with the first call's memory. */
  store(caller: Caller, request: StoreRequest, idempotencyKey?: string): Promise<StoreResult>;
  storeBatch(caller: Caller, request: StoreBatchRequest, idempotencyKey?: string): Promise<StoreBatchResult>;
  /** `served`: only what recall may hand out, whatever the caller may review. */
  get(caller: Caller, id: string, options?: { served?: boolean }): Memory;
  retrieve(caller: Caller, request: RetrieveRequest): Memory;
  query(caller: Caller, request: QueryRequest): Promise<QueryResult>;
  search(caller: Caller, request: SearchRequest, signal?: AbortSignal): Promise<SearchResult>;
  /** What is of most use for a task within a budget of tokens, quoted for a prompt. Active memories only. */
  context(caller: Caller, request: ContextRequest, signal?: AbortSignal): Promise<ContextResult>;
  edit(caller: Caller, id: string, request: EditRequest): Promise<StoreResult>;
  approve(caller: Caller, id: string, request: ApproveRequest): Memory;
  deactivate(caller: Caller, id: string, request: DeactivateRequest): Memory;
  delete(caller: Caller, id: string, request: ReasonRequest): void;
  deactivateBatch(caller: Caller, request: IdsRequest): DeactivateBatchResult;
  deleteBatch(caller: Caller, request: IdsRequest): DeleteBatchResult;
  undoBatch(caller: Caller, request: UndoBatchRequest): UndoBatchResult;
  /** Takes back the newest change that has not been taken back yet, a delete included. */
  undo(caller: Caller, id: string, request: UndoRequest): StoreResult;
  /** Makes the content of an earlier version the newest one. */
  restore(caller: Caller, id: string, request: RestoreVersionRequest): StoreResult;
  purge(caller: Caller, id: string): PurgeResult;
  history(caller: Caller, id: string): History;
  diff(caller: Caller, id: string, request: DiffRequest): DiffResult;
  stats(caller: Caller): Promise<Stats>;
  /** How many memories of a query have each scope, type, state, agent, namespace and tag. */
  facets(caller: Caller, request: FacetsRequest): Promise<Facets>;
  /** The memories nearest to one, of those that recall may hand out to the caller. */
  related(caller: Caller, id: string, request: RelatedRequest): Promise<RelatedResult>;
  /** Where a memory was recalled lately, by those whom the caller may know of. */
  recalls(caller: Caller, id: string, request: RecallsRequest): Recalls;
  /** Notes that recalled memories were of use, which moves their ranking a little. */
  used(caller: Caller, request: UsedRequest): UsedResult;
  /** Hides a memory of others from the recall of the caller's own agents. For people only. */
  mute(caller: Caller, id: string): MuteResult;
  unmute(caller: Caller, id: string): MuteResult;
  /** What the caller muted, the newest first. */
  mutes(caller: Caller): Mute[];
  /** What happened on the last days: memories stored, waiting for review, recalled. */
  activity(caller: Caller, request: ActivityRequest): Promise<Activity>;
  /** Whether there can be anything that this caller may approve. */
  mayReview(caller: Caller): boolean;
}

/** Deciding about what waits, beyond one memory at a time. Only memories that the caller may review. */
export interface Review {
  /** What waits: the batch with the newest memory first, each with hints why to look twice. */
  queue(caller: Caller, request: ReviewQueueRequest): Promise<ReviewQueue>;
  /** The same memories, with hints on those that wait for the caller's review. */
  withHints(caller: Caller, memories: readonly Memory[]): Promise<Memory[]>;
  /** Refuses what waits: deletes a memory that was never approved, else drops only the waiting change. */
  reject(caller: Caller, id: string, request: RejectRequest): RejectResult;
  rejectBatch(caller: Caller, request: RejectBatchRequest): RejectBatchResult;
  approveBatch(caller: Caller, request: ApproveBatchRequest): ApproveBatchResult;
  /** Makes one memory of two; undoing either half takes back both. */
  merge(caller: Caller, id: string, request: MergeRequest): StoreResult;
  /** Texts that agents may not propose again, the newest first. */
  rejections(caller: Caller, request: RejectionsRequest): RejectionsResult;
  /** Lets agents propose the text of a rejected memory again. */
  allow(caller: Caller, id: string): AllowResult;
}

/** Hears of an import as it goes on. */
export interface OnImport {
  /** Once, when there is something to resume should it be cut off; not in a dry run. */
  begun(begun: Import): void;
  /** What became of the next lines, after it is on the disk. */
  items(outcomes: readonly ImportOutcome[]): void;
}

/** Memories in and out, many at a time and in bounded memory. */
export interface Transfer {
  /** Lines of JSON with their ends, of what the caller may read or review. Throws before the first line, or goes on to the end. */
  export(caller: Caller, request: ExportRequest): Iterable<string>;
  import(
    caller: Caller,
    request: ImportRequest,
    lines: AsyncIterable<Line>,
    on: OnImport,
  ): Promise<ImportResult>;
  /** The newest imports first. */
  imports(caller: Caller): Import[];
  getImport(caller: Caller, id: string): Import;
  /** Deletes what an import brought. Each deletion can be undone. */
  undoImport(caller: Caller, id: string, onProgress: OnProgress): Promise<UndoImportResult>;
}

/** Users, agents, keys and grants. */
export interface Identity {
  /** The principal of an API key and the agent it names, through a face. Throws `unauthenticated` or `forbidden`. */
  authenticate(apiKey: string, agent?: string, face?: Source): Principal;
  whoami(caller: Caller): Whoami;
  createUser(caller: Caller, request: CreateUserRequest): CreatedUser;
  listUsers(caller: Caller): User[];
  listAgents(caller: Caller): Promise<Agent[]>;
  createKey(caller: Caller, request: CreateKeyRequest): CreatedKey;
  listKeys(caller: Caller, user?: string): ApiKey[];
  /** Holds from the next request on; open event streams of the key end. `id` is the key's id or its prefix. */
  revokeKey(caller: Caller, id: string): ApiKey;
  /** A link that logs one browser in with the rights of the caller's key. */
  createLoginLink(caller: Caller): LoginLink;
  /** Begins a session with the code of a link, which is used up by it. `browser`: its name in words. */
  logIn(code: string, browser: string): { login: Login; cookie: string; lifetime: number };
  /** The principal of a browser session by both of its secrets. Throws `unauthenticated` or `forbidden`. */
  authenticateSession(secrets: { cookie: string; page: string }, agent?: string): Principal;
  listSessions(caller: Caller): Session[];
  /** Logs a browser out, with effect on the next request; its open event streams end. */
  endSession(caller: Caller, id: string): Session;
  /** Logs out every browser of the caller's user but the one that asks; says how many. */
  endOtherSessions(caller: Caller): number;
  grant(caller: Caller, request: GrantRequest): Grant;
  revokeGrant(caller: Caller, request: GrantRequest): { revoked: number };
  listGrants(caller: Caller, request: ListGrantsRequest): Grant[];
  check(caller: Caller, request: GrantRequest): CheckResult;
  explain(caller: Caller, request: GrantRequest): ExplainResult;
}

/** Where changes are sent to by HTTP. Each webhook is of the person who made it, and is told what that person may see. */
export interface Webhooks {
  create(caller: Caller, request: CreateWebhookRequest): CreatedWebhook;
  /** The caller's own, oldest first. */
  list(caller: Caller): Webhook[];
  /** Ends it, with what it has not sent yet. */
  remove(caller: Caller, id: string): { id: string };
  /** Sends a test message once, now, and says how that went. */
  test(caller: Caller, id: string): Promise<Delivery>;
  /** The newest first. */
  deliveries(caller: Caller, id: string, request: DeliveriesRequest): Delivery[];
}

/** Memories shared with other engines. All but `list` is for people, not for agents. */
export interface Teams {
  /** The teams of the caller's tenant and user. */
  list(caller: Caller): Team[];
  /** Makes a team with the caller as its first admin. Publishes nothing. */
  create(caller: Caller, request: CreateTeamRequest): Promise<Team>;
  invite(caller: Caller, request: InviteRequest): Promise<Invite>;
  /** Answers when the relay has the request; the team is in state `joining` until an admin's engine has answered it. */
  join(caller: Caller, request: JoinRequest): Promise<Team>;
  patch(caller: Caller, request: TeamPatch): Promise<Team>;
  setRole(caller: Caller, member: string, request: SetRoleRequest): Promise<Team>;
  /** Removes a member, or one device of a member, and begins a new epoch. */
  remove(caller: Caller, member: string, request: OfTeamRequest): Promise<Team>;
  /** Ends the membership here. What was synced stays as it is. */
  leave(caller: Caller, request: OfTeamRequest): Promise<void>;
  share(caller: Caller, request: ShareRequest): Promise<ShareResult>;
  conflicts(caller: Caller): ConflictList;
  settle(caller: Caller, id: string, request: SettleRequest): Promise<StoreResult>;
}

/** The engine itself: state, upkeep, settings. All but `health` need an administrator's key. */
export interface System {
  health(): Health;
  status(caller: Caller): Promise<Status>;
  audit(caller: Caller, request: AuditRequest): Promise<AuditResult>;
  /** Writes a refused request into the audit log. Never throws. */
  auditRefusal(entry: { principal: Principal | null; source: string; action: string; outcome: string }): void;
  doctor(caller: Caller, request: DoctorRequest, onProgress: OnProgress): Promise<DoctorReport>;
  backup(caller: Caller, request: BackupRequest, onProgress: OnProgress): Promise<BackupResult>;
  /** The copies of the database in the data directory, the newest first. */
  backups(caller: Caller): Backup[];
  /** Checks the backup, puts it in place of the database and restarts the engine inside this process. */
  restore(caller: Caller, request: FileRequest, onProgress: OnProgress): Promise<RestoreResult>;
  config(caller: Caller): Config;
  configure(caller: Caller, patch: ConfigPatch): Config;
  /** Ends the engine after the answer has been sent. */
  stop(caller: Caller): void;
}

/** The map of memories: those that mean similar things lie near each other. */
export interface MapOfMemories {
  /** A `MapResult` as JSON in UTF-8, of what the caller may read or review. */
  draw(caller: Caller, request: MapRequest): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * Gives places to memories without one. Makes a new layout where there is none or the present one no longer holds; `anew`
   * makes one in any case and needs an administrator.
   */
  arrange(caller: Caller, request: ArrangeMapRequest, onProgress: OnProgress): Promise<ArrangeMapResult>;
}

/** The embedding model. All needs an administrator's key. */
export interface Models {
  list(caller: Caller): ModelsResult;
  /**
   * Fetches a model, tries it, and puts it in the place of the present one while searches go on. Memories are embedded anew
   * in the background. Throws, with nothing changed, when it cannot be fetched or is of no use.
   */
  use(caller: Caller, request: UseModelRequest, onProgress: OnProgress): Promise<UseModelResult>;
}

export interface Subscription {
  /** Ends the subscription from the subscriber's side. */
  close(): void;
}

/** A change of what recall hands out, whatever else happened to the memory. */
export interface RecallChange {
  id: string;
  /** The scopes in which it was, or is now, recalled. */
  scopes: readonly Scope[];
}

export interface Events {
  /**
   * Tells `listener` of every change of a memory that `principal` may see, and a person of teams; `onEnd` when the key stops
   * being valid.
   */
  subscribe(principal: Principal, listener: (event: StreamEvent) => void, onEnd: () => void): Subscription;
  /** The same for what recall hands out to `principal`: nothing of what waits, even where it may review that. */
  subscribeToRecall(
    principal: Principal,
    listener: (change: RecallChange) => void,
    onEnd: () => void,
  ): Subscription;
}

/** The whole product without a face: what the HTTP API, MCP and the desktop app are thin adapters of. */
export interface Engine {
  readonly memories: Memories;
  readonly review: Review;
  readonly transfer: Transfer;
  readonly identity: Identity;
  readonly system: System;
  readonly models: Models;
  readonly map: MapOfMemories;
  readonly events: Events;
  readonly webhooks: Webhooks;
  readonly teams: Teams;
  /** Flushes what is batched and releases the data directory. */
  close(): Promise<void>;
}
