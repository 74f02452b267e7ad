import { type BrowserWindow, dialog } from 'electron';
import type { Logger } from 'pino';
import type { Problem } from '../../shared/errors.ts';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;
/** A page that lived for so long was sound: what ends it then counts as a first failure. */
const SOUND_MS = 60_000;
/** A page that has not come after so long hangs, or could not be loaded. */
const COMING_MS = 15_000;

/** Brings the page of a window back after a crash or when it does not come, and lets the person decide about one that hangs. */
export class Recovery {
  readonly #window: BrowserWindow;
  readonly #logger: Logger;
  readonly #report: (problem: Problem) => void;
  #failures = 0;
  #failedAt = 0;
  #asking = false;
  #coming: NodeJS.Timeout | undefined;

  constructor(window: BrowserWindow, logger: Logger, report: (problem: Problem) => void) {
    this.#window = window;
    this.#logger = logger;
    this.#report = report;
  }

  /** A page is being loaded: it has to come. */
  pageLoads(): void {
    clearTimeout(this.#coming);
    this.#coming = setTimeout(() => this.#missing(), COMING_MS);
  }

  /** The page has come, or is no longer wanted. */
  pageCame(): void {
    clearTimeout(this.#coming);
  }

  /** Tried once more by itself; a second time the person is asked. */
  #missing(): void {
    if (this.#window.isDestroyed()) return;
    this.#logger.error('the page does not come');
    if (Date.now() - this.#failedAt > SOUND_MS) this.#loadAgain();
    else void this.unresponsive().then(() => this.pageLoads());
  }

  /** The process of the page has ended: it is loaded again, after growing pauses while that goes on. */
  rendererGone(reason: string, exitCode: number): void {
    this.#logger.error({ reason, exitCode }, 'the page has crashed');
    if (reason !== 'clean-exit') this.#loadAgain();
  }

  #loadAgain(): void {
    clearTimeout(this.#coming);
    const now = Date.now();
    this.#failures = now - this.#failedAt > SOUND_MS ? 0 : this.#failures + 1;
    this.#failedAt = now;
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#failures);
    setTimeout(() => {
      if (this.#window.isDestroyed()) return;
      this.#window.webContents.reload();
      this.#report({
        code: 'internal',
        message: 'The window had a problem and was loaded again.',
        hint: 'No memory is lost. What was typed and not saved is. The log says more: Help, Show log.',
      });
    }, pause);
  }

  /** The page does not answer. It may be busy, so ending it is the person's choice. */
  async unresponsive(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    this.#logger.warn('the page does not answer');
    const { response } = await dialog.showMessageBox(this.#window, {
      type: 'warning',
      message: 'Holdfast is not answering.',
      detail: 'Waiting may help. Loading the window again loses what was typed and not saved, but no memory.',
      buttons: ['Wait', 'Load again'],
      defaultId: 0,
      cancelId: 0,
    });
    this.#asking = false;
    if (response === 1) this.#window.webContents.forcefullyCrashRenderer();
  }
}
