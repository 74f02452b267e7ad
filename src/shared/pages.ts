/**
 * How the pages of the app are served: by the engine to browsers, by the desktop app to its window. Both answer the same
 * paths with the same headers, so that what holds in the one holds in the other.
 */

/**
 * Nothing but the page's own files runs or loads, and it speaks to its own origin alone. Style elements are allowed because
 * the component libraries place some; styles cannot run anything, nor load from elsewhere under this policy.
 */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Headers of every file of the pages. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': PAGE_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  ico: 'image/x-icon',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  png: 'image/png',
  svg: 'image/svg+xml',
  webmanifest: 'application/manifest+json',
  woff2: 'font/woff2',
};

/** A file of the pages. */
export interface PageFile {
  /** Path below the folder of the pages, with slashes and without any `..`. */
  path: string;
  contentType: string;
  /** True for files whose name changes with their content: they may be kept for ever. */
  lasting: boolean;
}

const START_PAGE: PageFile = {
  path: 'index.html',
  contentType: 'text/html; charset=utf-8',
  lasting: false,
};

function segmentsOf(pathname: string): string[] | null {
  try {
    return pathname.split('/').filter(Boolean).map(decodeURIComponent);
  } catch {
    return null;
  }
}

/**
 * What answers a path of the pages: the file itself, or the start page for a view of the app (`/review`,
 * `/memories/mem_…`), which finds its way by the address. Null for a path that could lead out of the folder.
 */
export function pageFile(pathname: string): PageFile | null {
  const segments = segmentsOf(pathname);
  if (segments === null || segments.some((one) => /^\.|[\\/:\0]/.test(one))) return null;
  const extension = /\.([a-z0-9]+)$/.exec(segments.at(-1) ?? '')?.[1];
  const contentType = extension && CONTENT_TYPES[extension];
  if (!contentType) return START_PAGE;
  return { path: segments.join('/'), contentType, lasting: segments[0] === 'assets' };
}
