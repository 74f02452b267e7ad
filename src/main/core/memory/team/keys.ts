import type { Fields, MemoryRecord } from '../../domain/memory.ts';
import { findByKey, findMemories, ownerOf, updateMemory } from '../../store/memories.ts';
import {
  findWithheldKey,
  type KeyRow,
  nextForKey,
  putWithheldKey,
  removeWithheldKey,
} from '../../store/team-keys.ts';
import { linkedVersions } from '../../store/team-versions.ts';
import { tell } from '../changing.ts';
import type { Recording } from '../context.ts';

type Place = Omit<KeyRow, 'seq'>;
type Placed = Pick<MemoryRecord, 'id' | 'scope' | 'user' | 'agent' | 'namespace' | 'key'>;

function placeOf(record: Placed): Place | null {
  const { namespace, key } = record;
  return namespace === null || key === null ? null : { owner: ownerOf(record), namespace, key };
}

/** The fields of a memory as its team has them: with the key that it is shown without here (rule T-39). */
export function sentFields({ db }: Recording, record: MemoryRecord, fields: Fields): Fields {
  if (fields.key !== null || fields.namespace === null) return fields;
  const withheld = findWithheldKey(db, record.seq);
  return withheld?.namespace === fields.namespace ? { ...fields, key: withheld.key } : fields;
}

/** Sets the key of a row, and tells of it. */
function setKey(recording: Recording, record: MemoryRecord, key: string | null): void {
  const after = { ...record, key };
  updateMemory(recording.db, after);
  tell(recording, { type: 'memory.changed', before: record, after });
}

/**
 * Whether a memory of a team may have its key here: of those of its owner the one with the smallest id, so that every
 * engine decides alike. A memory that is in no team keeps its key. The one that has to give way does so at once.
 */
export function takesKey(recording: Recording, memory: Placed): boolean {
  const place = placeOf(memory);
  if (place === null) return true;
  const { db } = recording;
  const holder = findByKey(db, place.owner, place.namespace, place.key);
  if (!holder || holder.id === memory.id) return true;
  db.settle();
  const shared = (linkedVersions(db, [holder.seq]).get(holder.seq)?.size ?? 0) > 0;
  if (!shared || holder.id < memory.id) return false;
  putWithheldKey(db, { seq: holder.seq, ...place });
  setKey(recording, holder, null);
  return true;
}

/** Notes whether the row is shown without its key. `wanted` has the key that it would have. */
export function noteKey({ db }: Recording, wanted: Placed & { seq: number }, taken: boolean): void {
  const place = placeOf(wanted);
  if (taken || place === null) removeWithheldKey(db, wanted.seq);
  else putWithheldKey(db, { seq: wanted.seq, ...place });
}

/** Hands a key that a change set free to the next memory that would have it. */
export function passKeyOn(recording: Recording, before: MemoryRecord | null, after: MemoryRecord): void {
  const place = before === null || before.deleted_at !== null ? null : placeOf(before);
  if (place === null) return;
  const now = after.deleted_at === null ? placeOf(after) : null;
  if (now?.owner === place.owner && now.namespace === place.namespace && now.key === place.key) return;
  const { db } = recording;
  const seq = nextForKey(db, place);
  if (seq === undefined || findByKey(db, place.owner, place.namespace, place.key)) return;
  const [next] = findMemories(db, { sql: 'TRUE', params: {} }, [seq]);
  removeWithheldKey(db, seq);
  if (next) setKey(recording, next, place.key);
}
