import { HoldfastError } from '../../shared/errors.ts';
import { isObject } from './draft.ts';

export const FORMATS = ['jsonl', 'markdown', 'basic-memory', 'mcp-memory', 'mem0', 'csv'] as const;
export type Format = (typeof FORMATS)[number];

const OF_EXTENSION: Record<string, Format> = {
  md: 'markdown',
  markdown: 'markdown',
  csv: 'csv',
  tsv: 'csv',
};

/** How packed files begin, in hexadecimal. */
const PACKED: Record<string, string> = {
  '504b0304': 'a zip file',
  '504b0506': 'a zip file',
  '1f8b': 'packed with gzip',
  '425a68': 'packed with bzip2',
  fd377a585a: 'packed with xz',
  '28b52ffd': 'packed with zstd',
  '377abcaf271c': 'a 7z file',
  '52617221': 'a rar file',
};
const SQLITE = '53514c69746520666f726d6174203300';
const TAR = { at: 257, magic: 'ustar' };

/** Refuses what has to be unpacked first: Holdfast unpacks nothing, so no archive can do it any harm. */
function assertPlain(head: Buffer, name: string): void {
  const hex = head.toString('hex', 0, 16);
  const magic = Object.keys(PACKED).find((bytes) => hex.startsWith(bytes));
  const isTar = head.toString('latin1', TAR.at, TAR.at + TAR.magic.length) === TAR.magic;
  if (magic !== undefined || isTar)
    throw new HoldfastError(
      'invalid_request',
      `${name} is ${isTar ? 'a tar file' : PACKED[magic ?? '']}; archives are not imported.`,
      'Unpack it, look at what is in it, and import that file or folder.',
    );
  if (hex.startsWith(SQLITE))
    throw new HoldfastError(
      'invalid_request',
      `${name} is a database, not an export.`,
      'A backup of Holdfast is put in place with: holdfast restore FILE',
    );
}

/** The first line that is not blank, as JSON; undefined when it is none, or does not end within `head`. */
function firstJson(head: Buffer): unknown {
  const lines = head
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .split('\n');
  const first = lines.find((line) => line.trim() !== '');
  try {
    return JSON.parse(first ?? '');
  } catch {
    return undefined;
  }
}

function formatOfJson(head: Buffer): Format | undefined {
  const value = firstJson(head);
  const start = head.toString('utf8').trimStart()[0];
  if (!isObject(value)) return start === '{' || start === '[' ? 'mem0' : undefined;
  if (value.type === 'entity' || value.type === 'relation') return 'mcp-memory';
  if ('results' in value || 'memories' in value) return 'mem0';
  return 'jsonl';
}

/**
 * The format of a file, by its name and how it begins. Throws on archives, and when it cannot be told.
 */
export function detectFormat(name: string, head: Buffer): Format {
  assertPlain(head, name);
  const extension = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  const format = OF_EXTENSION[extension] ?? formatOfJson(head);
  if (format !== undefined) return format;
  throw new HoldfastError(
    'invalid_request',
    `What format ${name} has cannot be told.`,
    `Name it with --format: ${FORMATS.join(', ')}.`,
  );
}

/** Refuses archives where the format was named. */
export function assertFormat(name: string, head: Buffer, format: Format): Format {
  assertPlain(head, name);
  return format;
}
