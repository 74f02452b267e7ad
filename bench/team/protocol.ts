/** What the benchmark of the relay tells its members' process, and what it hears from it. One JSON object a line. */

export interface MembersPlan {
  port: number;
  members: number;
  /** Changes of all members together. */
  changesPerSecond: number;
  seconds: number;
}

/** `ready`: all sockets are open, and nothing is said. */
export interface Ready {
  ready: true;
}

export interface Delivered {
  sent: number;
  /** Deliveries to members that there should have been, and that there were. */
  expected: number;
  delivered: number;
  /** Milliseconds from sending a change to its arrival at another member. */
  p50: number;
  p99: number;
  /** Milliseconds from sending a change until the relay said that it is durable. */
  durable50: number;
  durable99: number;
}

/** How a first sync went. */
export interface FirstSync {
  ms: number;
  /** Of all threads. */
  cpuMs: number;
  /** The most that was in use of the main thread's heap and buffers, above what was before. */
  heapMB: number;
  /** How long the event loop was held, at the 99th percentile, and the longest. */
  held: { p99: number; longest: number };
}

/** What one machine of the benchmark of sync does when it is told. */
export interface Orders {
  create(relay: string): Promise<void>;
  invite(): Promise<string>;
  /** Joins, and waits for so many memories. */
  join(link: string, memories: number): Promise<FirstSync>;
  /** Stores so many memories of the team. */
  fill(memories: number): Promise<void>;
  /** Resolves when the relay has everything. */
  sent(): Promise<void>;
  /** Milliseconds from the try to connect until it is in step. */
  reconnect(): Promise<number>;
  store(content: string): Promise<{ id: string; at: number }>;
  /** When a memory was there, in milliseconds since 1970. */
  seen(id: string): Promise<number>;
  close(): Promise<void>;
}

export interface Order {
  id: number;
  name: keyof Orders;
  values: unknown[];
}
export type Answer = { id: number; value?: unknown; problem?: string };
