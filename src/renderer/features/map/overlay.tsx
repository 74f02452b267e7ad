import { useMemo } from 'react';
import { useStore } from '../../lib/store.ts';
import { type MapData, nameOf } from './columns.ts';
import { readableLabels } from './labels.ts';
import { placeOf } from './picking.ts';
import type { Scene } from './scene.ts';
import { type Place, toPixels } from './view.ts';

const EXTENT = 65_535;
/** The names stand in the font of the page at this size. */
const FONT = '600 12px system-ui, sans-serif';

function textMeasure(): (text: string) => number {
  const context = document.createElement('canvas').getContext('2d');
  if (context !== null) context.font = FONT;
  const widths = new Map<string, number>();
  return (text) => {
    const width = widths.get(text) ?? context?.measureText(text).width ?? text.length * 7;
    widths.set(text, width);
    return width;
  };
}

/** Names of clusters on the map, as many as can be read. The list beside the map has them all, so these are decoration. */
export function Names({ scene, data }: { scene: Scene; data: MapData }) {
  const view = useStore(scene.view);
  const size = useStore(scene.size);
  const measure = useMemo(textMeasure, []);
  const labels = useMemo(
    () =>
      data.clusters.map((cluster) => ({
        text: nameOf(cluster),
        x: cluster.x / EXTENT,
        y: cluster.y / EXTENT,
      })),
    [data],
  );
  return (
    <div aria-hidden className="pointer-events-none absolute inset-0 overflow-hidden">
      {readableLabels(labels, view, size, measure).map(({ text, x, y }) => (
        <span
          key={text}
          dir="auto"
          className="absolute top-0 left-0 rounded bg-surface/75 px-1 text-xs font-semibold whitespace-nowrap"
          style={{ transform: `translate(${x}px, ${y}px) translate(-50%, -50%)` }}
        >
          {text}
        </span>
      ))}
    </div>
  );
}

/** What is being selected. */
export function Outline({ line }: { line: readonly Place[] }) {
  return (
    <svg aria-hidden className="pointer-events-none absolute inset-0 size-full">
      <polygon
        points={line.map(({ x, y }) => `${x},${y}`).join(' ')}
        className="fill-accent/15 stroke-accent"
        strokeWidth={1.5}
      />
    </svg>
  );
}

const RING = 16;

/** A ring around the point under the pointer. */
export function Ring({ scene, point }: { scene: Scene; point: number }) {
  const view = useStore(scene.view);
  const size = useStore(scene.size);
  const { x, y } = toPixels(view, size, placeOf(scene.points, point));
  return (
    <span
      aria-hidden
      className="pointer-events-none absolute top-0 left-0 rounded-full border-2 border-text"
      style={{ width: RING, height: RING, transform: `translate(${x - RING / 2}px, ${y - RING / 2}px)` }}
    />
  );
}
