/**
 * The thread that owns the index. It has a connection of its own to the database and only reads there; what it wants to
 * keep is written by the engine. It works in small steps and looks for questions in between.
 */
import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { HoldfastError } from '../../../../shared/errors.ts';
import type { SearchIndexStatus } from '../../../../shared/system.ts';
import { stayAwake } from '../../awake.ts';
import { openDatabase } from '../../store/database.ts';
import { Keeper } from './keeper.ts';
import { formatOf } from './loading.ts';
import type { FromIndex, IndexSetup, Save, ToIndex } from './protocol.ts';
import { saveRowBlock } from './row-block.ts';
import type { DueBlock } from './saver.ts';
import { saveVectorBlock } from './vector-block.ts';

/** Between two blocks that are saved, so that the engine's own writes come first. */
const SAVE_PAUSE_MS = 50;
/** Without a change for so long, what is due is saved. */
const QUIET_MS = 2000;
/** After a block that could not be saved. */
const RETRY_MS = 10_000;
const NOT_SAVED =
  'What was not saved of the search index is being made anew; answers come from SQLite, more slowly.';
const SAVED_DIFFERS = 'What was saved of the search index differs from the database; it is being made anew.';
const TOTALS_DIFFER =
  'The database counts other memories or vectors than it holds; until `holdfast doctor --repair` mends that, each start makes the search index anew.';

if (parentPort === null) throw new Error('worker.ts runs in a worker thread only');
const port = parentPort;
const { database, model } = workerData as IndexSetup;
const db = openDatabase(database, { readonly: true });
const keeper = new Keeper(db, model);
const started = performance.now();
let loadMs: number | null = null;
/** What is wrong although the index answers. */
let problem: string | null = null;
let working = false;
/** True until the engine has answered what was sent to be kept. */
let saving = false;
let calm: NodeJS.Timeout | undefined;

const send = (message: FromIndex, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);

function tell(phase: SearchIndexStatus['phase'], detail: string | null): void {
  const { table, vectors, bytes } = keeper.index;
  const state = { phase, memories: table.size, vectors: vectors.size, bytes, load_ms: loadMs, detail };
  send({ kind: 'state', state });
}

/** False when what was saved is not what the database holds, or no block at all. */
async function loadSaved(): Promise<boolean> {
  try {
    return await keeper.load(false, () => tell('rebuilding', NOT_SAVED));
  } catch (error) {
    // A block that cannot be read: everything in it is in the memories. Another failure will show again without blocks.
    if (error instanceof HoldfastError && error.code === 'internal') return false;
    throw error;
  }
}

async function load(): Promise<void> {
  tell('loading', 'The search index is being loaded.');
  if (!(await loadSaved())) {
    tell('rebuilding', SAVED_DIFFERS);
    if (!(await keeper.load(true))) problem = TOTALS_DIFFER;
  }
  loadMs = Math.round(performance.now() - started);
  await work();
}

/** Follows what was committed, then freezes and saves what is due. */
async function work(): Promise<void> {
  if (working) return;
  working = true;
  while (keeper.follow() || keeper.index.postings.settle()) await nextTurn();
  working = false;
  tell('ready', problem);
  clearTimeout(calm);
  calm = setTimeout(() => saveDueBlocks(true), QUIET_MS);
  saveDueBlocks(false);
}

function saveDueBlocks(quiet: boolean): void {
  if (saving) return;
  keeper.saver.begin(keeper.index.table.size, keeper.change, quiet);
  saveNext();
}

function saveNext(): void {
  const due = keeper.saver.next();
  const forget = due === null ? keeper.saver.end() : null;
  if (due !== null) saveDue(due);
  else if (forget !== null) keep({ change: keeper.change, forget });
}

function saveDue({ kind, block }: DueBlock): void {
  const { index, change } = keeper;
  const data = kind === 'rows' ? saveRowBlock(index, block) : saveVectorBlock(index, block);
  keep({ change, block: { kind, block, format: formatOf(kind, model), data } }, [data.buffer]);
}

function keep(save: Save, transfer: ArrayBuffer[] = []): void {
  saving = true;
  send({ kind: 'save', save }, transfer);
}

async function saved(ok: boolean): Promise<void> {
  if (ok) keeper.saver.saved();
  else keeper.saver.abandon();
  await delay(ok ? SAVE_PAUSE_MS : RETRY_MS);
  saving = false;
  await work();
}

port.on('message', (message: ToIndex) => {
  if (message.kind === 'close') {
    db.close();
    process.exit(0);
  } else if (message.kind === 'query') {
    const answer = keeper.query(message.query);
    send({ kind: 'answer', id: message.id, answer }, [answer.candidates.buffer]);
    // The next question of a burst comes soon.
    stayAwake();
  } else if (message.kind === 'saved') {
    void saved(message.ok);
  } else if (loadMs === null) {
    // What is half loaded cannot follow: a row would be taken up twice. Loading ends with all that was committed.
  } else if (message.kind === 'follow') keeper.catchUp();
  else void work();
});

await load();
