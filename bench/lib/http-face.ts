import type { Face } from './face.ts';
import type { HttpClient } from './http.ts';

const BASE = '/api/v1/memories';

/** The HTTP API of a running engine. */
export function httpFace({ send }: HttpClient): Face {
  return {
    name: 'HTTP',
    store: (memory) => send('POST', BASE, memory),
    storeBatch: (memories, embed) => send('POST', `${BASE}/batch`, { memories, embed }),
    get: (id) => send('GET', `${BASE}/${id}`),
    query: (query) => {
      const pairs = Object.entries(query).flatMap(([name, value]) =>
        [value].flat().map((item): [string, string] => [name, String(item)]),
      );
      return send('GET', `${BASE}?${new URLSearchParams(pairs)}`);
    },
    search: (request) => send('POST', `${BASE}/search`, request),
    context: (request) => send('POST', '/api/v1/context', request),
  };
}
