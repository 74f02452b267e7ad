import { type PointerEvent as ReactPointerEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { pointsInBox, pointsInOutline } from './picking.ts';
import type { Scene } from './scene.ts';
import type { Place } from './view.ts';

/** What dragging does. */
const TOOLS = ['move', 'box', 'lasso'] as const;
export type Tool = (typeof TOOLS)[number];

/** A pointer that moved less than so many pixels was a click. */
const CLICK_PX = 4;
/** Two corners of a lasso are at least so far apart. */
const CORNER_PX = 4;
const WHEEL_STEP = 0.0015;
/** A pinch on a touchpad comes as a wheel with the control key, in small steps. */
const PINCH_STEP = 0.01;

interface Drag {
  tool: Tool;
  start: Place;
  last: Place;
  moved: boolean;
}

interface Gestures {
  scene: Scene;
  tool: Tool;
  onOpen: (point: number) => void;
  /** `add`: to what is selected already. */
  onSelect: (points: number[], add: boolean) => void;
}

function corners(from: Place, to: Place): Place[] {
  return [from, { x: to.x, y: from.y }, to, { x: from.x, y: to.y }];
}

/** Pointer and wheel on the map: moving, zooming, selecting, opening, hovering. */
export function useGestures(
  area: RefObject<HTMLDivElement | null>,
  { scene, tool, onOpen, onSelect }: Gestures,
) {
  const drag = useRef<Drag | null>(null);
  const [outline, setOutline] = useState<readonly Place[] | null>(null);
  const [hovered, setHovered] = useState(-1);

  useEffect(() => {
    const element = area.current;
    // React listens to wheels passively, and the page must not zoom as well.
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const factor = Math.exp(-event.deltaY * (event.ctrlKey ? PINCH_STEP : WHEEL_STEP));
      scene.zoom(factor, { x: event.offsetX, y: event.offsetY });
    };
    element?.addEventListener('wheel', onWheel, { passive: false });
    return () => element?.removeEventListener('wheel', onWheel);
  }, [area, scene]);

  const pixelOf = (event: ReactPointerEvent): Place => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };

  const extend = (to: Place, { tool: with_, start, last }: Drag) => {
    if (with_ === 'move') scene.pan(to.x - last.x, to.y - last.y);
    else if (with_ === 'box') setOutline(corners(start, to));
    else
      setOutline((line) => {
        const before = line?.at(-1) ?? start;
        const isCorner = Math.hypot(to.x - before.x, to.y - before.y) >= CORNER_PX;
        return isCorner ? [...(line ?? [start]), to] : line;
      });
  };

  const finish = (line: readonly Place[], { tool: with_ }: Drag, add: boolean) => {
    const places = line.map((pixel) => scene.placeAt(pixel));
    const [a, , b] = places;
    if (with_ === 'lasso') onSelect(pointsInOutline(scene.points, places), add);
    else if (a && b) {
      const box = {
        left: Math.min(a.x, b.x),
        right: Math.max(a.x, b.x),
        bottom: Math.min(a.y, b.y),
        top: Math.max(a.y, b.y),
      };
      onSelect(pointsInBox(scene.points, box), add);
    }
  };

  const handlers = {
    onPointerDown: (event: ReactPointerEvent) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      const start = pixelOf(event);
      const with_ = event.shiftKey && tool === 'move' ? 'box' : tool;
      drag.current = { tool: with_, start, last: start, moved: false };
    },
    onPointerMove: (event: ReactPointerEvent) => {
      const at = pixelOf(event);
      const now = drag.current;
      if (now === null) {
        setHovered(scene.pointAt(at));
        return;
      }
      now.moved ||= Math.hypot(at.x - now.start.x, at.y - now.start.y) >= CLICK_PX;
      if (!now.moved) return;
      setHovered(-1);
      extend(at, now);
      now.last = at;
    },
    onPointerUp: (event: ReactPointerEvent) => {
      const done = drag.current;
      drag.current = null;
      setOutline(null);
      if (done === null) return;
      const add = event.ctrlKey || event.metaKey || event.shiftKey;
      if (done.moved) {
        if (outline !== null) finish(outline, done, add && done.tool === tool);
        return;
      }
      const point = scene.pointAt(done.start);
      if (point === -1) onSelect([], false);
      else if (add) onSelect([point], true);
      else onOpen(point);
    },
    onPointerCancel: () => {
      drag.current = null;
      setOutline(null);
    },
    onPointerLeave: () => setHovered(-1),
  };
  return { handlers, outline, hovered };
}
