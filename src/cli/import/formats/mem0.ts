import { JSONParser } from '@streamparser/json';
import {
  type Draft,
  edgeDraft,
  type Fields,
  isObject,
  type Read,
  restOf,
  tagsOf,
  textOf,
  timeOf,
} from '../draft.ts';

/** What one entry may have, in bytes: with it a file without an end takes no more memory than this. */
const ENTRY_MAX = 1024 * 1024;
/** Where entries are: in a list, or in a list under one of these names. */
const IN_LIST = ['$.*'];
const IN_OBJECT = ['$.results.*', '$.memories.*', '$.relations.*'];

const KNOWN = [
  'id',
  'memory',
  'hash',
  'metadata',
  'categories',
  'created_at',
  'createdAt',
  'updated_at',
  'updatedAt',
  'expiration_date',
  'expirationDate',
  'run_id',
  'runId',
  'score',
];

/** A memory by the API's names or by those of the JavaScript library, which writes some of them in camel case. */
function fromMemory(entry: Fields, content: string, at: string): Draft {
  const metadata = isObject(entry.metadata) ? entry.metadata : {};
  return {
    at,
    content,
    type: textOf(metadata.category),
    tags: tagsOf(entry.categories),
    metadata: restOf({ ...restOf(entry, KNOWN), ...metadata, mem0_id: entry.id }, []),
    session: textOf(entry.run_id ?? entry.runId),
    created_at: timeOf(entry.created_at ?? entry.createdAt),
    expires_at: timeOf(entry.expiration_date ?? entry.expirationDate),
  };
}

/** An edge of the graph memory. */
function fromRelation(entry: Fields, at: string): Draft | undefined {
  const [from, type] = [textOf(entry.source), textOf(entry.relationship ?? entry.relation)];
  const to = textOf(entry.target ?? entry.destination);
  return from && type && to ? edgeDraft(at, { from, type, to }) : undefined;
}

function read(entry: unknown, number: number): Read {
  const at = `entry ${number}`;
  if (!isObject(entry)) return { at, problem: 'The entry must be a JSON object.' };
  const content = textOf(entry.memory ?? entry.content ?? entry.text);
  const draft = content === undefined ? fromRelation(entry, at) : fromMemory(entry, content, at);
  return draft ?? { at, problem: 'The entry has no text under "memory".' };
}

/** Finds the entries in a JSON document as its bytes come, and keeps none of them. */
class Entries {
  readonly #parser: JSONParser;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  #found: Read[] = [];
  #count = 0;
  #sinceLast = 0;
  #broken = false;

  constructor(firstByte: number | undefined) {
    const paths = firstByte === 0x5b ? IN_LIST : IN_OBJECT;
    this.#parser = new JSONParser({ paths, keepStack: false });
    this.#parser.onValue = ({ value }) => {
      this.#count += 1;
      this.#sinceLast = 0;
      this.#found.push(read(value, this.#count));
    };
    this.#parser.onError = (error) => {
      throw error;
    };
  }

  /** True once the document cannot be read any further. */
  get isBroken(): boolean {
    return this.#broken;
  }

  /** The entries that `bytes` complete, and what is wrong when nothing after them can be read. */
  take(bytes: Uint8Array): Read[] {
    this.#sinceLast += bytes.length;
    try {
      this.#decoder.decode(bytes, { stream: true });
      this.#parser.write(bytes);
    } catch {
      this.#break('From here on the file is not valid JSON in UTF-8; the rest of it was left out.');
    }
    if (this.#sinceLast > ENTRY_MAX) this.#break('The entry is longer than 1 MiB; the rest was left out.');
    return this.#found.splice(0);
  }

  /** What is wrong at the end of the bytes, if anything is. */
  end(): Read[] {
    if (!this.#parser.isEnded && !this.#broken) this.#break('The file ends in the midst of its JSON.');
    return this.#found.splice(0);
  }

  #break(problem: string): void {
    if (!this.#broken) this.#found.push({ at: `entry ${this.#count + 1}`, problem });
    this.#broken = true;
  }
}

function firstOf(bytes: Uint8Array): number | undefined {
  return bytes.find((byte) => byte > 0x20 && byte < 0x80);
}

/** What mem0 answers to "get all": a list of memories, or an object with `results` and, for the graph, `relations`. */
export async function* readMem0(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Read, void> {
  let entries: Entries | undefined;
  for await (const chunk of bytes) {
    entries ??= new Entries(firstOf(chunk));
    yield* entries.take(chunk);
    if (entries.isBroken) return;
  }
  if (entries) yield* entries.end();
}
