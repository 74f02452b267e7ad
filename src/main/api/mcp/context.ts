import type { Caller } from '../../core/domain/principal.ts';
import type { Engine } from '../../core/engine.ts';

/** What tools, resources and prompts work with. */
export interface McpContext {
  engine: Engine;
  /** Who asks. A session lives for many requests, each of which proves anew who that is. */
  caller(): Caller;
  /** What to do with an error that is no `HoldfastError`, and with refusals. `what` names the tool, resource or prompt. */
  onFailure(caller: Caller, what: string, error: unknown): void;
}
