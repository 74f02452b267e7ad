import { HoldfastError } from '../../../shared/errors.ts';
import type { Ctx } from './context.ts';

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

function foreign(): HoldfastError {
  return new HoldfastError(
    'forbidden_origin',
    'A browser session is for the pages of this very address only.',
    'Open the app at the address that you logged in at, or send an API key.',
  );
}

/** Whether `origin` is that of a page which this very host and port served. The guard has checked the host. */
function isOwn(c: Ctx, origin: string): boolean {
  const { host } = c.env.incoming.headers;
  return origin === `http://${host}` || origin === `https://${host}`;
}

/**
 * Throws unless the request comes from one of our own pages. Browsers name the origin at every write; at reads they leave it
 * out, and say in `Sec-Fetch-Site` whose page asks (Fetch Metadata, section 2.4). A cookie alone would not tell, since it
 * goes along with the requests of all ports of a host.
 */
export function assertOwnPage(c: Ctx): void {
  const { origin, 'sec-fetch-site': site } = c.env.incoming.headers;
  if (site !== undefined && site !== 'same-origin') throw foreign();
  if (origin === undefined ? !READS.has(c.req.method) : !isOwn(c, origin)) throw foreign();
}
