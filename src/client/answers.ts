export type {
  Activity,
  AgentSeries,
  Mute,
  MuteResult,
  MutesResult,
  Recall,
  Recalls,
  RelatedMemory,
  RelatedResult,
  UsedResult,
} from '../shared/activity.ts';
export type { ContextItem, ContextResult } from '../shared/context.ts';
export type { FacetCount, Facets } from '../shared/facets.ts';
export type { ReviewHint, SimilarHint, SimilarMemory, Span, TextHint } from '../shared/hints.ts';
export type {
  Agent,
  ApiKey,
  ApprovalPolicy,
  CheckResult,
  CreatedKey,
  CreatedUser,
  ExplainResult,
  Grant,
  GrantObject,
  Relation,
  Role,
  Subject,
  User,
  Whoami,
} from '../shared/identity.ts';
export type { ArrangeMapResult, MapCluster, MapColumn, MapPoints, MapResult } from '../shared/map.ts';
export type {
  Memory,
  MemoryType,
  Metadata,
  Scope,
  Source,
  State,
  StoreBatchResult,
  StoreOutcome,
  StoreResult,
} from '../shared/memory.ts';
export type { ModelInfo, ModelsResult, UseModelResult } from '../shared/models.ts';
export type { QueryResult, ScoreParts, SearchHit, SearchResult } from '../shared/query.ts';
export type {
  AllowResult,
  ApproveBatchResult,
  DeactivateBatchResult,
  DeleteBatchResult,
  DiffResult,
  FieldChange,
  History,
  Operation,
  PurgeResult,
  RejectBatchResult,
  Rejection,
  RejectionsResult,
  RejectResult,
  Snapshot,
  UndoBatchResult,
  Version,
} from '../shared/review.ts';
export type { Proposal, ReviewBatch, ReviewItem, ReviewQueue } from '../shared/review-queue.ts';
export type { Login, LoginLink, Session } from '../shared/sessions.ts';
export type {
  AuditEntry,
  AuditResult,
  Backup,
  BackupKind,
  BackupResult,
  Config,
  DoctorFinding,
  DoctorReport,
  Health,
  Progress,
  RestoreResult,
  Stats,
  Status,
} from '../shared/system.ts';
export type {
  Conflict,
  ConflictSide,
  Invite,
  ShareResult,
  Team,
  TeamDevice,
  TeamKind,
  TeamMember,
  TeamRole,
} from '../shared/team.ts';
export type {
  ExportedMemory,
  Import,
  ImportItemInput,
  ImportOutcome,
  ImportResult,
  UndoImportResult,
} from '../shared/transfer.ts';
export type { CreatedWebhook, Delivery, Webhook } from '../shared/webhooks.ts';
