import type {
  Holdfast,
  Import,
  ImportItemInput,
  ImportOptions,
  ImportOutcome,
  ImportResult,
  Progress,
} from '../../client/index.ts';
import { HoldfastError } from '../../shared/errors.ts';
import { isUnreadable, type Unreadable } from './draft.ts';
import { type Mapping, toItem } from './mapping.ts';
import type { Source } from './source.ts';

const SHOWN_ITEMS = 5;
/** Failures that are kept to be told; more are counted. */
const FAILURES = 1000;

/** A memory of the source, and what became of it: `outcome` and `error` are absent until the engine has said so. */
export type Previewed = ImportItemInput & Partial<Pick<ImportOutcome, 'outcome' | 'error'>>;

/** What an import did, for people and as JSON. */
export interface Report extends ImportResult {
  dry_run: boolean;
  /** The first things that were not imported, and why. */
  failures: ImportOutcome[];
  /** The first memories of the source, those included that are refused. */
  preview: Previewed[];
}

export interface RunOptions {
  mapping: Mapping;
  request: ImportOptions;
  onProgress: (progress: Progress) => void;
  signal: AbortSignal;
}

const counted = new Intl.NumberFormat('en-US');

/** What the engine is sent, read from the source as it is asked for. The first items are kept in `preview`, by their positions. */
async function* itemsOf(
  source: Source,
  mapping: Mapping,
  preview: Map<number, Previewed>,
): AsyncGenerator<string | Unreadable | ImportItemInput, void> {
  let position = -1;
  for await (const read of source.read()) {
    position += 1;
    if (typeof read === 'string' || isUnreadable(read)) {
      yield read;
      continue;
    }
    const item = toItem(read, mapping);
    if (preview.size < SHOWN_ITEMS) preview.set(position, { ...item });
    yield item;
  }
}

/** Sends a source to the engine. An error that leaves something to resume says how. */
export async function runImport(holdfast: Holdfast, source: Source, options: RunOptions): Promise<Report> {
  const { request, mapping, onProgress, signal } = options;
  const preview = new Map<number, Previewed>();
  const failures: ImportOutcome[] = [];
  let taken = 0;
  let id = request.resume;
  const onItems = (outcomes: ImportOutcome[]) => {
    taken += outcomes.length;
    for (const { position, outcome, error } of outcomes)
      Object.assign(preview.get(position) ?? {}, { outcome, ...(error && { error }) });
    const failed = outcomes.filter((one) => one.outcome === 'failed');
    failures.push(...failed.slice(0, FAILURES - failures.length));
    onProgress({ step: `${counted.format(taken)} done`, done: source.done(), total: source.total });
  };
  const onBegun = (begun: Import) => {
    id = begun.id;
  };
  try {
    const items = itemsOf(source, mapping, preview);
    const result = await holdfast.transfer.import(items, request, { signal, onItems, onBegun });
    return { ...result, dry_run: request.dry_run === true, failures, preview: [...preview.values()] };
  } catch (error) {
    if (!(error instanceof HoldfastError) || id === undefined || error.code === 'conflict') throw error;
    throw new HoldfastError(
      error.code,
      `${error.message} What was imported until then stays.`,
      `Go on with: holdfast import ${source.path} --resume ${id}`,
      { cause: error },
    );
  }
}
