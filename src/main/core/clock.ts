/** Milliseconds since 1970. Passed in, so that tests can move time. */
export type Clock = () => number;

/** The clock of the machine. */
export const systemClock: Clock = () => Date.now();
