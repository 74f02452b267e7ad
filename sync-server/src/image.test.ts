import { builtinModules } from 'node:module';
import { expect, test } from 'vitest';
import { importsOf, textOf } from '../../test/support/sources.ts';

/** Files that the relay loads, from its root on. */
function loaded(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const { name, ours } of importsOf(file)) if (ours) loaded(name, seen);
  return seen;
}

const packageOf = (name: string) => name.split('/', name.startsWith('@') ? 2 : 1).join('/');

test('the container image has every package and folder that the relay loads, and no other package', () => {
  const files = [...loaded('sync-server/src/index.ts')];
  const packages = files
    .flatMap((file) => importsOf(file).filter(({ ours }) => !ours))
    .map(({ name }) => packageOf(name))
    .filter((name) => !name.startsWith('node:') && !builtinModules.includes(name));
  const listed = [...textOf('sync-server/relay-package.mjs').matchAll(/^ {2}'(.+)',$/gm)].map(
    ([, name]) => name,
  );
  expect([...new Set(packages)].sort()).toEqual(listed);
  const copied = [...textOf('sync-server/Dockerfile').matchAll(/^COPY (\S+) \1$/gm)].map(
    ([, folder]) => folder ?? '',
  );
  expect(files.filter((file) => !copied.some((folder) => file.startsWith(`${folder}/`)))).toEqual([]);
});
