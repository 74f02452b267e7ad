/** Why an entry is dropped or held (rule T-8). `future`, `gap` and `too_new` are held; `undecryptable` until a key comes. */
export const DROP_REASONS = [
  'malformed',
  'bad_signature',
  'wrong_team',
  'unknown_device',
  'replayed',
  'forked',
  'gap',
  'future',
  'out_of_role',
  'removed',
  'undecryptable',
  'too_new',
] as const;
export type DropReason = (typeof DROP_REASONS)[number];

/** What the functions of this folder throw about bytes that others made; anything else they throw is a bug of ours. */
export class ProtocolError extends Error {
  readonly reason: DropReason;

  constructor(reason: DropReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ProtocolError';
    this.reason = reason;
  }
}
