import type { Reply, TestServer } from './server.ts';

/** What a page of the engine's own sends along once it is logged in. */
export interface LoggedIn {
  id: string;
  /** `name=value`. */
  cookie: string;
  page: string;
  /** The headers of a request of that page, as browsers send them. */
  headers: Record<string, string>;
}

/** The code of a fresh login link. */
export async function linkCode(server: TestServer, key?: string): Promise<string> {
  const { json } = await server.send('POST', '/api/v1/login-links', key === undefined ? {} : { key });
  return json.path.split('#')[1];
}

/** Presents a code as a page of the engine's own does. */
export function presentCode(
  server: TestServer,
  code: string,
  headers: Record<string, string> = {},
): Promise<Reply> {
  return server.send('POST', '/api/v1/session', {
    key: null,
    body: { code },
    headers: { origin: server.origin, 'sec-fetch-site': 'same-origin', ...headers },
  });
}

/** Logs a browser in with a fresh link. */
export async function logIn(server: TestServer, key?: string): Promise<LoggedIn> {
  const reply = await presentCode(server, await linkCode(server, key));
  const cookie = reply.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  const page = reply.json.page_secret;
  return {
    id: reply.json.session.id,
    cookie,
    page,
    headers: {
      cookie,
      'x-holdfast-page': page,
      origin: server.origin,
      'sec-fetch-site': 'same-origin',
    },
  };
}
