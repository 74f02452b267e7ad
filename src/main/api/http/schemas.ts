import { z } from 'zod';
import * as activity from '../../../shared/activity.ts';
import * as context from '../../../shared/context.ts';
import { MemoryEvent, StreamEvent, TeamEvent } from '../../../shared/events.ts';
import * as facets from '../../../shared/facets.ts';
import * as hints from '../../../shared/hints.ts';
import * as identity from '../../../shared/identity.ts';
import * as map from '../../../shared/map.ts';
import * as memory from '../../../shared/memory.ts';
import * as models from '../../../shared/models.ts';
import * as query from '../../../shared/query.ts';
import * as review from '../../../shared/review.ts';
import * as queue from '../../../shared/review-queue.ts';
import * as sessions from '../../../shared/sessions.ts';
import * as system from '../../../shared/system.ts';
import * as team from '../../../shared/team.ts';
import * as transfer from '../../../shared/transfer.ts';
import * as webhooks from '../../../shared/webhooks.ts';

/** What requests hold, under the names that the OpenAPI document gives them. */
const REQUESTS = {
  StoreRequest: memory.StoreRequest,
  StoreBatchRequest: memory.StoreBatchRequest,
  EditRequest: memory.EditRequest,
  SearchRequest: query.SearchRequest,
  ContextRequest: context.ContextRequest,
  IdsRequest: review.IdsRequest,
  ApproveRequest: review.ApproveRequest,
  ApproveBatchRequest: review.ApproveBatchRequest,
  DeactivateRequest: review.DeactivateRequest,
  RejectRequest: review.RejectRequest,
  RejectBatchRequest: review.RejectBatchRequest,
  MergeRequest: review.MergeRequest,
  ReasonRequest: review.ReasonRequest,
  UndoRequest: review.UndoRequest,
  UndoBatchRequest: review.UndoBatchRequest,
  RestoreVersionRequest: review.RestoreVersionRequest,
  CreateUserRequest: identity.CreateUserRequest,
  CreateKeyRequest: identity.CreateKeyRequest,
  GrantRequest: identity.GrantRequest,
  LoginRequest: sessions.LoginRequest,
  ConfigPatch: system.ConfigPatch,
  DoctorRequest: system.DoctorRequest,
  FileRequest: system.FileRequest,
  BackupRequest: system.BackupRequest,
  UseModelRequest: models.UseModelRequest,
  ArrangeMapRequest: map.ArrangeMapRequest,
  UsedRequest: activity.UsedRequest,
  ImportItem: transfer.ImportItem,
  CreateWebhookRequest: webhooks.CreateWebhookRequest,
  CreateTeamRequest: team.CreateTeamRequest,
  InviteRequest: team.InviteRequest,
  JoinRequest: team.JoinRequest,
  TeamPatch: team.TeamPatch,
  SetRoleRequest: team.SetRoleRequest,
  OfTeamRequest: team.OfTeamRequest,
  ShareRequest: team.ShareRequest,
  SettleRequest: team.SettleRequest,
};

const ANSWERS = {
  Memory: memory.Memory,
  StoreResult: memory.StoreResult,
  StoreBatchResult: memory.StoreBatchResult,
  QueryResult: query.QueryResult,
  SearchHit: query.SearchHit,
  SearchResult: query.SearchResult,
  Facets: facets.Facets,
  ContextItem: context.ContextItem,
  ContextResult: context.ContextResult,
  History: review.History,
  Version: review.Version,
  Snapshot: review.Snapshot,
  DiffResult: review.DiffResult,
  PurgeResult: review.PurgeResult,
  ApproveBatchResult: review.ApproveBatchResult,
  DeactivateBatchResult: review.DeactivateBatchResult,
  DeleteBatchResult: review.DeleteBatchResult,
  UndoBatchResult: review.UndoBatchResult,
  RejectResult: review.RejectResult,
  RejectBatchResult: review.RejectBatchResult,
  Rejection: review.Rejection,
  RejectionsResult: review.RejectionsResult,
  AllowResult: review.AllowResult,
  TextHint: hints.TextHint,
  SimilarHint: hints.SimilarHint,
  SimilarMemory: hints.SimilarMemory,
  Span: hints.Span,
  Proposal: queue.Proposal,
  ReviewItem: queue.ReviewItem,
  ReviewBatch: queue.ReviewBatch,
  ReviewQueue: queue.ReviewQueue,
  Whoami: identity.Whoami,
  User: identity.User,
  Agent: identity.Agent,
  ApiKey: identity.ApiKey,
  CreatedUser: identity.CreatedUser,
  CreatedKey: identity.CreatedKey,
  Grant: identity.Grant,
  CheckResult: identity.CheckResult,
  ExplainResult: identity.ExplainResult,
  LoginLink: sessions.LoginLink,
  Login: sessions.Login,
  Session: sessions.Session,
  Recall: activity.Recall,
  Recalls: activity.Recalls,
  RelatedMemory: activity.RelatedMemory,
  RelatedResult: activity.RelatedResult,
  UsedResult: activity.UsedResult,
  Mute: activity.Mute,
  MuteResult: activity.MuteResult,
  MutesResult: activity.MutesResult,
  AgentSeries: activity.AgentSeries,
  Activity: activity.Activity,
  Stats: system.Stats,
  Status: system.Status,
  Health: system.Health,
  Config: system.Config,
  AuditResult: system.AuditResult,
  AuditEntry: system.AuditEntry,
  DoctorReport: system.DoctorReport,
  BackupResult: system.BackupResult,
  Backup: system.Backup,
  RestoreResult: system.RestoreResult,
  ModelInfo: models.ModelInfo,
  ModelsResult: models.ModelsResult,
  UseModelResult: models.UseModelResult,
  MapColumn: map.MapColumn,
  MapResult: map.MapResult,
  ArrangeMapResult: map.ArrangeMapResult,
  ExportedMemory: transfer.ExportedMemory,
  Import: transfer.Import,
  ImportResult: transfer.ImportResult,
  UndoImportResult: transfer.UndoImportResult,
  Webhook: webhooks.Webhook,
  CreatedWebhook: webhooks.CreatedWebhook,
  Delivery: webhooks.Delivery,
  Team: team.Team,
  TeamMember: team.TeamMember,
  TeamDevice: team.TeamDevice,
  TeamList: team.TeamList,
  Invite: team.Invite,
  ShareResult: team.ShareResult,
  ConflictSide: team.ConflictSide,
  Conflict: team.Conflict,
  ConflictList: team.ConflictList,
  MemoryEvent,
  TeamEvent,
  StreamEvent,
  Problem: memory.ProblemSchema,
};

/** JSON Schema of the 2020-12 draft, the dialect of OpenAPI 3.1. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

const COMPONENTS = '#/components/schemas/';
/** Where zod puts what several schemas share: only the schema of any JSON value does, and that is `{}`. */
const ANY_JSON_REF = /\{"\$ref":"#\/components\/schemas\/__shared#\/\$defs\/\w+"\}/g;

function simplify({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: JsonSchema }): void {
  if (zodSchema._zod.def.type === 'lazy') for (const key of Object.keys(jsonSchema)) delete jsonSchema[key];
  if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
}

const OPTIONS = { unrepresentable: 'any', override: simplify } as const;

function withoutIds(schema: JsonSchema): JsonSchema {
  const { $schema: _dialect, $id: _id, ...rest } = schema;
  return JSON.parse(JSON.stringify(rest).replace(ANY_JSON_REF, '{}'));
}

function named(schemas: Record<string, z.ZodType>, io: 'input' | 'output'): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id });
  const { schemas: all } = z.toJSONSchema(registry, { ...OPTIONS, io, uri: (id) => COMPONENTS + id });
  const { __shared: _shared, ...mine } = all as Record<string, JsonSchema>;
  return Object.fromEntries(Object.entries(mine).map(([id, schema]) => [id, withoutIds(schema)]));
}

/** All named schemas of the API, for `components.schemas`. */
export function componentSchemas(): Record<string, JsonSchema> {
  return { ...named(REQUESTS, 'input'), ...named(ANSWERS, 'output') };
}

const NAMES = new Map<z.ZodType, string>(
  [...Object.entries(REQUESTS), ...Object.entries(ANSWERS)].map(([name, schema]) => [schema, name]),
);

/** A schema as the document refers to it: by its name, or in full when it has none. */
export function schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const name = NAMES.get(schema);
  return name === undefined ? inlineSchema(schema, io) : { $ref: COMPONENTS + name };
}

/** A schema in full. */
export function inlineSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  return withoutIds(z.toJSONSchema(schema, { ...OPTIONS, io }));
}
