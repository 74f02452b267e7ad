/** Positions and sizes in device-independent pixels, as Electron has them. */
export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

const DEFAULT_SIZE = { width: 1280, height: 800 } as const;
export const MINIMUM_SIZE = { width: 900, height: 600 } as const;

function overlap(one: Rectangle, other: Rectangle): number {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  return Math.max(0, width) * Math.max(0, height);
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high));
}

/**
 * Where a window of remembered bounds goes on the displays that there are now: wholly inside the one that shows most of it,
 * or in the middle of the first. `areas` are the displays without their bars, the main one first.
 */
export function fitBounds(remembered: Rectangle | null, areas: readonly Rectangle[]): Rectangle {
  const main = areas[0] ?? { x: 0, y: 0, ...DEFAULT_SIZE };
  const wanted = remembered ?? { x: 0, y: 0, ...DEFAULT_SIZE };
  const shown = remembered
    ? areas
        .filter((area) => overlap(remembered, area) > 0)
        .sort((a, b) => overlap(wanted, b) - overlap(wanted, a))
    : [];
  const area = shown[0] ?? main;
  const width = Math.min(Math.max(wanted.width, MINIMUM_SIZE.width), area.width);
  const height = Math.min(Math.max(wanted.height, MINIMUM_SIZE.height), area.height);
  if (!shown[0])
    return {
      x: area.x + Math.round((area.width - width) / 2),
      y: area.y + Math.round((area.height - height) / 2),
      width,
      height,
    };
  return {
    x: clamp(wanted.x, area.x, area.x + area.width - width),
    y: clamp(wanted.y, area.y, area.y + area.height - height),
    width,
    height,
  };
}
