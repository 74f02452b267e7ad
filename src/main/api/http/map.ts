import { ArrangeMapRequest, ArrangeMapResult, MapRequest, MapResult } from '../../../shared/map.ts';
import type { MapOfMemories } from '../../core/engine.ts';
import { jsonText } from './answers.ts';
import type { Operations } from './endpoint.ts';
import { longTask } from './streams.ts';

const TAG = 'Map';

/** The map of memories. */
export function mapOperations(operations: Operations, map: MapOfMemories): void {
  operations.add(
    {
      method: 'get',
      path: '/map',
      tag: TAG,
      summary: 'Where memories are on the map, and the clusters that they form',
      description:
        'Memories that mean similar things lie near each other. Answers in columns, which stay small for many memories. ' +
        'Only active ones unless `state` says otherwise.',
      query: MapRequest,
      answer: MapResult,
    },
    async ({ caller, query, c }) => jsonText(c, await map.draw(caller, query)),
  );
  operations.add(
    {
      method: 'post',
      path: '/map/arrange',
      tag: TAG,
      summary: 'Give memories their places on the map',
      description:
        'Places what is new between what is there. Makes a new layout where there is none, where too much has changed or ' +
        'another embedding model is in use, and with `anew` in any case (administrators). Answers newline-delimited JSON: ' +
        '`{"progress": …}` for each step, then `{"result": …}` or `{"error": …}`.',
      body: ArrangeMapRequest,
      bodyOptional: true,
      answer: ArrangeMapResult,
      stream: 'application/x-ndjson',
    },
    ({ caller, body, c }) => longTask(c, (onProgress) => map.arrange(caller, body, onProgress)),
  );
}
