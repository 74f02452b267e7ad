import { ProtocolError } from '../../../src/protocol/errors.ts';
import type { RefusalCode } from '../../../src/protocol/refusals.ts';

/** What the relay does not let happen, with the reason as its client hears it. Nothing else is affected by it. */
export class Refusal extends Error {
  readonly code: RefusalCode;

  constructor(code: RefusalCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Refusal';
    this.code = code;
  }
}

/** `action`'s result; what it says about bytes of others becomes a refusal. */
export function refusing<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof ProtocolError) throw new Refusal(error.reason, error.message, { cause: error });
    throw error;
  }
}
