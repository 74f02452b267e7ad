import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Declaration, declarationsOf } from './declarations.ts';
import { fenced } from './markdown.ts';

/** Sends the requests; no user meets it. */
const TRANSPORT = 'transport';
/** What holds the class together inside is not for its users. */
const INTERNAL = /^(#private|constructor|readonly #)/;
const NAMED = /^export (?:declare )?(?:class|interface|type|function) (\w+)/;

function memberSection({ doc, text, head }: Declaration): string {
  const name = /^(\w+)/.exec(head)?.[1] ?? head;
  return [`### ${name}`, fenced('ts', text), doc].filter(Boolean).join('\n\n');
}

function classSection(name: string, { doc, inner }: Declaration): string {
  const members = declarationsOf(inner).filter(({ head }) => !INTERNAL.test(head));
  const fields = members.filter(({ head }) => /^(readonly|get) /.test(head));
  const calls = members.filter((member) => !fields.includes(member));
  const fieldBlock = fields.length > 0 ? fenced('ts', fields.map(({ text }) => text).join('\n')) : '';
  return [`## ${name}`, doc, fieldBlock, ...overloads(calls).map(memberSection)].filter(Boolean).join('\n\n');
}

/** Declarations of one name in a row are the forms of one call. */
function overloads(members: readonly Declaration[]): Declaration[] {
  const merged: Declaration[] = [];
  for (const member of members) {
    const last = merged.at(-1);
    const same = last && member.doc === '' && last.head.split('(')[0] === member.head.split('(')[0];
    if (same) last.text += `\n${member.text}`;
    else merged.push({ ...member });
  }
  return merged;
}

/** The modules that make up the SDK: its index, and what that offers on. */
function modulesOf(index: string): string[] {
  const used = [...index.matchAll(/from '\.\/(\w+)\.ts'/g)].map(([, name = '']) => name);
  return [...new Set(used)].filter((name) => name !== TRANSPORT);
}

function section(declaration: Declaration): string {
  const name = NAMED.exec(declaration.head)?.[1];
  if (!name) return '';
  if (declaration.head.includes(' class ')) return classSection(name, declaration);
  const text = declaration.text.replace(/^export (declare )?/, '');
  return [`## ${name}`, declaration.doc, fenced('ts', text)].filter(Boolean).join('\n\n');
}

/** The TypeScript SDK as one page of Markdown, from the declarations of the build in `directory`. */
export function typescriptReference(directory: string): string {
  const read = (module: string) => readFileSync(join(directory, `${module}.d.ts`), 'utf8');
  const declarations = (text: string) => declarationsOf(text.split('\n'));
  const index = read('client/index');
  const parts = [...modulesOf(index).map((module) => `client/${module}`), 'shared/errors']
    .flatMap((module) => declarations(read(module)))
    // Functions of the parts serve the index, which has what users call.
    .filter(({ head }) => !head.startsWith('export declare function'));
  const isClass = ({ head }: Declaration) => head.includes(' class ');
  const classes = parts.filter(isClass);
  const types = parts.filter((part) => !isClass(part));
  const sections = [...declarations(index), ...classes, ...types].map(section);
  return [
    '# TypeScript reference',
    'Made from the comments of `holdfast/client`. [The TypeScript SDK](../typescript.md) shows how it is used. Requests and answers such as `Memory` have the fields of the [schemas](http.md#schemas) of the HTTP API.',
    ...sections.filter(Boolean),
    '',
  ].join('\n\n');
}
