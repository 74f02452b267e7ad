import { readFile } from 'node:fs/promises';
import { protocol, type Session } from 'electron';
import { HoldfastError } from '../../shared/errors.ts';
import type { EngineState } from '../../shared/ipc.ts';
import { isPageRoute, PAGE_HEADERS } from '../../shared/page-policy.ts';
import { RendererFiles } from '../api/http/renderer-files.ts';
import type { EngineKeeper } from './engine/keeper.ts';
import { APP_HOST, APP_SCHEME } from './origin.ts';
import { forward, problemResponse } from './proxy.ts';

/** A page that opens while the engine starts waits for it rather than showing an error first. */
const STARTING_MS = 15_000;

/** Makes `app:` a scheme of pages like https. To be called before Electron is ready. */
export function declareScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true };
  protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges }]);
}

async function answerPage(pathname: string, pages: RendererFiles): Promise<Response> {
  const file = isPageRoute(pathname) ? pages.index() : pages.find(pathname);
  if (!file) return new Response('Not found', { status: 404, headers: PAGE_HEADERS });
  const headers = { ...PAGE_HEADERS, 'content-type': file.type, 'cache-control': 'no-cache' };
  return new Response(new Uint8Array(await readFile(file.path)), { headers });
}

async function answerCall(request: Request, keeper: EngineKeeper): Promise<Response> {
  const engine = await keeper.ready(STARTING_MS);
  if (engine) return forward(request, engine);
  return problemResponse(absence(keeper.state));
}

/** Why there is no engine to ask. */
function absence(state: EngineState): HoldfastError {
  if (state.phase === 'away')
    return new HoldfastError('unavailable', state.problem.message, state.problem.hint);
  if (state.phase === 'starting')
    return new HoldfastError(
      'unavailable',
      'The engine is still starting.',
      'After an update it copies the database and brings it up to date first. This page goes on by itself.',
    );
  return new HoldfastError('unavailable', 'The engine is not running.');
}

/** Answers `app://holdfast/`: `/api/` is the engine's, with the key added here, everything else the built pages. */
export function serveScheme(session: Session, folder: string, keeper: EngineKeeper): void {
  const pages = new RendererFiles(folder);
  session.protocol.handle(APP_SCHEME, async (request) => {
    const { host, pathname } = new URL(request.url);
    if (host !== APP_HOST) return new Response('Not found', { status: 404 });
    if (pathname.startsWith('/api/') || pathname === '/health') return answerCall(request, keeper);
    if (request.method !== 'GET' && request.method !== 'HEAD') return new Response(null, { status: 405 });
    return answerPage(pathname, pages);
  });
}
