import { type IpcMainInvokeEvent, ipcMain } from 'electron';
import type { Logger } from 'pino';
import type { z } from 'zod';
import { HoldfastError, toProblem } from '../../shared/errors.ts';
import { type Answer, DESKTOP_CALLS, type DesktopCall } from '../../shared/ipc.ts';
import { validate } from '../../shared/validation.ts';
import { isOwnPage } from './origin.ts';
import type { MainWindow } from './window.ts';

type Arguments<Name extends DesktopCall> = z.output<(typeof DESKTOP_CALLS)[Name]>;

/** What is done for each call of a page. */
export type CallHandlers = {
  [Name in DesktopCall]: (...args: Arguments<Name>) => unknown;
};

function check(event: IpcMainInvokeEvent, window: MainWindow): void {
  const { senderFrame, sender } = event;
  const trusted =
    senderFrame !== null &&
    isOwnPage(senderFrame.url) &&
    window.isSender(sender, senderFrame.parent === null);
  if (!trusted) throw new HoldfastError('forbidden', 'Only the pages of Holdfast may ask for this.');
}

/** Answers the calls of the window's own page; of anybody else, or with other arguments than the schemas have, none. */
export function answerCalls(window: MainWindow, handlers: CallHandlers, logger: Logger): void {
  for (const name of Object.keys(DESKTOP_CALLS) as DesktopCall[]) {
    const handler = handlers[name] as (...args: unknown[]) => unknown;
    ipcMain.handle(`holdfast:${name}`, async (event, ...args): Promise<Answer<unknown>> => {
      try {
        check(event, window);
        return { value: await handler(...validate(DESKTOP_CALLS[name], args)) };
      } catch (error) {
        logger.warn({ err: error, call: name }, 'a call of a page was refused or failed');
        return { error: toProblem(error) };
      }
    });
  }
}
