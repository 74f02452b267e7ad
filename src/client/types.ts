import type { ContextRequest } from '../shared/context.ts';
import type { FacetsRequest } from '../shared/facets.ts';
import type {
  CreateKeyRequest,
  CreateUserRequest,
  GrantRequest,
  ListGrantsRequest,
} from '../shared/identity.ts';
import type { MapRequest } from '../shared/map.ts';
import type { EditRequest, Source, StoreInput } from '../shared/memory.ts';
import type { QueryRequest, RetrieveRequest, SearchRequest } from '../shared/query.ts';
import type {
  ApproveBatchRequest,
  ApproveRequest,
  DeactivateRequest,
  DiffRequest,
  IdsRequest,
  MergeRequest,
  ReasonRequest,
  RejectBatchRequest,
  RejectionsRequest,
  RejectRequest,
  RestoreVersionRequest,
  UndoBatchRequest,
  UndoRequest,
} from '../shared/review.ts';
import type { ReviewQueueRequest } from '../shared/review-queue.ts';
import type { AuditRequest, ConfigPatch, DoctorRequest, FileRequest, Progress } from '../shared/system.ts';
import type { CreateTeamRequest, InviteRequest, OfTeamRequest, TeamPatch } from '../shared/team.ts';
import type { ExportRequest, Import, ImportOutcome, ImportRequest } from '../shared/transfer.ts';
import type { CreateWebhookRequest, DeliveriesRequest } from '../shared/webhooks.ts';

/** Where to find an engine and who asks. */
export interface ConnectOptions {
  /** Base address of the engine, such as `http://127.0.0.1:8765`. */
  url: string;
  /**
   * An API key (`hfk_…`). Without one only `system.health()` is answered, except to pages of the engine itself, whose session
   * cookie the browser sends along.
   */
  apiKey?: string | undefined;
  /** Acts with the rights of this agent of the key's user. */
  agent?: string | undefined;
  /** The conversation that recalls are noted for, as the agent names it. */
  session?: string | undefined;
  /** What the versions of a memory name as the origin of a change; `http` when not given. */
  source?: Source | undefined;
  /** Replaces the global `fetch`. */
  fetch?: typeof globalThis.fetch | undefined;
  /** How long one request may take, in milliseconds; 60,000 when not given. Long tasks and event streams have no limit. */
  timeoutMs?: number | undefined;
  /** How often a call that is safe to repeat is tried in all, 3 when not given. */
  attempts?: number | undefined;
}

/** Accepted by every call. */
export interface CallOptions {
  /** Ends the call early: it then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** Accepted by long tasks. */
export interface TaskOptions extends CallOptions {
  /** Called at every step that the engine reports. */
  onProgress?: ((progress: Progress) => void) | undefined;
}

/** Accepted by `transfer.import`. */
export interface ImportCallOptions extends CallOptions {
  /** Called once with the new import, whose id resumes it; not in a dry run. */
  onBegun?: ((begun: Import) => void) | undefined;
  /** Called with what became of the next items. */
  onItems?: ((outcomes: ImportOutcome[]) => void) | undefined;
}

type OneOrMany<T> = T extends (infer Item)[] ? Item | Item[] : T;
/** Request fields that all have defaults: any may be left out, and a list of one may be its value. */
type Loose<T> = { [K in keyof T]?: OneOrMany<T[K]> | undefined };

/** Filters, order and page of `memories.query`. */
export type QueryOptions = Loose<QueryRequest>;
/** Filters of `memories.facets`. */
export type FacetOptions = Loose<FacetsRequest>;
/** Filters, mode and limits of `memories.search`. */
export type SearchOptions = Loose<Omit<SearchRequest, 'query'>>;
/** Filters of `map.draw`. */
export type MapOptions = Loose<MapRequest>;
/** Filters and budget of `memories.context`. */
export type ContextOptions = Loose<Omit<ContextRequest, 'task'>>;
/** Filters of `transfer.export`, and whether histories and deleted memories are in it (they are). */
export type ExportOptions = Loose<ExportRequest>;
/** What an import is to make of its items; with `resume` all of it is that of its beginning. */
export type ImportOptions = Loose<Omit<ImportRequest, 'position' | 'checksum' | 'more'>>;
/** Which changes a webhook is told of, and whether it gets the memories themselves. */
export type WebhookOptions = Partial<Omit<CreateWebhookRequest, 'url'>>;
/** How many deliveries of a webhook to list, and which. */
export type DeliveryOptions = Partial<DeliveriesRequest>;
/** What kind of team to make, and as whom. */
export type CreateTeamOptions = Partial<Omit<CreateTeamRequest, 'name' | 'relay'>>;
/** For whom an invite is, and how long it works. */
export type InviteOptions = Loose<InviteRequest>;
/** The team that is meant, where there are several. */
export type OfTeamOptions = Loose<OfTeamRequest>;
/** What to change about a team. */
export type TeamChange = Partial<TeamPatch>;
/** The memories to share: by id, or all that the team does not have. */
export type ShareSelection = OfTeamOptions & ({ ids: readonly string[] } | { all: true });
/** How a conflict ends: with one of its sides, or with another text. */
export type Settlement = { operation: string } | { content: string };
/** Everything about a new memory but its content. */
export type StoreOptions = Omit<StoreInput, 'content'>;
/** The fields of a memory to change. */
export type EditOptions = EditRequest;
/** What the first user key of a new user looks like. The role is `writer` when not given. */
export type CreateUserOptions = Omit<CreateUserRequest, 'role'> & Partial<Pick<CreateUserRequest, 'role'>>;

/** Filters and page of `review.queue`. */
export type ReviewQueueOptions = Loose<ReviewQueueRequest>;
/** How a memory is rejected: `never` to be proposed again, or just now. */
export type RejectOptions = Partial<RejectRequest>;
export type RejectBatchOptions = Partial<RejectBatchRequest> & IdsRequest;
export type RejectionsOptions = Partial<RejectionsRequest>;

export type {
  ApproveBatchRequest,
  ApproveRequest,
  AuditRequest,
  ConfigPatch,
  CreateKeyRequest,
  DeactivateRequest,
  DiffRequest,
  DoctorRequest,
  FileRequest,
  GrantRequest,
  IdsRequest,
  ListGrantsRequest,
  MergeRequest,
  ReasonRequest,
  RestoreVersionRequest,
  RetrieveRequest,
  StoreInput,
  UndoBatchRequest,
  UndoRequest,
};
