/** Reads the declarations that the compiler writes (`.d.ts`), whose layout is always the same. */

/** A declaration with the comment before it. */
export interface Declaration {
  doc: string;
  /** Its first line, which names it. */
  head: string;
  /** All of it, without the comment. */
  text: string;
  /** The lines between its braces, one level less deep. */
  inner: string[];
}

const COMMENT_START = '/**';

function depthOf(line: string): number {
  const code = line.replace(/'[^']*'/g, '');
  return (code.match(/[{(]/g)?.length ?? 0) - (code.match(/[})]/g)?.length ?? 0);
}

/** The words of a comment, without its marks. */
function wordsOf(lines: readonly string[]): string {
  return lines
    .map((line) => line.replace(/^\s*\/?\*{1,2}(?!\/) ?/, '').replace(/\s*\*\/\s*$/, ''))
    .join('\n')
    .trim();
}

/** Where the thing that begins at `from` ends: behind its last line. */
function endOf(lines: readonly string[], from: number, ended: (line: string) => boolean): number {
  const last = lines.findIndex((line, index) => index >= from && ended(line));
  return last === -1 ? lines.length : last + 1;
}

/** The declarations of a level, in order. Comments inside a declaration stay in its text. */
export function declarationsOf(lines: readonly string[]): Declaration[] {
  const found: Declaration[] = [];
  let doc = '';
  let at = 0;
  while (at < lines.length) {
    const start = at;
    if (lines[at]?.trim().startsWith(COMMENT_START)) {
      at = endOf(lines, at, (line) => line.trimEnd().endsWith('*/'));
      doc = wordsOf(lines.slice(start, at));
      continue;
    }
    let depth = 0;
    at = endOf(lines, at, (line) => {
      depth += line.trim().startsWith('*') || line.trim().startsWith(COMMENT_START) ? 0 : depthOf(line);
      return depth <= 0;
    });
    const own = lines.slice(start, at);
    const head = own[0]?.trim() ?? '';
    const inner = own.slice(1, -1).map((line) => line.replace(/^ {4}/, ''));
    if (head) found.push({ doc, head, text: own.join('\n'), inner });
    doc = '';
  }
  return found;
}
