import { once } from 'node:events';
import { type Context, usable } from '../context.ts';
import { findEngine, findOrStartEngine } from '../engine/find.ts';
import { ownVersion } from '../version.ts';
import { LineSplitter } from './frames.ts';
import { Greetings } from './greetings.ts';
import { EngineLink } from './link.ts';
import { Relay } from './relay.ts';

/** Reads lines until the client closes its end. */
async function relayInput(relay: Relay, input: NodeJS.ReadStream): Promise<void> {
  const splitter = new LineSplitter(
    (line) => relay.receive(line),
    () => relay.refuseTooLong(),
  );
  input.on('data', (chunk: Buffer) => splitter.push(chunk));
  await once(input, 'close');
  await relay.end();
}

/** Speaks MCP on standard input and output as `agent`, until standard input closes. Nothing else goes to standard output. */
export async function serveMcp({ settings, terminal }: Context, agent: string): Promise<void> {
  const link = new EngineLink({
    find: () => findEngine(settings),
    start: async () => usable(await findOrStartEngine(settings, terminal), terminal),
  });
  const relay = new Relay({
    link,
    agent,
    greetings: new Greetings(ownVersion()),
    write: (frame) => terminal.print(JSON.stringify(frame)),
    log: (line) => terminal.note(line),
  });
  // It will be needed. What goes wrong here is said to the first request that meets it.
  link.get().catch(() => undefined);
  if (terminal.input.isTTY) terminal.note('Waits for messages of MCP on standard input. Ctrl+C ends it.');
  await relayInput(relay, terminal.input);
}
