import type { Database } from '../store/database.ts';
import {
  currentLayout,
  type MapLayout,
  type MapPoint,
  mappable,
  mappedVectors,
  placed,
  placesOf,
} from '../store/map.ts';
import { chooseLandmarks, LANDMARKS, layOut, METHOD } from './layout/layout.ts';
import { type NeighbourSearch, neighbourSearch } from './layout/neighbours.ts';
import { placeBetween } from './layout/place.ts';
import type { Breathe } from './layout/umap.ts';
import { packPoints } from './packing.ts';
import type { Arranged } from './protocol.ts';

/** A layout is made anew when it has to hold this many times the memories that it was made of. */
const GROWTH = 1.5;
const SHRINKAGE = 0.5;
/** Memories that are placed between two breaths. */
const PLACED_A_STEP = 250;
/** How much of the whole time landmarks take. */
const LAYING_OUT = 0.6;

export interface Arrangement {
  db: Database;
  model: string;
  anew: boolean;
  breathe: Breathe;
}

/** What a layout is judged by. */
export interface LayoutFacts {
  /** Memories that belong on the map now. */
  memories: number;
  /** Landmarks that still have their places. */
  landmarks: number;
}

/** Whether a layout still shows how the memories lie, so that new ones need only be placed on it. */
export function holds(layout: MapLayout, model: string, { memories, landmarks }: LayoutFacts): boolean {
  const ratio = memories / layout.memories;
  return (
    layout.model === model &&
    layout.method === METHOD &&
    ratio < GROWTH &&
    ratio > SHRINKAGE &&
    landmarks > SHRINKAGE * Math.min(LANDMARKS, layout.memories)
  );
}

/** Finds the places that are missing: of what is new on the present layout, or of everything on a new one. */
export async function arrange(task: Arrangement): Promise<Arranged> {
  const { db, model, anew } = task;
  const seqs = mappable(db, model);
  const layout = currentLayout(db);
  if (layout !== undefined && !anew) {
    const landmarks = placed(db, layout.id, 'landmarks').length;
    if (seqs.length === 0 || holds(layout, model, { memories: seqs.length, landmarks }))
      return { fresh: null, points: packPoints(await extend(task, layout, seqs)) };
  }
  const points = seqs.length === 0 ? [] : await layOutAll(task, seqs);
  return {
    fresh: points.length === 0 ? null : { method: METHOD, memories: points.length },
    points: packPoints(points),
  };
}

async function extend(task: Arrangement, layout: MapLayout, seqs: readonly number[]): Promise<MapPoint[]> {
  const known = new Set(placed(task.db, layout.id, 'all'));
  const missing = seqs.filter((seq) => !known.has(seq));
  if (missing.length === 0) return [];
  const { vectors, places } = task.db.read((db) => {
    const there = placed(db, layout.id, 'landmarks');
    return { vectors: mappedVectors(db, layout.model, there), places: placesOf(db, layout.id, there) };
  });
  const search = neighbourSearch(vectors.map(({ vector }) => vector));
  return placeAll(task, missing, { search, places }, task.breathe);
}

async function layOutAll(task: Arrangement, seqs: readonly number[]): Promise<MapPoint[]> {
  const { db, model, breathe } = task;
  const chosen = mappedVectors(db, model, chooseLandmarks(seqs));
  const vectors = chosen.map(({ vector }) => vector);
  if (vectors.length === 0) return [];
  const places = await layOut(vectors, (done) => breathe(done * LAYING_OUT));
  const landmarks = chosen.map(({ seq, stamp }, i) => pointAt(places, i, { seq, stamp, landmark: true }));
  const known = new Set(chosen.map(({ seq }) => seq));
  const rest = seqs.filter((seq) => !known.has(seq));
  const ground = { search: neighbourSearch(vectors), places };
  const others = await placeAll(task, rest, ground, (done) => breathe(LAYING_OUT + done * (1 - LAYING_OUT)));
  return [...landmarks, ...others];
}

function pointAt(places: Uint16Array, index: number, point: Omit<MapPoint, 'x' | 'y'>): MapPoint {
  return { ...point, x: places[2 * index] as number, y: places[2 * index + 1] as number };
}

/** Landmarks: how to find the nearest, and where they are. */
interface Ground {
  search: NeighbourSearch;
  places: Uint16Array;
}

async function placeAll(
  { db, model }: Arrangement,
  seqs: readonly number[],
  { search, places }: Ground,
  breathe: Breathe,
): Promise<MapPoint[]> {
  const points: MapPoint[] = [];
  for (let from = 0; from < seqs.length; from += PLACED_A_STEP) {
    for (const { seq, stamp, vector } of mappedVectors(db, model, seqs.slice(from, from + PLACED_A_STEP))) {
      const [x, y] = placeBetween(vector, search, places);
      points.push({ seq, stamp, x, y, landmark: false });
    }
    await breathe(from / seqs.length);
  }
  return points;
}
