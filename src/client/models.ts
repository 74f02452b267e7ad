import type { ModelsResult, UseModelResult } from '../shared/models.ts';
import { runTask } from './tasks.ts';
import type { Transport } from './transport.ts';
import type { CallOptions, TaskOptions } from './types.ts';

/** The embedding model. All calls need an administrator's key. */
export class Models {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** The model in use, and those that could be. */
  list(options?: CallOptions): Promise<ModelsResult> {
    return this.#transport.json({ method: 'GET', path: ['models'] }, options);
  }

  /**
   * Uses another model: one that Holdfast knows by its name, any other by the absolute path of its folder on the engine's
   * machine. It is fetched and checked first; when that fails, nothing has changed.
   */
  use(model: string, options?: TaskOptions): Promise<UseModelResult> {
    return runTask(this.#transport, ['models', 'use'], { model }, options);
  }
}
