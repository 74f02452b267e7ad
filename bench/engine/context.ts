import type { Texts } from '../lib/sentences.ts';
import type { HttpFloor } from '../peers/http.ts';
import type { WriteFloor } from '../peers/sqlite-writes.ts';
import type { Plan } from './plan.ts';

/** What every group of measurements works with. */
export interface Bench {
  plan: Plan;
  /** A directory for data, removed at the end. */
  work: string;
  texts: Texts;
  http: HttpFloor;
  writes: WriteFloor;
  /** Milliseconds of the raw model for one text. */
  embedMs: number;
}
