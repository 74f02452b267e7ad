/**
 * Tells the nodes of one relay that a document has changed. A notice carries no content: whoever hears it reads from the
 * storage what it lacks, so that a notice which is lost, repeated or late does no harm.
 */
export interface FanOut {
  /** Tells every subscriber, on this node and on others, that `document` has updates up to number `seq`. */
  publish(document: string, seq: number): Promise<void>;
  /** Calls `listener` with the number of each notice until the returned function is called. Never from within `publish`. */
  subscribe(document: string, listener: (seq: number) => void): Promise<() => void>;
  close(): Promise<void>;
}
