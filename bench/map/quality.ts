import { chooseLandmarks, layOut } from '../../src/main/core/map/layout/layout.ts';
import { neighbourSearch } from '../../src/main/core/map/layout/neighbours.ts';
import { principalPlane } from '../../src/main/core/map/layout/pca.ts';
import { placeBetween } from '../../src/main/core/map/layout/place.ts';
import { plane, preservation, type Space, sphere } from '../../src/main/core/map/testing/neighbourhoods.ts';
import { seededRandom } from '../lib/random.ts';

const NEAREST = 15;
/** Neighbourhoods of so many are compared; all of them would take minutes. */
const ASKED = 600;
const SEED = 5;

export interface Quality {
  layout: string;
  /** Mean share of the 15 nearest by meaning that are among the 15 nearest on the map. */
  preserved: number;
}

/** Every memory its place: some thousand are laid out, the others are placed between them, as the engine does it. */
async function mapOf(
  vectors: readonly Float32Array[],
): Promise<{ points: Float64Array; landmarks: Set<number> }> {
  const chosen = chooseLandmarks([...vectors.keys()]);
  const ground = chosen.map((i) => vectors[i] as Float32Array);
  const places = await layOut(ground, async () => {});
  const search = neighbourSearch(ground);
  const points = new Float64Array(2 * vectors.length);
  for (const [i, vector] of vectors.entries()) points.set(placeBetween(vector, search, places), 2 * i);
  for (const [place, i] of chosen.entries()) points.set(places.subarray(2 * place, 2 * place + 2), 2 * i);
  return { points, landmarks: new Set(chosen) };
}

/** How well the map and simpler pictures keep the neighbourhoods of `vectors`. */
export async function measureQuality(vectors: readonly Float32Array[]): Promise<Quality[]> {
  const original = sphere(vectors);
  const random = seededRandom(SEED);
  const asked = Array.from({ length: ASKED }, () => Math.floor(random.next() * vectors.length));
  const kept = (picture: Space, of = asked) => preservation(original, picture, of, NEAREST);
  const { points, landmarks } = await mapOf(vectors);
  const map = plane(points);
  const chance = plane(Float64Array.from({ length: 2 * vectors.length }, random.next));
  return [
    { layout: 'map', preserved: kept(map) },
    {
      layout: 'map, landmarks',
      preserved: kept(
        map,
        asked.filter((i) => landmarks.has(i)),
      ),
    },
    {
      layout: 'map, placed between them',
      preserved: kept(
        map,
        asked.filter((i) => !landmarks.has(i)),
      ),
    },
    { layout: 'two principal components', preserved: kept(plane(principalPlane(vectors))) },
    { layout: 'chance', preserved: kept(chance) },
  ];
}
