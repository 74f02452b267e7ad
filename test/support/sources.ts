import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { ROOT } from './processes.ts';

/** What a file imports: a file of ours (from the repository's root) or the name of a package. */
export interface Import {
  name: string;
  ours: boolean;
}

/** Files that match, as paths from the repository's root with slashes. */
export function filesOf(...patterns: string[]): string[] {
  return globSync(patterns, { cwd: ROOT, exclude: ['**/node_modules/**'] })
    .map((path) => path.replaceAll('\\', '/'))
    .sort();
}

export function textOf(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

/** Statements begin their line, as the formatter leaves them; imports inside of calls do not. */
const STATEMENT = /^(?:import|export)\b[^'"`;]*?\bfrom\s+'([^']+)'|^import\s+'([^']+)'/gm;
const CALL = /\bimport\(\s*'([^']+)'\s*\)/g;

/** Every import of a TypeScript file, types included. */
export function importsOf(file: string): Import[] {
  const text = textOf(file);
  const specifiers = [...text.matchAll(STATEMENT), ...text.matchAll(CALL)].map(
    (match) => match[1] ?? match[2] ?? '',
  );
  return specifiers.map((specifier) =>
    specifier.startsWith('.')
      ? { name: normalize(join(dirname(file), specifier)).replaceAll('\\', '/'), ours: true }
      : { name: specifier, ours: false },
  );
}
