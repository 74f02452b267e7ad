import { type Answer, type Arguments, type CallName, type Open, refusalOf, split } from './face.ts';

interface Request {
  method: string;
  path: string;
  query?: Arguments;
  body?: Arguments;
}

const send = (path: string, body: Arguments): Request => ({ method: 'POST', path, body });
const post = (path: string, body: Arguments): Request => send(`/memories${path}`, body);
const get = (path: string, query: Arguments = {}): Request => ({ method: 'GET', path, query });

/** A call that is about one memory. */
function about(make: (id: string, rest: Arguments) => Request): (args: Arguments) => Request {
  return (args) => {
    const { id, rest } = split(args);
    return make(encodeURIComponent(id), rest);
  };
}

const REQUESTS: Record<CallName, (args: Arguments) => Request> = {
  store: (args) => post('', args),
  get: about((id) => get(`/memories/${id}`)),
  retrieve: (args) => get('/memories/retrieve', args),
  query: (args) => get('/memories', args),
  search: (args) => post('/search', args),
  edit: about((id, body) => ({ method: 'PATCH', path: `/memories/${id}`, body })),
  approve: about((id, body) => post(`/${id}/approve`, body)),
  deactivate: about((id, body) => post(`/${id}/deactivate`, body)),
  delete: about((id, query) => ({ method: 'DELETE', path: `/memories/${id}`, query })),
  approve_batch: (args) => post('/approve-batch', args),
  deactivate_batch: (args) => post('/deactivate-batch', args),
  delete_batch: (args) => post('/delete-batch', args),
  history: about((id) => get(`/memories/${id}/history`)),
  diff: about((id, query) => get(`/memories/${id}/diff`, query)),
  undo: about((id, body) => post(`/${id}/undo`, body)),
  restore: about((id, body) => post(`/${id}/restore`, body)),
  purge: about((id, body) => post(`/${id}/purge`, body)),
  stats: () => get('/stats'),
  store_batch: (args) => post('/batch', args),
  queue: (args) => get('/review', args),
  reject: about((id, body) => post(`/${id}/reject`, body)),
  reject_batch: (args) => post('/reject-batch', args),
  rejections: (args) => get('/rejections', args),
  allow: about((id) => ({ method: 'DELETE', path: `/rejections/${id}` })),
  teams: () => get('/teams'),
  create_team: (args) => send('/teams', args),
  join_team: (args) => send('/teams/join', args),
  share: (args) => send('/teams/share', args),
  conflicts: () => get('/teams/conflicts'),
  settle: about((id, body) => post(`/${id}/settle`, body)),
};

function queryString(query: Arguments = {}): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((item): [string, string] => [name, String(item)]),
  );
  return pairs.length > 0 ? `?${new URLSearchParams(pairs)}` : '';
}

/** Plain HTTP, as any program can speak it. */
export const openHttp: Open = (url, apiKey) => ({
  async call(name, args): Promise<Answer> {
    const { method, path, query, body } = REQUESTS[name](args);
    const response = await fetch(`${url}/api/v1${path}${queryString(query)}`, {
      method,
      headers: { authorization: `Bearer ${apiKey}`, ...(body && { 'content-type': 'application/json' }) },
      body: body ? JSON.stringify(body) : null,
    });
    const answer = (await response.json()) as { error: { code: string } };
    return response.ok ? { value: answer } : { refused: refusalOf(answer.error.code) };
  },
  async close() {},
});
