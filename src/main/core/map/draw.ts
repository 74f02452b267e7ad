import type { MapColumn, MapPoints, MapResult } from '../../../shared/map.ts';
import { toTimestamp } from '../../../shared/time.ts';
import type { Database, ReadableDb } from '../store/database.ts';
import { contentsOf, currentLayout, type MappedMemory, mappedMemories } from '../store/map.ts';
import type { SqlCondition } from '../store/visibility.ts';
import { type Cluster, clustersOf } from './clusters/clusters.ts';
import { nameClusters } from './clusters/names.ts';

/** Memories that speak for a cluster; more of them would not change its name. */
const SPEAKERS = 300;

type Placed = MappedMemory & { x: number; y: number };

/** The map of the rows of `where`: nothing of any other row has a part in it but where the landmarks pulled the points. */
export function draw(db: Database, where: SqlCondition): MapResult {
  return db.read((reading) => {
    const layout = currentLayout(reading);
    const memories = mappedMemories(reading, where, layout?.id ?? 0);
    const placed = memories.filter((memory): memory is Placed => memory.x !== null);
    const x = placed.map((memory) => memory.x);
    const y = placed.map((memory) => memory.y);
    const clusters = clustersOf({ x, y });
    const names = nameClusters(textsOf(reading, placed, clusters));
    return {
      laid_out_at: layout === undefined ? null : toTimestamp(layout.created_at),
      unplaced: memories.length - placed.length,
      points: { ...columnsOf(placed), x, y, cluster: membership(clusters, placed.length) },
      clusters: clusters.map((cluster, i) => ({
        words: names[i] ?? [],
        size: cluster.members.length,
        x: cluster.x,
        y: cluster.y,
      })),
    };
  });
}

function columnsOf(placed: readonly Placed[]): Omit<MapPoints, 'x' | 'y' | 'cluster'> {
  return {
    id: placed.map(({ id }) => id),
    created_at: placed.map((memory) => Math.floor(memory.created_at / 1000)),
    scope: columnOf(placed.map(({ scope }) => scope)),
    type: columnOf(placed.map(({ type }) => type)),
    state: columnOf(placed.map(({ state }) => state)),
    agent: columnOf(placed.map(({ agent }) => agent)),
  };
}

function columnOf(cells: readonly string[]): MapColumn {
  const places = new Map<string, number>();
  const of = cells.map((cell) => {
    const place = places.get(cell) ?? places.size;
    places.set(cell, place);
    return place;
  });
  return { values: [...places.keys()], of };
}

function membership(clusters: readonly Cluster[], points: number): number[] {
  const cluster = new Array<number>(points).fill(-1);
  clusters.forEach(({ members }, place) => {
    for (const point of members) cluster[point] = place;
  });
  return cluster;
}

/** The texts of some memories of each cluster, taken evenly from the oldest to the newest. */
function textsOf(db: ReadableDb, placed: readonly Placed[], clusters: readonly Cluster[]): string[][] {
  return clusters.map(({ members }) => {
    const step = Math.ceil(members.length / SPEAKERS);
    const seqs = members.filter((_, i) => i % step === 0).map((point) => placed[point]?.seq ?? 0);
    return contentsOf(db, seqs).map(({ content }) => content);
  });
}
