import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { HoldfastError } from '../../../shared/errors.ts';
import { sha256Of } from './hash.ts';
import { type FileFacts, fileUrl, lookUp, request } from './hub.ts';
import { MODEL_FILES } from './models.ts';

/** Larger than any model of 384 dimensions; a server that sends more is not sending one. */
const MAX_FILE_BYTES = 1024 ** 3;
/** Connections are cut; each try goes on where the last one ended. */
const TRIES = 3;

export interface Download {
  /** Base address of the hub. */
  hub: string;
  repository: string;
  /** Where the files go. */
  dir: string;
  signal: AbortSignal;
  /** Bytes of one file; `total` is 0 when the hub does not say. */
  onProgress(file: string, done: number, total: number): void;
}

/**
 * Fetches the files of a model. What is there already and is what the hub has is not fetched again, and a large file that
 * was cut off goes on where it ended. Throws `not_found` when the hub has no such file, else `unavailable`; what was
 * fetched is kept for the next time.
 */
export async function downloadModel(download: Download): Promise<void> {
  for (const file of MODEL_FILES) await fetchFile(download, file);
}

async function fetchFile(download: Download, file: string): Promise<void> {
  const target = join(download.dir, file);
  const url = fileUrl(download.hub, download.repository, file);
  const facts = await lookUp(url, download.signal);
  if (facts.bytes !== null && facts.bytes > MAX_FILE_BYTES) throw tooLarge(file);
  if (facts.sha256 !== null && existsSync(target) && (await sha256Of(target)) === facts.sha256) return;
  const partial = `${target}.partial`;
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  // Only a hash can tell that the rest belongs to the same file.
  if (facts.sha256 === null) await rm(partial, { force: true });
  for (let tries = 1; ; tries++) {
    try {
      await fetchRest({ download, file, url, partial, facts });
      break;
    } catch (error) {
      const final = error instanceof HoldfastError && error.code !== 'unavailable';
      if (final || tries === TRIES || download.signal.aborted) throw error;
    }
  }
  await assertHash(partial, file, facts);
  await rename(partial, target);
}

interface Rest {
  download: Download;
  file: string;
  url: URL;
  partial: string;
  facts: FileFacts;
}

async function fetchRest({ download, file, url, partial, facts }: Rest): Promise<void> {
  const had = (await stat(partial).catch(() => null))?.size ?? 0;
  if (had > 0 && had === facts.bytes) return;
  const from = facts.bytes !== null && had > facts.bytes ? 0 : had;
  const response = await request(url, {
    signal: download.signal,
    headers: { 'accept-encoding': 'identity', ...(from > 0 && { range: `bytes=${from}-` }) },
  });
  // A server that does not know ranges sends the whole file.
  let done = response.status === 206 ? from : 0;
  const total = facts.bytes ?? 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      done += chunk.length;
      download.onProgress(file, done, total);
      next(done > MAX_FILE_BYTES ? tooLarge(file) : null, chunk);
    },
  });
  if (response.body === null) throw interrupted(file);
  const sink = createWriteStream(partial, { flags: done > 0 ? 'a' : 'w', mode: 0o600 });
  try {
    await pipeline(Readable.fromWeb(response.body), counted, sink, { signal: download.signal });
  } catch (error) {
    throw isNetworkFailure(error) ? interrupted(file, error) : error;
  }
  if (facts.bytes !== null && done < facts.bytes) throw interrupted(file);
}

/** `fetch` tells of a cut connection with a `TypeError`. */
function isNetworkFailure(error: unknown): boolean {
  return error instanceof TypeError || (error instanceof Error && error.name === 'TimeoutError');
}

async function assertHash(partial: string, file: string, { sha256 }: FileFacts): Promise<void> {
  if (sha256 === null || (await sha256Of(partial)) === sha256) return;
  await rm(partial, { force: true });
  throw new HoldfastError(
    'unavailable',
    `What was downloaded as ${file} is not what the hub says it has: its SHA-256 is another one.`,
    'It was thrown away. Try again; if it stays so, do not trust this source.',
  );
}

function tooLarge(file: string): HoldfastError {
  return new HoldfastError('validation_failed', `${file} is larger than ${MAX_FILE_BYTES / 1024 ** 2} MiB.`);
}

function interrupted(file: string, cause?: unknown): HoldfastError {
  return new HoldfastError(
    'unavailable',
    `The download of ${file} was cut off.`,
    'Give the same command again: it goes on where it ended.',
    { cause },
  );
}
