import { symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../../../test/support/directories.ts';
import { HOLDFAST, run } from '../../../test/support/processes.ts';

let env: Record<string, string>;

beforeAll(() => {
  const bin = temporaryDirectory();
  symlinkSync(HOLDFAST, join(bin, 'holdfast'));
  env = { PATH: `${bin}${delimiter}${process.env.PATH}`, HOME: temporaryDirectory() };
});

/** How each shell is asked, from a script, what a Tab would offer. `TYPED` is what stands on the command line. */
const ASK: Record<string, { args: string[]; script: (typed: string[]) => string }> = {
  bash: {
    args: ['--norc', '--noprofile', '-c'],
    script: (typed) => `
      eval "$(holdfast completion bash)"
      complete -p holdfast >/dev/null || exit 1
      COMP_WORDS=(holdfast ${typed.map((word) => `'${word}'`).join(' ')}) COMP_CWORD=${typed.length}
      _holdfast && printf '%s\\n' "\${COMPREPLY[@]}"`,
  },
  zsh: {
    args: ['-f', '-c'],
    script: (typed) => `
      autoload -U compinit && compinit -D -u
      eval "$(holdfast completion zsh)"
      [[ $_comps[holdfast] = _holdfast ]] || exit 1
      _describe() { print -l -- "\${(@)\${(P)2}%%:*}" }
      _files() { print files }
      words=(holdfast ${typed.map((word) => `'${word}'`).join(' ')}) CURRENT=${typed.length + 1}
      _holdfast`,
  },
  fish: {
    args: ['--no-config', '-c'],
    script: (typed) => `
      holdfast completion fish | source
      complete -C '${['holdfast', ...typed].join(' ')}' | string replace -r '\\t.*' ''`,
  },
};

describe.each(Object.entries(ASK))('%s', (shell, { args, script }) => {
  const offered = async (...typed: string[]) => {
    const { stdout, stderr } = await run(shell, [...args, script(typed)], { env, cwd: env.HOME ?? '/' });
    expect(stderr).toBe('');
    return stdout.split('\n').filter((line) => line !== '');
  };

  test('completes commands, options and values', async ({ skip }) => {
    const { code } = await run('sh', ['-c', `command -v ${shell}`]);
    skip(code !== 0, `there is no ${shell} on this machine`);
    expect(await offered('memory', 'sea')).toEqual(['search']);
    expect(await offered('memory', '')).toEqual(expect.arrayContaining(['store', 'approve']));
    expect(await offered('connect', '--dry')).toEqual(['--dry-run']);
    expect(await offered('memory', 'search', '--scope', 't')).toEqual(['tenant']);
  });
});

test('every script can be had as JSON, too', async () => {
  const { stdout } = await run(HOLDFAST, ['completion', 'powershell', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({
    shell: 'powershell',
    script: expect.stringContaining('Register-ArgumentCompleter'),
  });
});
