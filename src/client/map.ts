import type { ArrangeMapRequest, ArrangeMapResult, MapResult } from '../shared/map.ts';
import { runTask } from './tasks.ts';
import type { Transport } from './transport.ts';
import type { CallOptions, MapOptions, TaskOptions } from './types.ts';

/** The map of memories: those that mean similar things lie near each other. */
export class MemoryMap {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Where the memories are, in columns, and the clusters that they form. `arrange` gives places to those without. */
  draw(filters: MapOptions = {}, options?: CallOptions): Promise<MapResult> {
    return this.#transport.json({ method: 'GET', path: ['map'], query: filters }, options);
  }

  /** Places what is new. Makes a layout where there is none, or too much has changed; with `anew` in any case. */
  arrange(request: Partial<ArrangeMapRequest> = {}, options?: TaskOptions): Promise<ArrangeMapResult> {
    return runTask(this.#transport, ['map', 'arrange'], request, options);
  }
}
