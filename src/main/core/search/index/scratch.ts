import { BLOCK_ROWS } from './rows.ts';

/** Places that one posting counts for at most: its own and those of two neighbours on each side. */
const PLACES = 5;

/** A list of rows that are written one after the other. */
class RowList {
  rows = new Uint32Array(0);
  size = 0;

  /** Makes room for `capacity` rows; what was listed is lost. */
  reserve(capacity: number): void {
    if (capacity > this.rows.length) this.rows = new Uint32Array(capacity);
    this.size = 0;
  }
}

/** Memory for numbers of rows while a question is answered; all zero between two. */
export class Scratch {
  /** Occurrences of the present term, neighbours' included. */
  pooled = new Float64Array(0);
  /** The rows in which there are any. */
  readonly touched = new RowList();
  scores = new Float64Array(0);
  /** The rows that have one. */
  readonly reached = new RowList();
  /** Candidates, numbered from 1. */
  marks = new Uint16Array(0);
  /** Their sessions, numbered from 1; indexed by chain. */
  sessionMarks = new Uint16Array(0);
  /** What the postings of one block add, and to which rows. */
  readonly targets = new Uint32Array(PLACES * BLOCK_ROWS);
  readonly amounts = new Float64Array(PLACES * BLOCK_ROWS);

  reserve(rows: number, chains: number): void {
    if (rows > this.scores.length) {
      this.pooled = new Float64Array(rows);
      this.scores = new Float64Array(rows);
      this.marks = new Uint16Array(rows);
    }
    this.touched.reserve(rows);
    this.reached.reserve(rows);
    if (chains > this.sessionMarks.length) this.sessionMarks = new Uint16Array(chains * 2);
  }

  get bytes(): number {
    const { pooled, touched, scores, reached, marks, sessionMarks, targets, amounts } = this;
    const arrays = [pooled, touched.rows, scores, reached.rows, marks, sessionMarks, targets, amounts];
    return arrays.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }
}
