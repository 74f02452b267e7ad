import { ModelsResult, UseModelRequest, UseModelResult } from '../../../shared/models.ts';
import type { Models } from '../../core/engine.ts';
import type { Operations } from './endpoint.ts';
import { longTask } from './streams.ts';

const TAG = 'System';

export function modelOperations(operations: Operations, models: Models): void {
  operations.add(
    { method: 'get', path: '/models', tag: TAG, summary: 'The embedding models', answer: ModelsResult },
    ({ caller }) => models.list(caller),
  );
  operations.add(
    {
      method: 'post',
      path: '/models/use',
      tag: TAG,
      summary: 'Use another embedding model: fetch it, check it, embed everything anew in the background',
      description:
        'Answers newline-delimited JSON: `{"progress": …}` for each step, then `{"result": …}` or `{"error": …}`.',
      body: UseModelRequest,
      answer: UseModelResult,
      stream: 'application/x-ndjson',
    },
    ({ caller, body, c }) => longTask(c, (onProgress) => models.use(caller, body, onProgress)),
  );
}
