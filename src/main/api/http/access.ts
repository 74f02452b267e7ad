import { isIPv6 } from 'node:net';
import type { HttpSettings } from './context.ts';

const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]'];
const HTTP_PORT = 80;

/** The end of a connection that is ours. */
export interface LocalEnd {
  address: string;
  port: number;
}

interface Lists {
  hosts: Set<string>;
  origins: Set<string>;
}

/** A web origin as browsers write it; schemes that are unknown to the URL standard stay as they are. */
function normalOrigin(url: string): string {
  const { origin } = new URL(url);
  return origin === 'null' ? url : origin;
}

/** An IP address as URLs write it. */
function urlAddress(address: string): string {
  const plain = address.replace(/^::ffff:/, '');
  return isIPv6(plain) ? `[${plain}]` : plain;
}

function listsFor({ address, port }: LocalEnd, settings: HttpSettings): Lists {
  const names = [...new Set([...LOOPBACK_NAMES, urlAddress(address)])];
  const own = names.map((name) => `${name}:${port}`);
  if (port === HTTP_PORT) own.push(...names);
  return {
    hosts: new Set([...own, ...settings.allowed_hosts]),
    origins: new Set([
      ...own.map((host) => `http://${host}`),
      ...settings.allowed_origins.map((url) => normalOrigin(url)),
    ]),
  };
}

/**
 * The `Host` and `Origin` values that are answered. Both compare as exact text: that is what keeps a page of another
 * site, or of a name that was rebound to this machine, from reaching the API through a browser. The address that a
 * connection came in on counts as an own name: no other page can have an address of ours as its host.
 */
export class AccessLists {
  readonly #settings: () => HttpSettings;
  readonly #byEnd = new Map<string, Lists>();
  #current: HttpSettings;

  constructor(settings: () => HttpSettings) {
    this.#settings = settings;
    this.#current = settings();
  }

  allowsHost(host: string | undefined, end: LocalEnd): boolean {
    return host !== undefined && this.#lists(end).hosts.has(host);
  }

  allowsOrigin(origin: string, end: LocalEnd): boolean {
    return this.#lists(end).origins.has(origin);
  }

  #lists(end: LocalEnd): Lists {
    const settings = this.#settings();
    const { allowed_hosts, allowed_origins } = this.#current;
    if (settings.allowed_hosts !== allowed_hosts || settings.allowed_origins !== allowed_origins) {
      this.#byEnd.clear();
      this.#current = settings;
    }
    const name = `${end.address} ${end.port}`;
    let lists = this.#byEnd.get(name);
    if (!lists) {
      lists = listsFor(end, settings);
      this.#byEnd.set(name, lists);
    }
    return lists;
  }
}
