import { availableParallelism } from 'node:os';

/**
 * To wake a thread that sleeps takes the system some 80 µs, on virtual machines 300, and a search goes from one thread to
 * another and back. A message to a thread whose event loop still turns is there in 30. With one processor it would only be
 * in the way of the thread that it waits for.
 */
const AWAKE_MS = availableParallelism() > 1 ? 1 : 0;

/** Until when this thread stays awake. */
let until = 0;
let turning = false;

function turn(): void {
  turning = performance.now() < until;
  if (turning) setImmediate(turn);
}

/** Keeps the event loop of this thread turning for a millisecond, as a message is likely to come. Others have their turns as ever. */
export function stayAwake(): void {
  until = performance.now() + AWAKE_MS;
  if (!turning) turn();
}

/** Lets the thread sleep again at once. */
export function rest(): void {
  until = 0;
}
