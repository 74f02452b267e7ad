import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { sha256Of } from '../hash.ts';
import { bundledFolder, MODEL_FILES, WEIGHTS } from '../models.ts';

/** What a hub does wrong. */
export interface Faults {
  /** Answers 404 to everything. */
  missing: boolean;
  /** How often a download of the weights is cut in the middle. */
  cuts: number;
  /** Sends half of the weights and then nothing more. */
  stalls: boolean;
  /** Says another hash of the weights than they have. */
  wrongHash: boolean;
  /** Tells no hash of anything. */
  noHash: boolean;
}

export interface TestHub {
  url: string;
  faults: Faults;
  /** What was asked for, as `GET path bytes=1-`. */
  requests: string[];
  close(): Promise<void>;
}

/**
 * A server on this machine that is laid out as the hub is and has the files of the bundled model under every repository: it
 * tells the hash of the weights, leads on to another path for their bytes, and knows ranges.
 */
export async function startHub(): Promise<TestHub> {
  const folder = bundledFolder();
  const contents = new Map<string, Buffer>(
    MODEL_FILES.map((file) => [file, readFileSync(join(folder, file))]),
  );
  const sha256 = await sha256Of(join(folder, WEIGHTS));
  const faults: Faults = { missing: false, cuts: 0, stalls: false, wrongHash: false, noHash: false };
  const requests: string[] = [];

  function lead(response: ServerResponse, path: string, size: number): void {
    const hash = faults.wrongHash ? '0'.repeat(64) : sha256;
    const told = faults.noHash ? {} : { 'x-linked-etag': `"${hash}"`, 'x-linked-size': String(size) };
    response.writeHead(302, { location: `/cdn${path}`, ...told }).end();
  }

  function send(request: IncomingMessage, response: ServerResponse, bytes: Buffer): void {
    const from = Number(request.headers.range?.match(/^bytes=(\d+)-$/)?.[1] ?? 0);
    const body = bytes.subarray(from);
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': body.length, etag: '"of-another-kind"' });
    const half = body.subarray(0, body.length / 2);
    if (request.method === 'HEAD') response.end();
    else if (body.length < 1_000_000) response.end(body);
    else if (faults.stalls) response.write(half);
    else if (faults.cuts-- > 0) response.write(half, () => response.destroy());
    else response.end(body);
  }

  const server = createServer((request, response) => {
    const path = request.url ?? '';
    requests.push([request.method, path, request.headers.range].filter(Boolean).join(' '));
    const file = path.split('/resolve/main/')[1] ?? '';
    const bytes = contents.get(file);
    if (bytes === undefined || faults.missing) response.writeHead(404).end();
    else if (file === WEIGHTS && !path.startsWith('/cdn')) lead(response, path, bytes.length);
    else send(request, response, bytes);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    faults,
    requests,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
