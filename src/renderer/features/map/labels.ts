import { type Place, type Size, toPixels, type View } from './view.ts';

/** A label and the place that it names. */
export interface Label extends Place {
  text: string;
}

/** A label in the picture: the middle of its text, in pixels. */
export interface PlacedLabel {
  text: string;
  x: number;
  y: number;
}

const HEIGHT = 20;
const GAP = 6;

/** How wide a text will be, in pixels. */
export type Measure = (text: string) => number;

/** Those labels that can be read beside each other: the first ones win, and none is cut off by the edge. */
export function readableLabels(
  labels: readonly Label[],
  view: View,
  size: Size,
  measure: Measure,
): PlacedLabel[] {
  const taken: { left: number; right: number; top: number; bottom: number }[] = [];
  const placed: PlacedLabel[] = [];
  for (const label of labels) {
    const { x, y } = toPixels(view, size, label);
    const half = measure(label.text) / 2 + GAP;
    const box = { left: x - half, right: x + half, top: y - HEIGHT / 2 - GAP, bottom: y + HEIGHT / 2 + GAP };
    const isInside = box.left >= 0 && box.right <= size.width && box.top >= 0 && box.bottom <= size.height;
    const isFree = taken.every(
      (other) =>
        box.right <= other.left ||
        box.left >= other.right ||
        box.bottom <= other.top ||
        box.top >= other.bottom,
    );
    if (!isInside || !isFree) continue;
    taken.push(box);
    placed.push({ text: label.text, x, y });
  }
  return placed;
}
