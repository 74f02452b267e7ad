import { describe, expect, it } from 'vitest';
import { MAP_EXTENT } from '../../../../shared/map.ts';
import { mulberry32 } from '../../domain/random.ts';
import { clustersOf } from './clusters.ts';
import { nameClusters } from './names.ts';

const random = mulberry32(1);
/** `count` points around a place, given in shares of the map. */
function around(x: number, y: number, count: number, spread = 0.04): { x: number; y: number }[] {
  const near = (middle: number) =>
    Math.round((middle + (random() + random() + random() - 1.5) * spread) * MAP_EXTENT);
  return Array.from({ length: count }, () => ({ x: near(x), y: near(y) }));
}
const columns = (points: { x: number; y: number }[]) => ({
  x: points.map((point) => point.x),
  y: points.map((point) => point.y),
});

describe('clusters', () => {
  it('are where points lie together, the largest first', () => {
    const points = [...around(0.2, 0.2, 100), ...around(0.8, 0.3, 300), ...around(0.5, 0.8, 200)];
    const clusters = clustersOf(columns(points));
    expect(clusters.map(({ members }) => members.length)).toEqual([300, 200, 100]);
    expect(clusters[0]?.members).toEqual(Array.from({ length: 300 }, (_, i) => 100 + i));
    expect(Math.abs((clusters[0]?.x ?? 0) / MAP_EXTENT - 0.8)).toBeLessThan(0.05);
    expect(Math.abs((clusters[0]?.y ?? 0) / MAP_EXTENT - 0.3)).toBeLessThan(0.05);
  });

  it('hold nobody who is alone, and there are none where there are no points', () => {
    const points = [...around(0.3, 0.3, 50), { x: MAP_EXTENT, y: MAP_EXTENT }];
    expect(clustersOf(columns(points)).flatMap(({ members }) => members)).not.toContain(50);
    expect(clustersOf(columns([]))).toEqual([]);
  });

  it('are one where many points are at the same place', () => {
    const points = Array.from({ length: 20 }, () => ({ x: 1000, y: 1000 }));
    expect(clustersOf(columns(points))).toHaveLength(1);
  });
});

describe('the name of a cluster', () => {
  const cooking = ['She cooks pasta every day', 'Cooking rice with pasta', 'He cooked pasta for the team'];
  const sailing = ['The team sails boats', 'A boat for the team', 'Boats in the harbour, says the team'];

  it('is of words that its memories hold and others do not, in the form that is seen most', () => {
    const [first, second] = nameClusters([cooking, sailing]);
    expect(first?.slice(0, 2)).toContain('pasta');
    expect(second?.[0]).toBe('boats');
    expect(second).not.toContain('the');
  });

  it('joins the forms of a word', () => {
    const [first] = nameClusters([cooking, sailing]);
    expect(first?.filter((word) => word.startsWith('cook'))).toHaveLength(1);
  });

  it('leaves out the stop words of the language that a text is in', () => {
    const german = [
      'Der Nutzer mag den Kaffee in seinem Büro',
      'Der Kaffee im Büro ist für den Nutzer wichtig',
    ];
    const [name] = nameClusters([german, sailing]);
    expect(name).toContain('kaffee');
    expect(name).not.toContain('der');
  });

  it('of a cluster that is alone says what its memories share', () => {
    expect(nameClusters([cooking])[0]?.slice(0, 2)).toContain('pasta');
    expect(nameClusters([[]])).toEqual([[]]);
  });
});
