import type { MapCluster, MapResult } from '../../../client/index.ts';

/** The map as it is drawn: typed columns. */
export interface MapData {
  count: number;
  id: readonly string[];
  /** x and y of each in turn, 0 to 65,535. */
  places: Uint16Array;
  /** Milliseconds since 1970. */
  createdAt: Float64Array;
  scope: MapResult['points']['scope'];
  type: MapResult['points']['type'];
  state: MapResult['points']['state'];
  agent: MapResult['points']['agent'];
  clusters: readonly MapCluster[];
  /** Points of each cluster. */
  members: readonly (readonly number[])[];
  /** Memories that have no place yet. */
  unplaced: number;
}

/** The engine's answer as it is drawn. */
export function toMapData({ points, clusters, unplaced }: MapResult): MapData {
  const { id, x, y, created_at: createdAt, cluster, scope, type, state, agent } = points;
  const places = new Uint16Array(2 * id.length);
  const members: number[][] = clusters.map(() => []);
  for (let point = 0; point < id.length; point++) {
    places[2 * point] = x[point] as number;
    places[2 * point + 1] = y[point] as number;
    members[cluster[point] as number]?.push(point);
  }
  const times = Float64Array.from(createdAt, (seconds) => seconds * 1000);
  return {
    count: id.length,
    id,
    places,
    createdAt: times,
    scope,
    type,
    state,
    agent,
    clusters,
    members,
    unplaced,
  };
}

/** A cluster's name: its words, or what can be said without any. */
export function nameOf({ words }: MapCluster): string {
  return words.length > 0 ? words.join(' · ') : 'Unnamed';
}
