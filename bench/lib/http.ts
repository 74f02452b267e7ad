import { Agent, type IncomingMessage, request } from 'node:http';

/** One keep-alive connection, as lean as Node allows, so that what is measured is the server. */
export interface HttpClient {
  send<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T>;
  /** Reads an answer of any length and forgets it. */
  skim(path: string): Promise<void>;
  close(): void;
}

async function read(response: IncomingMessage): Promise<string> {
  let text = '';
  response.setEncoding('utf8');
  for await (const chunk of response) text += chunk;
  return text;
}

/** Speaks JSON with `127.0.0.1:port`. Calls reject on any status but 2xx. */
export function httpClient(port: number, apiKey?: string): HttpClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const authorization = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
  const open = (method: string, path: string, body: string | undefined): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const content =
        body === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
      const headers = { ...authorization, ...content };
      const outgoing = request({ host: '127.0.0.1', port, method, path, agent, headers }, resolve);
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  return {
    async send(method, path, body) {
      const response = await open(method, path, body === undefined ? undefined : JSON.stringify(body));
      const text = await read(response);
      const status = response.statusCode ?? 0;
      if (status < 200 || status > 299) throw new Error(`${method} ${path} was answered ${status}: ${text}`);
      return JSON.parse(text);
    },
    async skim(path) {
      const response = await open('GET', path, undefined);
      if (response.statusCode !== 200) throw new Error(`GET ${path} was answered ${response.statusCode}`);
      for await (const _ of response);
    },
    close: () => agent.destroy(),
  };
}
