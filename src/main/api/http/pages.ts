import { readFile } from 'node:fs/promises';
import { isPageRoute, PAGE_HEADERS } from '../../../shared/page-policy.ts';
import type { Ctx } from './context.ts';
import { notBuiltPage } from './plain-page.ts';
import { type RendererFile, RendererFiles } from './renderer-files.ts';

const FOR_EVER = 'public, max-age=31536000, immutable';
const ASK_AGAIN = 'no-cache';

async function send({ path, type, hashed }: RendererFile): Promise<Response> {
  const headers = { ...PAGE_HEADERS, 'content-type': type, 'cache-control': hashed ? FOR_EVER : ASK_AGAIN };
  return new Response(await readFile(path), { headers });
}

/** Answers a read of a page or of its files; null for all else. */
export type Pages = (c: Ctx) => Promise<Response> | null;

/**
 * The app as pages for a browser, from the folder that it was built into. They hold no data, so they need no key: what they
 * show they ask of the API.
 */
export function createPages(folder: string): Pages {
  const files = new RendererFiles(folder);
  return (c) => {
    if (!isRead(c)) return null;
    const isPage = isPageRoute(c.req.path);
    const file = isPage ? files.index() : files.find(c.req.path);
    if (file) return send(file);
    return isPage ? notBuiltPage() : null;
  };
}

/** Whether a request asks for something and changes nothing. */
export function isRead(c: Ctx): boolean {
  return c.req.method === 'GET' || c.req.method === 'HEAD';
}
