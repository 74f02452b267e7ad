/** Section 3 of the design as a test: who may import whom, and how large a file may be. */
import { describe, expect, test } from 'vitest';
import { filesOf, importsOf, textOf } from './support/sources.ts';

/** Each area and the areas that it may import from, besides itself. */
const DIRECTIONS: Record<string, readonly string[]> = {
  shared: [],
  // What the engine and the relay agree on.
  protocol: ['shared'],
  relay: ['protocol', 'shared'],
  client: ['shared'],
  cli: ['shared', 'client'],
  preload: ['shared', 'client'],
  renderer: ['shared', 'client'],
  'core/domain': ['shared'],
  'core/base': ['shared', 'core/domain'],
  'core/store': ['shared', 'core/domain'],
  'core/embed': ['shared', 'core/domain'],
  'core/search': ['shared', 'core/base', 'core/domain', 'core/store', 'core/embed'],
  'core/identity': ['shared', 'core/base', 'core/domain', 'core/store'],
  'core/reads': ['shared', 'core/base', 'core/domain', 'core/store'],
  'core/map': ['shared', 'core/base', 'core/domain', 'core/store', 'core/embed', 'core/search'],
  'core/sync': ['shared', 'protocol', 'core/base', 'core/domain', 'core/store', 'core/identity'],
  'core/memory': [
    'shared',
    'core/sync',
    'core/base',
    'core/domain',
    'core/store',
    'core/embed',
    'core/search',
    'core/identity',
    'core/reads',
    'core/map',
  ],
  'core/webhooks': ['shared', 'core/base', 'core/domain', 'core/store', 'core/identity'],
  'core/open': [
    'shared',
    'core/base',
    'core/domain',
    'core/store',
    'core/embed',
    'core/search',
    'core/identity',
    'core/reads',
    'core/map',
    'core/memory',
    'core/sync',
    'core/webhooks',
  ],
  api: ['shared', 'core/base', 'core/domain'],
  host: ['shared', 'api', 'core/base', 'core/open'],
  root: ['shared', 'core/embed', 'core/open', 'host', 'cli'],
  desktop: ['shared', 'client', 'api', 'host', 'core/base'],
  'relay root': ['relay', 'protocol', 'shared'],
  'desktop root': ['desktop', 'core/base'],
};

/** What is special about a file; everything else follows from its folder. */
const AREA_OF_FILE: Record<string, string> = {
  'src/main/serve.ts': 'root',
  'src/main/arguments.ts': 'root',
  'src/main/headless.ts': 'root',
  'src/cli/index.ts': 'root',
  'sync-server/src/index.ts': 'relay root',
  'src/main/index.ts': 'desktop root',
  'src/main/core/open.ts': 'core/open',
  // What the core as a whole rests on: its interface, its clock, its directory, its settings, its threads, its turns.
  'src/main/core/awake.ts': 'core/base',
  'src/main/core/questions.ts': 'core/base',
  'src/main/core/clock.ts': 'core/base',
  'src/main/core/directory.ts': 'core/base',
  'src/main/core/engine.ts': 'core/base',
  'src/main/core/settings.ts': 'core/base',
  'src/main/core/turns.ts': 'core/base',
  'src/main/core/worker-answers.ts': 'core/base',
  'src/main/core/worker-calls.ts': 'core/base',
};

/** Packages that only some areas may use. */
const RESERVED: Record<string, readonly string[]> = {
  'better-sqlite3': ['core/store', 'relay'],
  'sqlite-vec': ['core/store'],
  '@huggingface/tokenizers': ['core/embed'],
  'onnxruntime-node': ['core/embed'],
  hono: ['api'],
  '@modelcontextprotocol/server': ['api'],
  electron: ['desktop', 'desktop root', 'preload'],
  yjs: ['core/sync', 'relay'],
  'y-protocols': ['core/sync', 'relay'],
  ws: ['core/sync', 'relay'],
  'prom-client': ['relay'],
};

/** Areas that may use nothing but these packages. */
const PACKAGES: Record<string, readonly string[]> = {
  // Runs in browsers too.
  shared: ['diff', 'zod'],
  client: [],
  // Sandboxed: Electron gives it nothing else.
  preload: ['electron'],
  renderer: [
    '@tanstack/react-query',
    '@tanstack/react-router',
    '@tanstack/react-virtual',
    'clsx',
    'cmdk',
    'lucide-react',
    'radix-ui',
    'react',
    'react-dom',
    'recharts',
    'stemmer',
    'zod',
  ],
  'core/domain': ['node:util', 'node:crypto'],
  protocol: ['cborg', 'zod', 'node:crypto'],
};

const LARGE = 400;
/** Files above the limit, each with the reason. */
const MAY_BE_LARGE: Record<string, string> = {};

function areaOf(file: string): string {
  const known = AREA_OF_FILE[file];
  if (known !== undefined) return known;
  if (file.startsWith('sync-server/')) return 'relay';
  const [, first = '', second = '', third = ''] = file.split('/');
  if (first !== 'main') return first;
  return second === 'core' ? `core/${third}` : second;
}

function packageOf(specifier: string): string {
  const [scope = '', name] = specifier.split('/');
  return scope.startsWith('@') ? `${scope}/${name}` : scope;
}

const isTest = (file: string) => file.endsWith('.test.ts') || file.includes('/testing/');
const files = filesOf('src/**/*.{ts,tsx}', 'sync-server/src/**/*.ts').filter((file) => !isTest(file));
const edges = files.flatMap((file) => importsOf(file).map((imported) => ({ file, ...imported })));
const ours = edges.filter((edge) => edge.ours);
const packages = edges.filter((edge) => !edge.ours);

const told = (wrong: readonly { file: string; name: string }[]) =>
  wrong.map(({ file, name }) => `${file} imports ${name}`);

/** The files of a cycle in order, or null. */
function findCycle(): string[] | null {
  const done = new Set<string>();
  const visit = (file: string, path: string[]): string[] | null => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return null;
    for (const edge of ours.filter((one) => one.file === file)) {
      const cycle = visit(edge.name, [...path, file]);
      if (cycle) return cycle;
    }
    done.add(file);
    return null;
  };
  for (const file of files) {
    const cycle = visit(file, []);
    if (cycle) return cycle;
  }
  return null;
}

describe('imports', () => {
  test('are all seen', () => {
    const lines = files
      .flatMap((file) => textOf(file).split('\n'))
      .filter((line) => !/^\s*(\*|\/\/)/.test(line));
    const written = lines.filter((line) =>
      /\bfrom '[^']+'(?: with \{.*\})?;$|^import '|\bimport\('/.test(line),
    );
    expect(edges.length).toBe(written.length);
    expect(edges.length).toBeGreaterThan(300);
  });

  test('every file belongs to an area that the design names', () => {
    expect(files.filter((file) => !(areaOf(file) in DIRECTIONS))).toEqual([]);
  });

  test('name files that exist, with their extension', () => {
    const known = new Set([...files, ...filesOf('src/**/*.{json,css}')]);
    expect(told(ours.filter(({ name }) => !known.has(name)))).toEqual([]);
  });

  test('go in the directions of the design only', () => {
    const wrong = ours.filter(({ file, name }) => {
      const [from, to] = [areaOf(file), areaOf(name)];
      return from !== to && !DIRECTIONS[from]?.includes(to);
    });
    expect(told(wrong)).toEqual([]);
  });

  test('make no cycle', () => {
    expect(findCycle()).toBeNull();
  });

  test('of some packages are kept to one place', () => {
    const wrong = packages.filter(({ file, name }) => {
      const places = RESERVED[packageOf(name)];
      return places !== undefined && !places.includes(areaOf(file));
    });
    expect(told(wrong)).toEqual([]);
  });

  test('of what has to be pure, or to run in a browser, stay free of everything else', () => {
    const wrong = packages.filter(
      ({ file, name }) => PACKAGES[areaOf(file)]?.includes(packageOf(name)) === false,
    );
    expect(told(wrong)).toEqual([]);
  });
});

test('only the roots read environment variables', () => {
  // What is set for a native library is not read.
  const readers = files.filter((file) =>
    /\bprocess\s*\.\s*env\b(?!\.\w+ = )|\{[^}]*\benv\b[^}]*\}\s*=\s*process\b/.test(textOf(file)),
  );
  expect(readers.filter((file) => !/\broot$/.test(areaOf(file)))).toEqual([]);
  expect(readers).not.toEqual([]);
});

describe('files', () => {
  const sizes = filesOf('{src,test,bench,scripts}/**/*.{ts,tsx,mjs}', 'clients/python/**/*.py').map(
    (file) => ({
      file,
      lines: textOf(file).split('\n').length - 1,
    }),
  );

  test('are small: half of them have fewer than 150 lines', () => {
    const sorted = sizes.map(({ lines }) => lines).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(150);
  });

  test(`have at most ${LARGE} lines, but for those that are listed with a reason`, () => {
    const large = sizes.filter(({ file, lines }) => lines > LARGE && !(file in MAY_BE_LARGE));
    expect(large).toEqual([]);
  });
});
