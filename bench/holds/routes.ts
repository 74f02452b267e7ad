import type { HttpClient } from '../lib/http.ts';
import { RARE } from './store.ts';

/** A request that some view of the app sends, at its worst. */
export interface Route {
  what: string;
  ask(client: HttpClient): Promise<unknown>;
}

const BASE = '/api/v1';
const PAGE = 100;
const NOBODY = 'nobody';

type Query = Record<string, string | number>;

const path = (route: string, query: Query = {}): string => {
  const text = new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
  );
  return `${BASE}${route}${text.size > 0 ? `?${text}` : ''}`;
};

const get = (what: string, route: string, query: Query = {}): Route => ({
  what,
  ask: (client) => client.send('GET', path(route, query)),
});

/** Pages of the list: every memory that the person may see, as the view of memories asks for them. */
const list = (what: string, query: Query): Route =>
  get(`list, ${what}`, '/memories', { state: 'all', include_muted: 'true', limit: PAGE, ...query });

function lists(size: number): Route[] {
  const last = size - PAGE;
  return [
    list('first page', {}),
    list('first page by importance', { order: '-importance' }),
    list('last page', { skip: last }),
    list('last page by importance', { order: '-importance', skip: last }),
    list('last page of what changed', { order: '-updated', skip: last }),
    list('oldest first, last page', { order: 'created', skip: last }),
    list('of a rare agent', { agent: RARE.agent }),
    list('of an unknown agent', { agent: NOBODY }),
    list('of a rare tag', { tags: RARE.tags[0] as string }),
    list('of a rare namespace', { namespace_prefix: RARE.namespace }),
    list('of a rare session', { session: RARE.session }),
    list('of an importance that none has', { importance_min: 0.999, importance_max: 0.9999 }),
    list('of days without any', { created_before: '2001-01-01' }),
    list('of a rare agent by importance', { agent: RARE.agent, order: '-importance' }),
    list('set aside', { state: 'inactive' }),
    list('waiting, first page', { waiting: 'true' }),
    list('waiting, by importance', { waiting: 'true', order: '-importance' }),
    list('1,000 at once', { limit: 1000 }),
    get('whether there is any', '/memories', { state: 'all', limit: 1 }),
    get('how many wait', '/memories', { waiting: 'true', limit: 1 }),
  ];
}

function audits(): Route[] {
  const audit = (what: string, query: Query): Route =>
    get(`audit, ${what}`, '/audit', { limit: PAGE, ...query });
  return [
    audit('newest', {}),
    audit('1,000 at once', { limit: 1000 }),
    audit('of a rare agent', { agent: RARE.agent }),
    audit('of an unknown agent', { agent: NOBODY }),
    audit('of keys', { kind: 'key' }),
    audit('of memories, of an unknown agent', { kind: 'memory', agent: NOBODY }),
    audit('refused', { outcome: 'refused' }),
    audit('done, of an unknown agent', { outcome: 'ok', agent: NOBODY }),
    audit('of days without any', { to: '2001-01-01' }),
  ];
}

const post = (what: string, route: string, body: unknown): Route => ({
  what,
  ask: (client) => client.send('POST', `${BASE}${route}`, body),
});

/** `id`: a memory to look at. */
export function routesOf(size: number, id: string): Route[] {
  return [
    ...lists(size),
    ...audits(),
    get('facets', '/facets', { state: 'all', include_muted: 'true' }),
    get('facets of a rare agent', '/facets', { state: 'all', include_muted: 'true', agent: RARE.agent }),
    get('stats', '/stats'),
    get('status', '/status'),
    get('agents', '/agents'),
    get('keys', '/keys'),
    get('teams', '/teams'),
    get('conflicts', '/teams/conflicts'),
    get('sessions', '/sessions'),
    get('mutes', '/mutes'),
    get('imports', '/imports'),
    get('rejections', '/rejections'),
    get('backups', '/system/backups'),
    get('activity of a week', '/activity', { days: 7 }),
    get('activity of a year', '/activity', { days: 365 }),
    get('review, first page', '/review', { limit: 50 }),
    get('review, 200 at once', '/review', { limit: 200 }),
    get('a memory', `/memories/${id}`),
    get('its versions', `/memories/${id}/history`),
    get('its recalls', `/memories/${id}/recalls`),
    get('related to it', `/memories/${id}/related`),
    post('context of a task', '/context', { task: 'prepare the release with the team' }),
    post('context without a task', '/context', {}),
    get('map, drawn', '/map', { state: 'all' }),
    { what: 'export', ask: (client) => client.skim(path('/export')) },
  ];
}
