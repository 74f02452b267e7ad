import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { addAbortSignal } from 'node:stream';
import picocolors from 'picocolors';
import { HoldfastError } from '../shared/errors.ts';

type Colors = ReturnType<typeof picocolors.createColors>;

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 80;

/** What a command says and asks: results on standard output, everything else on standard error. */
export class Terminal {
  /** Colours of standard output and of standard error; without effect where they are not wanted. */
  readonly colors: Colors;
  readonly errorColors: Colors;
  /** Whether progress can be shown. */
  readonly animated: boolean;
  readonly #input: NodeJS.ReadStream;
  readonly #output: NodeJS.WriteStream;
  readonly #error: NodeJS.WriteStream;

  constructor(
    streams: { stdin: NodeJS.ReadStream; stdout: NodeJS.WriteStream; stderr: NodeJS.WriteStream },
    color: boolean | null,
  ) {
    this.#input = streams.stdin;
    this.#output = streams.stdout;
    this.#error = streams.stderr;
    this.colors = picocolors.createColors(color ?? this.#output.isTTY === true);
    this.errorColors = picocolors.createColors(color ?? this.#error.isTTY === true);
    this.animated = this.#error.isTTY === true;
  }

  /** Standard input, for those who read it piece by piece. */
  get input(): NodeJS.ReadStream {
    return this.#input;
  }

  /** A line of the result. */
  print(line = ''): void {
    this.#output.write(`${line}\n`);
  }

  /** A piece of a long result; resolves when there is room for more. */
  async write(text: string): Promise<void> {
    if (!this.#output.write(text)) await once(this.#output, 'drain');
  }

  /** `✓` and a line of the result. */
  success(line: string): void {
    this.print(`${this.colors.green('✓')} ${line}`);
  }

  /** Something to know beside the result. */
  note(line: string): void {
    this.#error.write(`${this.errorColors.yellow('!')} ${line}\n`);
  }

  /** What went wrong and what to do about it. */
  failure(message: string, hint?: string): void {
    this.#error.write(`${this.errorColors.red('✗')} ${message}\n`);
    if (hint) this.#error.write(`  ${hint}\n`);
  }

  /** Text that is complete as it is, on standard error. */
  writeError(text: string): void {
    this.#error.write(text);
  }

  /** Shows that something is going on for as long as `task` takes. */
  async spin<T>(label: string, task: () => Promise<T>): Promise<T> {
    if (!this.animated) return task();
    let frame = 0;
    const timer = setInterval(() => {
      this.#error.write(`\r${FRAMES[frame++ % FRAMES.length]} ${label}`);
    }, FRAME_MS);
    try {
      return await task();
    } finally {
      clearInterval(timer);
      this.#error.write('\r\x1b[K');
    }
  }

  /** Asks for a yes. Throws when there is nobody to ask, unless `agreed` beforehand. */
  async confirm(question: string, agreed: boolean | undefined): Promise<boolean> {
    if (agreed) return true;
    if (!this.#input.isTTY || !this.#error.isTTY)
      throw new HoldfastError(
        'invalid_request',
        'This asks for a confirmation, and there is no terminal to ask on.',
        'Add --yes to confirm it.',
      );
    const reply = await this.#question(`${question} [y/N] `);
    return /^y(es)?$/i.test(reply.trim());
  }

  /** One line that is typed on a terminal after `question`; where there is none, standard input. */
  async ask(question: string, maxBytes: number): Promise<string> {
    return this.#input.isTTY && this.#error.isTTY ? this.#question(question) : this.readInput(maxBytes);
  }

  async #question(question: string): Promise<string> {
    const dialog = createInterface({ input: this.#input, output: this.#error });
    try {
      // Ctrl+C and Ctrl+D close the dialog without an answer.
      const closed = once(dialog, 'close').then(() => '');
      return await Promise.race([dialog.question(question), closed]);
    } finally {
      dialog.close();
    }
  }

  /**
   * Standard input as UTF-8 text, without its last line feed. Stops reading soon after `maxBytes`, and throws when the
   * signal aborts.
   */
  async readInput(maxBytes: number, signal?: AbortSignal): Promise<string> {
    if (signal) addAbortSignal(signal, this.#input);
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of this.#input) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > maxBytes) break;
    }
    try {
      const complete = size <= maxBytes;
      const text = new TextDecoder('utf-8', { fatal: complete }).decode(Buffer.concat(chunks));
      return text.replace(/\r?\n$/, '');
    } catch (cause) {
      throw new HoldfastError('invalid_request', 'Standard input is not valid UTF-8.', undefined, { cause });
    }
  }
}
