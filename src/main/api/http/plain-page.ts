import { createHash } from 'node:crypto';
import { html } from 'hono/html';
import { PAGE_HEADERS } from '../../../shared/page-policy.ts';

const STYLE = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{max-width:34rem;margin:20vh auto;padding:0 1.5rem;overflow-wrap:anywhere}code{font-size:.95em}`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

const HEADERS = {
  ...PAGE_HEADERS,
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
};

/** Longer addresses are cut where they are shown. */
const PATH_SHOWN = 200;

type Html = ReturnType<typeof html>;

/** A page that needs nothing of the app: what is wrong, and the next step. */
async function plainPage(status: number, title: string, text: Html): Promise<Response> {
  const page = await html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – Holdfast</title><style>${STYLE}</style></head><body>
<h1>${title}</h1>
<p>${text}</p>
</body></html>`;
  return new Response(String(page), { status, headers: HEADERS });
}

/** For those who run Holdfast from its sources and have not built its pages. */
export const notBuiltPage = () =>
  plainPage(
    503,
    'The app has not been built yet',
    html`The engine is running and its API answers at <a href="/api/docs">/api/docs</a>, but the pages of the app are missing.
Run <code>npm run build</code> in the folder of Holdfast, then load this page again.`,
  );

/** For a person whose browser asked for an address that there is not. */
export const wrongAddressPage = (path: string) =>
  plainPage(
    404,
    'There is no such page',
    html`Holdfast is running, but it has nothing at <code>${path.slice(0, PATH_SHOWN)}</code>.
<a href="/">Open the app</a>, or see <a href="/api/docs">the addresses of its API</a>.`,
  );
