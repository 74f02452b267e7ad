import type { HttpSettings } from './context.ts';

const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]'];
const HTTP_PORT = 80;

interface Lists {
  hosts: Set<string>;
  origins: Set<string>;
}

/** A web origin as browsers write it; schemes that are unknown to the URL standard stay as they are. */
function normalOrigin(url: string): string {
  const { origin } = new URL(url);
  return origin === 'null' ? url : origin;
}

function listsFor(port: number, settings: HttpSettings): Lists {
  const own = LOOPBACK_NAMES.map((name) => `${name}:${port}`);
  if (port === HTTP_PORT) own.push(...LOOPBACK_NAMES);
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
 * site, or of a name that was rebound to this machine, from reaching the API through a browser.
 */
export class AccessLists {
  readonly #settings: () => HttpSettings;
  readonly #byPort = new Map<number, Lists>();
  #current: HttpSettings;

  constructor(settings: () => HttpSettings) {
    this.#settings = settings;
    this.#current = settings();
  }

  /** `port` is the one that the connection came in on. */
  allowsHost(host: string | undefined, port: number): boolean {
    return host !== undefined && this.#lists(port).hosts.has(host);
  }

  allowsOrigin(origin: string, port: number): boolean {
    return this.#lists(port).origins.has(origin);
  }

  #lists(port: number): Lists {
    const settings = this.#settings();
    const { allowed_hosts, allowed_origins } = this.#current;
    if (settings.allowed_hosts !== allowed_hosts || settings.allowed_origins !== allowed_origins) {
      this.#byPort.clear();
      this.#current = settings;
    }
    let lists = this.#byPort.get(port);
    if (!lists) {
      lists = listsFor(port, settings);
      this.#byPort.set(port, lists);
    }
    return lists;
  }
}
