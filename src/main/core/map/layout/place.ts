import { MAP_EXTENT } from '../../../../shared/map.ts';
import type { Neighbour, NeighbourSearch } from './neighbours.ts';

/** Landmarks that have a say in where a memory goes. */
const VOICES = 8;
/** How near each other landmarks of one opinion are; half-way between two groups a memory would be in neither. */
const REACH = MAP_EXTENT / 40;

interface Voice {
  x: number;
  y: number;
  weight: number;
}

/** The nearest landmarks. Each counts the less the farther it is, measured by how far they are on average. */
function voicesOf(nearest: readonly Neighbour[], landmarks: Uint16Array): Voice[] {
  const first = nearest[0]?.distance ?? 0;
  const spread = nearest.reduce((sum, { distance }) => sum + distance - first, 0) / nearest.length;
  return nearest.map(({ index, distance }) => ({
    x: landmarks[2 * index] as number,
    y: landmarks[2 * index + 1] as number,
    weight: spread === 0 ? 1 : Math.exp((first - distance) / spread),
  }));
}

/** How much a voice agrees with another: 1 at the same place, 1/2 at `REACH`. */
function agreement(a: Voice, b: Voice): number {
  return 1 / (1 + ((a.x - b.x) ** 2 + (a.y - b.y) ** 2) / REACH ** 2);
}

function support(voice: Voice, voices: readonly Voice[]): number {
  return voices.reduce((sum, other) => sum + other.weight * agreement(voice, other), 0);
}

/**
 * Where a memory belongs on a map of landmarks: the mean of its nearest ones, those most that stand where most of the
 * weight is.
 */
export function placeBetween(
  vector: Float32Array,
  search: NeighbourSearch,
  landmarks: Uint16Array,
): [number, number] {
  const voices = voicesOf(search.of(vector, VOICES), landmarks);
  const supports = voices.map((voice) => support(voice, voices));
  const centre = voices[supports.indexOf(Math.max(...supports))];
  let [x, y, all] = [0, 0, 0];
  for (const voice of voices) {
    const weight = centre === undefined ? 0 : voice.weight * agreement(centre, voice) ** 2;
    x += weight * voice.x;
    y += weight * voice.y;
    all += weight;
  }
  return [Math.round(x / all), Math.round(y / all)];
}
