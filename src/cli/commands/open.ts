import type { Command } from 'commander';
import { openBrowser } from '../browser.ts';
import { answer, type CommonFlags, type Context, leaf } from '../context.ts';
import { seconds } from '../text.ts';

interface OpenFlags extends CommonFlags {
  browser: boolean;
}

/** `holdfast open`: the app in a browser, logged in. */
export function defineOpen(program: Command, context: Context): void {
  leaf(program, 'open', 'open the app in the browser, logged in')
    .option('--no-browser', 'only print the link')
    .action(async (flags: OpenFlags) => {
      const { url } = await answer(
        context,
        flags,
        async (holdfast) => {
          const { path, expires_at } = await holdfast.sessions.createLink();
          return { url: holdfast.url + path, expires_at };
        },
        (link, terminal) => {
          terminal.print(link.url);
          terminal.print(`  It logs one browser in, once, until ${seconds(link.expires_at)}.`);
        },
      );
      if (!flags.browser) return;
      const { display } = context.settings;
      const opened = await openBrowser(display, url);
      if (!opened && display.present)
        context.terminal.note('No browser could be opened: follow the link in one.');
    });
}
