/** Addresses at which the app shows something; each answers with the one page. `*` stands for one segment. */
const PAGE_ROUTES = [
  '/',
  '/login',
  '/welcome',
  '/review',
  '/memories',
  '/memories/*',
  '/map',
  '/activity',
  '/agents',
  '/team',
  '/settings',
] as const;

/**
 * What the pages of the app may load and do, in a browser and in the desktop app alike (Content Security Policy, level 3):
 * their own files and their own origin, nothing that is written into the page, and nobody's frame.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Headers of each of its pages and files. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** Whether the app has a page at this path. */
export function isPageRoute(path: string): boolean {
  return PAGE_ROUTES.some((route) =>
    route.endsWith('/*')
      ? path.startsWith(route.slice(0, -1)) && /^[^/]+$/.test(path.slice(route.length - 1))
      : path === route,
  );
}
