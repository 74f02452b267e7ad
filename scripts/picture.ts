/** Draws docs/images/terminal.svg: a real run of the command line on an empty data directory. Needs a build. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'holdfast-picture-'));
const environment = {
  ...process.env,
  HOLDFAST_DATA_DIR: directory,
  HOLDFAST_URL: '',
  NEXUS_URL: '',
  NO_COLOR: '1',
};

const LINE_HEIGHT = 19;
const CHARACTER_WIDTH = 8.2;
const COLUMNS = 92;

function run(args: string[]): string {
  return execFileSync(join(root, 'bin/holdfast'), args, { env: environment, encoding: 'utf8' }).trimEnd();
}

function shown(args: string[]): string {
  const quoted = args.map((arg) => (/[^\w./-]/.test(arg) ? `"${arg}"` : arg));
  return `$ holdfast ${quoted.join(' ')}`;
}

/** Ids are long; the picture shows their beginnings. */
function shortened(text: string): string {
  return text.replace(/mem_([0-9a-f]{8})[0-9a-f]+/g, 'mem_$1…');
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

function toSvg(lines: readonly string[]): string {
  const width = COLUMNS * CHARACTER_WIDTH + 40;
  const height = lines.length * LINE_HEIGHT + 64;
  const rows = lines.map((line, index) => {
    const fill = line.startsWith('$') ? '#7dd3fc' : line.startsWith('✓') ? '#86efac' : '#e5e7eb';
    return `<text x="20" y="${56 + index * LINE_HEIGHT}" fill="${fill}" xml:space="preserve">${escaped(line)}</text>`;
  });
  const dots = ['#f87171', '#fbbf24', '#4ade80'].map(
    (fill, index) => `<circle cx="${24 + index * 20}" cy="22" r="6" fill="${fill}"/>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" role="img" aria-label="Holdfast in a terminal"`,
    ' font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="13.6">',
    `<rect width="100%" height="100%" rx="10" fill="#111827"/>`,
    ...dots,
    ...rows,
    '</svg>\n',
  ].join('\n');
}

function session(): string[] {
  const lines: string[] = [];
  const show = (...args: string[]) => {
    const output = run(args);
    lines.push(shown(args), ...output.split('\n'), '');
    return output;
  };
  const stored = show('memory', 'store', 'User prefers Python over JavaScript', '--type', 'preference');
  show('memory', 'query');
  show('memory', 'approve', /mem_[0-9a-f]+/.exec(stored)?.[0] ?? '');
  show('memory', 'search', 'programming language');
  return lines.slice(0, -1).map(shortened);
}

try {
  writeFileSync(join(root, 'docs/images/terminal.svg'), toSvg(session()));
} finally {
  run(['stop']);
  rmSync(directory, { recursive: true, force: true });
}
