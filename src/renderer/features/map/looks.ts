import type { Coloured } from './colouring.ts';
import { LOOK } from './points-gl.ts';

/**
 * Number of its colour and its `LOOK`, of each point in turn: points of hidden colours are not drawn, and beside selected ones
 * the others are faint.
 */
export function looksOf(
  { of }: Coloured,
  hidden: ReadonlySet<number>,
  ids: readonly string[],
  selected: ReadonlySet<string>,
): Uint8Array {
  const looks = new Uint8Array(2 * ids.length);
  ids.forEach((id, point) => {
    const colour = of[point] as number;
    const look = selected.size === 0 ? LOOK.plain : selected.has(id) ? LOOK.chosen : LOOK.faint;
    looks[2 * point] = colour;
    looks[2 * point + 1] = hidden.has(colour) ? LOOK.hidden : look;
  });
  return looks;
}
