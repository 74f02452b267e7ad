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
