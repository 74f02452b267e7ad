import type { EditRequest, StoreRequest } from '../../../shared/memory.ts';
import type { Snapshot as SnapshotView } from '../../../shared/review.ts';
import { toTimestamp } from '../../../shared/time.ts';
import { FIELD_NAMES, type Fields, fieldsOf, type Snapshot } from '../domain/memory.ts';

function msOrNull(text: string | null): number | null {
  return text === null ? null : Date.parse(text);
}

const TIMES: readonly string[] = ['valid_from', 'valid_until', 'expires_at'];

/** The fields of a store request, times as milliseconds. */
export function fieldsOfRequest(request: StoreRequest): Fields {
  return fieldsOf({
    ...request,
    valid_from: msOrNull(request.valid_from),
    valid_until: msOrNull(request.valid_until),
    expires_at: msOrNull(request.expires_at),
  });
}

/** The fields that an edit sets, times as milliseconds. */
export function fieldsOfEdit(request: EditRequest): Partial<Fields> {
  const given = FIELD_NAMES.filter((name) => request[name] !== undefined).map((name) => {
    const value = request[name];
    return [name, TIMES.includes(name) ? msOrNull(value as string | null) : value];
  });
  return Object.fromEntries(given);
}

export function toSnapshotView(snapshot: Snapshot): SnapshotView {
  const time = (ms: number | null) => (ms === null ? null : toTimestamp(ms));
  return {
    ...fieldsOf(snapshot),
    state: snapshot.state,
    deleted: snapshot.deleted,
    valid_from: time(snapshot.valid_from),
    valid_until: time(snapshot.valid_until),
    expires_at: time(snapshot.expires_at),
  };
}
