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

/** What an import did, for people and as JSON. */
export interface Report extends ImportResult {
  dry_run: boolean;
  /** The first things that were not imported, and why. */
  failures: ImportOutcome[];
  /** The first memories of the source. */
  preview: ImportItemInput[];
}

export interface RunOptions {
  mapping: Mapping;
  request: ImportOptions;
  onProgress: (progress: Progress) => void;
  signal: AbortSignal;
}

const counted = new Intl.NumberFormat('en-US');

/** What the engine is sent, read from the source as it is asked for. The first items are kept in `preview`. */
async function* itemsOf(
  source: Source,
  mapping: Mapping,
  preview: ImportItemInput[],
): AsyncGenerator<string | Unreadable | ImportItemInput, void> {
  for await (const read of source.read()) {
    if (typeof read === 'string' || isUnreadable(read)) {
      yield read;
      continue;
    }
    const item = toItem(read, mapping);
    if (preview.length < SHOWN_ITEMS) preview.push(item);
    yield item;
  }
}

/** Sends a source to the engine. An error that leaves something to resume says how. */
export async function runImport(holdfast: Holdfast, source: Source, options: RunOptions): Promise<Report> {
  const { request, mapping, onProgress, signal } = options;
  const preview: ImportItemInput[] = [];
  const failures: ImportOutcome[] = [];
  let taken = 0;
  let id = request.resume;
  const onItems = (outcomes: ImportOutcome[]) => {
    taken += outcomes.length;
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
    return { ...result, dry_run: request.dry_run === true, failures, preview };
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
