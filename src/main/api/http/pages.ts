import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Hono, MiddlewareHandler } from 'hono';
import { isPageRoute, PAGE_HEADERS } from '../../../shared/page-policy.ts';
import type { Env } from './context.ts';
import { type RendererFile, RendererFiles } from './renderer-files.ts';

const FOR_EVER = 'public, max-age=31536000, immutable';
const ASK_AGAIN = 'no-cache';

const STYLE = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{max-width:34rem;margin:20vh auto;padding:0 1.5rem}code{font-size:.95em}`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** For those who run Holdfast from its sources and have not built its pages. */
const NOT_BUILT = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Holdfast</title><style>${STYLE}</style></head><body>
<h1>The app has not been built yet</h1>
<p>The engine is running and its API answers at <a href="/api/docs">/api/docs</a>, but the pages of the app are missing.
Run <code>npm run build</code> in the folder of Holdfast, then load this page again.</p>
</body></html>`;

function notBuilt(): Response {
  return new Response(NOT_BUILT, {
    status: 503,
    headers: {
      ...PAGE_HEADERS,
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    },
  });
}

async function send({ path, type, hashed }: RendererFile): Promise<Response> {
  const headers = { ...PAGE_HEADERS, 'content-type': type, 'cache-control': hashed ? FOR_EVER : ASK_AGAIN };
  return new Response(await readFile(path), { headers });
}

/**
 * The app as pages for a browser, from the folder that it was built into. They hold no data, so they need no key: what they
 * show they ask of the API. What is neither a file nor a page goes on to others.
 */
export function mountPages(app: Hono<Env>, folder: string): void {
  const files = new RendererFiles(folder);
  const answer: MiddlewareHandler<Env> = async (c, next) => {
    const isPage = isPageRoute(c.req.path);
    const file = isPage ? files.index() : files.find(c.req.path);
    if (file) return send(file);
    return isPage ? notBuilt() : next();
  };
  app.get('*', answer);
}
