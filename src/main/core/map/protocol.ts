import type { SqlCondition } from '../store/visibility.ts';

/** What the thread is started with. */
export interface MapSetup {
  database: string;
}

/** What the thread is asked for. */
export type MapTask =
  | {
      kind: 'arrange';
      /** Only vectors of this model are compared. */
      model: string;
      /** Makes a new layout whatever there is. */
      anew: boolean;
    }
  /** The map of the rows of `where`, on `memories m`. */
  | { kind: 'draw'; where: SqlCondition };

/** New places, in columns. */
export interface PackedPoints {
  seqs: Float64Array<ArrayBuffer>;
  stamps: Float64Array<ArrayBuffer>;
  /** x and y of each in turn. */
  places: Uint16Array<ArrayBuffer>;
  /** 1 for a landmark. */
  landmarks: Uint8Array<ArrayBuffer>;
}

/** What `arrange` found: places to keep, of a new layout or of the one that there is. */
export interface Arranged {
  /** Of how many memories a new layout was made; null: the points belong to the one that there is. */
  fresh: { method: string; memories: number } | null;
  points: PackedPoints;
}

export interface MapAnswers {
  arrange: Arranged;
  /** A `MapResult` as JSON in UTF-8: what it takes to make it must not be taken from the engine's main thread. */
  draw: Uint8Array<ArrayBuffer>;
}
