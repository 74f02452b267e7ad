import { readdirSync, statSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

/** A file of the built app. */
export interface RendererFile {
  path: string;
  type: string;
  /** Its name changes with its content, so it may be kept for ever. */
  hashed: boolean;
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** Where Vite puts what it names after its content. */
const HASHED = '/assets/';
const INDEX = '/index.html';

function scan(folder: string): Map<string, RendererFile> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return { path, url: `/${relative(folder, path).split(sep).join('/')}`, type: TYPES[extname(path)] };
    });
  return new Map(
    files.flatMap(({ path, url, type }) =>
      type === undefined ? [] : [[url, { path, type, hashed: url.startsWith(HASHED) }] as const],
    ),
  );
}

/**
 * The files of the built app by their exact addresses, listed once and again after a new build. No address is ever made into
 * a path, so none can lead out of the folder.
 */
export class RendererFiles {
  readonly #folder: string;
  #files = new Map<string, RendererFile>();
  #builtAt: number | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The file at an address, or null. */
  find(url: string): RendererFile | null {
    this.#follow();
    return this.#files.get(url) ?? null;
  }

  /** The one page; null when the app has not been built. */
  index(): RendererFile | null {
    return this.find(INDEX);
  }

  #follow(): void {
    const builtAt = statSync(join(this.#folder, INDEX), { throwIfNoEntry: false })?.mtimeMs;
    if (builtAt === this.#builtAt) return;
    this.#builtAt = builtAt;
    this.#files = builtAt === undefined ? new Map() : scan(this.#folder);
  }
}
