import { describe, expect, it } from 'vitest';
import { MAP_EXTENT } from '../../../../shared/map.ts';
import { mulberry32 } from '../../domain/random.ts';
import { vectorSource } from '../../search/vector-index/testing/vectors.ts';
import { plane, preservation, sphere } from '../testing/neighbourhoods.ts';
import { chooseLandmarks, LANDMARKS, layOut } from './layout.ts';
import { neighbourSearch } from './neighbours.ts';
import { principalPlane } from './pca.ts';
import { placeBetween } from './place.ts';

const NEAREST = 15;
const breathe = async () => {};

/** Vectors around a few directions, as texts about a few topics have them. */
function topics(count: number, topicsInAll: number): Float32Array[] {
  const next = vectorSource('isotropic', 5);
  const centres = Array.from({ length: topicsInAll }, next);
  return Array.from({ length: count }, (_, i) => {
    const noise = next();
    const mixed = (centres[i % topicsInAll] as Float32Array).map(
      (value, d) => value + 0.9 * (noise[d] as number),
    );
    const length = Math.hypot(...mixed);
    return mixed.map((value) => value / length);
  });
}

const vectors = topics(500, 10);
const landmarks = vectors.slice(0, 300);
const places = await layOut(landmarks, breathe);

describe('a layout', () => {
  it('is the same for the same vectors', async () => {
    expect(await layOut(landmarks, breathe)).toEqual(places);
  });

  it('keeps neighbours together, better than principal components and far better than chance', () => {
    const all = [...landmarks.keys()];
    const kept = (points: ArrayLike<number>) => preservation(sphere(landmarks), plane(points), all, NEAREST);
    const random = mulberry32(3);
    const chance = kept(places.map(() => random() * MAP_EXTENT));
    expect(kept(places)).toBeGreaterThan(kept(principalPlane(landmarks)));
    expect(kept(places)).toBeGreaterThan(4 * chance);
  });

  it('fills the map without touching its edge', () => {
    expect(Math.min(...places)).toBeGreaterThan(0);
    expect(Math.max(...places)).toBeLessThan(MAP_EXTENT);
    expect(Math.max(...places) - Math.min(...places)).toBeGreaterThan(MAP_EXTENT * 0.9);
  });

  it('of few memories needs no neighbourhoods', async () => {
    for (const count of [1, 2, 3, 15]) {
      const few = await layOut(vectors.slice(0, count), breathe);
      expect(few).toHaveLength(2 * count);
      expect(new Set(Array.from({ length: count }, (_, i) => `${few[2 * i]} ${few[2 * i + 1]}`)).size).toBe(
        count,
      );
    }
  });

  it('of equal vectors is one place', async () => {
    const [one] = vectors as [Float32Array];
    const same = await layOut([one, one, one], breathe);
    expect(new Set(same).size).toBe(1);
  });
});

describe('a memory that comes later', () => {
  const search = neighbourSearch(landmarks);
  const later = vectors.slice(300);
  const everybody = Uint16Array.from([
    ...places,
    ...later.flatMap((vector) => placeBetween(vector, search, places)),
  ]);

  it('is placed among its neighbours', () => {
    const asked = later.map((_, i) => landmarks.length + i);
    const kept = preservation(sphere(vectors), plane(everybody), asked, NEAREST);
    expect(kept).toBeGreaterThan((4 * NEAREST) / vectors.length);
  });

  it('that says what a landmark says goes to where that is', () => {
    const [x, y] = placeBetween(landmarks[7] as Float32Array, search, places);
    expect(Math.hypot(x - (places[14] as number), y - (places[15] as number))).toBeLessThan(MAP_EXTENT / 20);
  });

  it('finds its place although there is only one landmark', () => {
    const alone = neighbourSearch(landmarks.slice(0, 1));
    expect(placeBetween(later[0] as Float32Array, alone, places.slice(0, 2))).toEqual([
      ...places.slice(0, 2),
    ]);
  });
});

describe('landmarks', () => {
  const seqs = Array.from({ length: 10_000 }, (_, i) => i + 1);

  it('are a sample of everything that hardly changes when memories come and go', () => {
    const chosen = chooseLandmarks(seqs);
    const after = new Set(chooseLandmarks([...seqs.slice(100), 10_001, 10_002, 10_003]));
    expect(chosen).toHaveLength(LANDMARKS);
    expect(chosen.filter((seq) => after.has(seq)).length).toBeGreaterThan(LANDMARKS * 0.95);
    const early = chosen.filter((seq) => seq <= 5000).length;
    expect(Math.abs(early / LANDMARKS - 0.5)).toBeLessThan(0.05);
  });
});
