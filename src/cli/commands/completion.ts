import type { Command } from 'commander';
import { INSTALL, SCRIPTS, SHELLS } from '../completion/scripts.ts';
import { suggest } from '../completion/suggest.ts';
import { type Build, type CommonFlags, type Context, localLeaf } from '../context.ts';
import { toJson } from '../text.ts';

/** The commands of `holdfast completion`. */
export function define(completion: Command, { terminal }: Context, build: Build): void {
  for (const shell of SHELLS)
    localLeaf(completion, shell, `print the script for ${shell}`)
      .addHelpText('after', `\n  ${INSTALL[shell]}`)
      .action(({ json }: CommonFlags) => {
        terminal.print(json ? toJson({ shell, script: SCRIPTS[shell] }) : SCRIPTS[shell]);
      });
  completion
    .command('words [words...]', { hidden: true })
    .description('what the scripts ask: a line for each word that can come next')
    .action(async (words: string[]) => {
      for (const { value, description } of suggest(await build(words), words))
        terminal.print(`${value}\t${description}`);
    });
}
