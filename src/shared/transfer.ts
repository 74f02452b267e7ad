import { z } from 'zod';
import {
  Content,
  checkPath,
  checkValidity,
  editable,
  ProblemSchema,
  Session,
  Source,
  State,
  storable,
} from './memory.ts';
import { Bool, checkFilters, filters } from './query.ts';
import { OPERATIONS, VERSION_STATUSES } from './review.ts';
import { IMPORT_MODES, STATE_FILTERS } from './terms.ts';
import { Name, safeText } from './text.ts';
import { Timestamp } from './time.ts';

export { IMPORT_MODES } from './terms.ts';

const MIB = 1024 * 1024;
/** Bytes of a line that brings a new memory. */
export const IMPORT_LINE_MAX = MIB;
/** Bytes of a line that restores a memory with all of its versions. */
export const RESTORE_LINE_MAX = 64 * MIB;

const At = safeText(1, 1024);

/** One memory to import, as a line of JSON. */
export const ImportItem = z
  .strictObject({
    ...storable,
    /** Where in its source it was, for messages: a line, a file. */
    at: At.optional(),
    /** When it was made there; now when not given. */
    created_at: Timestamp.optional(),
  })
  .superRefine(checkPath)
  .superRefine(checkValidity);
export type ImportItem = z.output<typeof ImportItem>;
export type ImportItemInput = z.input<typeof ImportItem>;

/** Something in the source that could not be read: counted and reported like an item that was refused. */
export const UnreadableItem = z.strictObject({ at: At.optional(), problem: safeText(1, 500) });
export type UnreadableItem = z.infer<typeof UnreadableItem>;

/** The first and the last line of an export. Without its last line a file is not complete. */
export const ExportHeader = z.strictObject({
  holdfast_export: z.literal(1, 'is of a newer version of Holdfast'),
});
export const ExportEnd = z.strictObject({
  holdfast_export_end: z.strictObject({ memories: z.int().min(0) }),
});
export type ExportHeader = z.infer<typeof ExportHeader>;
export type ExportEnd = z.infer<typeof ExportEnd>;

const VersionNumber = z.int().positive();
const nullableTime = Timestamp.nullable();
const reviewed = { reviewed_by: Name.nullable(), reviewed_at: nullableTime };

const ExportedVersion = z.strictObject({
  version: VersionNumber,
  base_version: VersionNumber.nullable(),
  operation: z.enum(OPERATIONS),
  status: z.enum(VERSION_STATUSES),
  refers_to: VersionNumber.nullable(),
  at: Timestamp,
  user: Name,
  agent: Name.nullable(),
  source: Source,
  reason: z.string().max(500).nullable(),
  after: z.strictObject({ ...editable, state: State, deleted: z.boolean(), ...reviewed }),
});
export type ExportedVersion = z.infer<typeof ExportedVersion>;

/** A memory as an export holds it: everything that is known of it, so that it can be restored. */
export const ExportedMemory = z
  .strictObject({
    id: z.string().regex(/^mem_[0-9a-f]{32}$/, 'is not the id of a memory'),
    ...editable,
    /** Empty for a memory that was purged. */
    content: z.union([z.literal(''), Content]),
    state: State,
    tenant: Name,
    user: Name,
    agent: Name,
    session: Session.nullable(),
    source: Source,
    created_at: Timestamp,
    updated_at: Timestamp,
    last_accessed_at: nullableTime,
    access_count: z.int().min(0),
    version: VersionNumber,
    latest_version: VersionNumber,
    pending_version: VersionNumber.nullable(),
    ...reviewed,
    deleted_at: nullableTime,
    purged_at: nullableTime,
    /** Oldest first. Left out for those who may read the memory but not its history. */
    versions: z.array(ExportedVersion).optional(),
  })
  .superRefine(checkPath)
  .superRefine(checkValidity);
export type ExportedMemory = z.infer<typeof ExportedMemory>;

/** Which memories to export: filters as those of a query. */
export const ExportRequest = z
  .strictObject({
    ...filters,
    /** All that the caller may see when not given. */
    state: z.enum(STATE_FILTERS).optional(),
    /** With all versions, and with memories that were deleted, as a restore needs them. */
    complete: Bool.default(true),
  })
  .superRefine(checkFilters);
export type ExportRequest = z.output<typeof ExportRequest>;

export const ImportRequest = z
  .strictObject({
    mode: z.enum(IMPORT_MODES).default('review'),
    /** Checks everything and changes nothing. */
    dry_run: Bool.default(false),
    /** What is imported, for the list of imports: the name of a file. */
    name: safeText(1, 256).default('import'),
    /** The format that the items come from, for the history of the memories. */
    format: safeText(1, 32).default('jsonl'),
    /** Kept for whoever resumes the import: how the items were made from their source. */
    settings: safeText(0, 4096).default(''),
    /** Goes on with this import, from `position`; the rest of the request is that of its beginning. */
    resume: safeText(1, 64).optional(),
    position: z.coerce.number().int().min(0).optional(),
    /** The checksum of the lines before `position`. */
    checksum: z.coerce.number().int().min(0).optional(),
    /** True when more lines will follow in another request. */
    more: Bool.default(false),
  })
  .refine((request) => request.resume === undefined || request.position !== undefined, {
    path: ['position'],
    error: 'is needed to resume',
  })
  .refine((request) => !request.dry_run || request.resume === undefined, {
    path: ['dry_run'],
    error: 'cannot be resumed',
  });
export type ImportRequest = z.output<typeof ImportRequest>;

const counts = {
  created: z.int(),
  /** Was there already, and was left as it is. */
  duplicates: z.int(),
  failed: z.int(),
};

/** An import as it is recorded. */
export const Import = z.object({
  id: z.string(),
  name: z.string(),
  format: z.string(),
  mode: z.enum(IMPORT_MODES),
  settings: z.string(),
  user: z.string(),
  agent: z.string(),
  /** `open` (can be resumed), `finished` or `undone`. */
  state: z.enum(['open', 'finished', 'undone']),
  /** How many lines of its source are done. */
  position: z.int(),
  checksum: z.int(),
  ...counts,
  started_at: Timestamp,
  updated_at: Timestamp,
});
export type Import = z.infer<typeof Import>;
export const Imports = z.object({ imports: z.array(Import) });

/** What became of one line. */
export const ImportOutcome = z.object({
  /** Its number in the source, from 0. */
  position: z.int(),
  at: z.string().optional(),
  outcome: z.enum(['created', 'duplicate', 'failed']),
  id: z.string().optional(),
  error: ProblemSchema.optional(),
});
export type ImportOutcome = z.infer<typeof ImportOutcome>;

export const ImportResult = z.object({
  /** Null after a dry run. */
  import: Import.nullable(),
  /** What this request did; `import` has the counts of all of them. */
  ...counts,
});
export type ImportResult = z.infer<typeof ImportResult>;

export const UndoImportResult = z.object({ import: Import, deleted: z.int(), failed: z.int() });
export type UndoImportResult = z.infer<typeof UndoImportResult>;
