/** Places on the map are numbers from 0 to 1; y grows upwards. */
export interface Place {
  x: number;
  y: number;
}

/** What is shown: the place in the middle of the picture, and how many pixels the whole map would be wide. */
export interface View extends Place {
  scale: number;
}

/** In CSS pixels. */
export interface Size {
  width: number;
  height: number;
}

/** A part of the picture in pixels, or of the map in places. */
export interface Box {
  left: number;
  right: number;
  bottom: number;
  top: number;
}

const LEAST_SCALE = 100;
const MOST_SCALE = 200_000;
/** Pixels that are left free around what is fitted in. */
const PADDING = 40;
/** A single point is not blown up to fill the picture. */
const LEAST_SIDE = 0.02;

function withinLimits(scale: number): number {
  return Math.min(MOST_SCALE, Math.max(LEAST_SCALE, scale));
}

/** Where a place is in the picture, in pixels from its left upper corner. */
export function toPixels(view: View, size: Size, { x, y }: Place): Place {
  return {
    x: size.width / 2 + (x - view.x) * view.scale,
    y: size.height / 2 - (y - view.y) * view.scale,
  };
}

/** The place under a pixel. */
export function toPlace(view: View, size: Size, { x, y }: Place): Place {
  return {
    x: view.x + (x - size.width / 2) / view.scale,
    y: view.y - (y - size.height / 2) / view.scale,
  };
}

/** The view that shows all of `box`, which is in places. */
export function fit({ left, right, bottom, top }: Box, { width, height }: Size): View {
  const across = Math.max(right - left, LEAST_SIDE);
  const along = Math.max(top - bottom, LEAST_SIDE);
  const scale = Math.min((width - 2 * PADDING) / across, (height - 2 * PADDING) / along);
  return { x: (left + right) / 2, y: (bottom + top) / 2, scale: withinLimits(scale) };
}

/** Moves the picture by some pixels. */
export function panned(view: View, dx: number, dy: number): View {
  return { ...view, x: view.x - dx / view.scale, y: view.y + dy / view.scale };
}

/** Zooms so that what is under a pixel stays there. */
export function zoomed(view: View, size: Size, pixel: Place, factor: number): View {
  const fixed = toPlace(view, size, pixel);
  const scale = withinLimits(view.scale * factor);
  const ratio = view.scale / scale;
  return { x: fixed.x + (view.x - fixed.x) * ratio, y: fixed.y + (view.y - fixed.y) * ratio, scale };
}

/** The view a share `t` (0 to 1) of the way from one to another; zooming feels even when it is done in proportions. */
export function between(from: View, to: View, t: number): View {
  const mix = (a: number, b: number) => a + (b - a) * t;
  return { x: mix(from.x, to.x), y: mix(from.y, to.y), scale: from.scale * (to.scale / from.scale) ** t };
}
