import { ERROR_STATUS, type ErrorCode } from '../../src/shared/errors.ts';

/** What can be asked of every face of the product. */
export type CallName =
  | 'store'
  | 'store_batch'
  | 'get'
  | 'retrieve'
  | 'query'
  | 'search'
  | 'edit'
  | 'approve'
  | 'deactivate'
  | 'delete'
  | 'approve_batch'
  | 'deactivate_batch'
  | 'delete_batch'
  | 'history'
  | 'diff'
  | 'undo'
  | 'restore'
  | 'purge'
  | 'stats'
  | 'queue'
  | 'reject'
  | 'reject_batch'
  | 'rejections'
  | 'allow'
  | 'teams'
  | 'create_team'
  | 'join_team'
  | 'share'
  | 'conflicts'
  | 'settle';

/** Arguments by the names of the API; `id` or `ids` name the memories that a call is about. */
export type Arguments = Record<string, unknown>;

/** Why a call was refused, as far as all faces can tell it apart. */
export type Refusal = 'wrong value' | 'unauthenticated' | 'not allowed' | 'not found' | 'conflict';

export type Answer = { value: unknown } | { refused: Refusal };

/** One face of the product, used with one key. */
export interface Session {
  call(name: CallName, args: Arguments): Promise<Answer>;
  close(): Promise<void>;
}

/** Uses a face of the engine at `url` with a key. */
export type Open = (url: string, apiKey: string) => Session;

const REFUSAL_OF_STATUS: Partial<Record<number, Refusal>> = {
  400: 'wrong value',
  401: 'unauthenticated',
  403: 'not allowed',
  404: 'not found',
  409: 'conflict',
  413: 'wrong value',
  422: 'wrong value',
};

/** What an error code of the API means. Fails on those that no case may meet. */
export function refusalOf(code: string): Refusal {
  const refusal = REFUSAL_OF_STATUS[ERROR_STATUS[code as ErrorCode]];
  if (refusal === undefined) throw new Error(`No case may end with the error ${code}`);
  return refusal;
}

/** The `id` of a call, and everything else. */
export function split({ id, ...rest }: Arguments): { id: string; rest: Arguments } {
  return { id: String(id), rest };
}
