import { type LookupAddress, lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from './addresses.ts';

/** Why Holdfast does not send anything to a place, in words for the person who named it. */
export class Refused extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'Refused';
  }
}

const PRIVATE = 'it is on a private network or on this machine';

/** The host of a URL without the brackets of IPv6. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

/** Throws `Refused` when the URL alone says that it must not be asked: plain HTTP, or a private address. */
export function assertPublicUrl(url: URL): void {
  if (url.protocol !== 'https:') throw new Refused('it is not https');
  const host = hostOf(url);
  if (isIP(host) !== 0 && !isPublicAddress(host)) throw new Refused(PRIVATE);
}

/** Finds all addresses of a name, as `dns.lookup` does. */
export type Resolve = (
  hostname: string,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export const systemResolve: Resolve = (hostname, callback) => lookup(hostname, { all: true }, callback);

/**
 * A lookup for one connection that fails with `Refused` when any address of the name is not public. The connection is made
 * to just what was checked: a name that answers differently the next time gains nothing.
 */
export function publicLookup(resolve: Resolve): LookupFunction {
  return (hostname, options, callback) =>
    resolve(hostname, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error) return callback(error, '');
      if (!first || !addresses.every(({ address }) => isPublicAddress(address)))
        return callback(new Refused(PRIVATE), '');
      if (options.all) return callback(null, addresses);
      return callback(null, first.address, first.family);
    });
}
