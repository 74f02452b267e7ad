import type { MapPoint } from '../store/map.ts';
import type { PackedPoints } from './protocol.ts';

/** Points as columns, which cost next to nothing to hand to another thread. */
export function packPoints(points: readonly MapPoint[]): PackedPoints {
  return {
    seqs: Float64Array.from(points, ({ seq }) => seq),
    stamps: Float64Array.from(points, ({ stamp }) => stamp),
    places: Uint16Array.from(points.flatMap(({ x, y }) => [x, y])),
    landmarks: Uint8Array.from(points, ({ landmark }) => (landmark ? 1 : 0)),
  };
}

/** Some of packed points again. */
export function unpackPoints(
  { seqs, stamps, places, landmarks }: PackedPoints,
  from: number,
  to: number,
): MapPoint[] {
  return Array.from(seqs.subarray(from, to), (seq, i) => {
    const at = from + i;
    return {
      seq,
      stamp: stamps[at] as number,
      x: places[2 * at] as number,
      y: places[2 * at + 1] as number,
      landmark: landmarks[at] === 1,
    };
  });
}
