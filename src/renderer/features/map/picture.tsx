import { type KeyboardEvent, useEffect, useLayoutEffect, useRef } from 'react';
import { formatCount } from '../../lib/format.ts';
import { cx } from '../../ui/cx.ts';
import type { MapData } from './columns.ts';
import { type Tool, useGestures } from './gestures.ts';
import { HoverCard } from './hover-card.tsx';
import { Names, Outline, Ring } from './overlay.tsx';
import type { Scene } from './scene.ts';

const KEY_STEP_PX = 80;
const KEY_ZOOM = 1.4;

interface PictureProps {
  scene: Scene;
  data: MapData;
  tool: Tool;
  onOpen: (point: number) => void;
  onSelect: (points: number[], add: boolean) => void;
  /** The browser cannot draw it. */
  onUnable: () => void;
}

/** The points, with everything that can be done to them by pointer and by key. */
export function Picture({ scene, data, tool, onOpen, onSelect, onUnable }: PictureProps) {
  const area = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { handlers, outline, hovered } = useGestures(area, { scene, tool, onOpen, onSelect });
  useDrawing(scene, area, canvas, onUnable);
  const hoveredId = data.id[hovered];
  return (
    <div
      ref={area}
      role="application"
      aria-label={`Map of ${formatCount(data.count, 'memory', 'memories')} in ${formatCount(data.clusters.length, 'cluster', 'clusters')}. Arrow keys move it, plus and minus zoom; the list of clusters leads to the memories.`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it is moved and zoomed by keys
      tabIndex={0}
      onKeyDown={(event) => moveByKey(event, scene)}
      className={cx(
        'absolute inset-0 touch-none select-none overflow-hidden focus-visible:outline-offset-[-2px]',
        tool === 'move'
          ? hovered >= 0
            ? 'cursor-pointer'
            : 'cursor-grab active:cursor-grabbing'
          : 'cursor-crosshair',
      )}
      {...handlers}
    >
      <canvas ref={canvas} className="pointer-events-none absolute inset-0 size-full" />
      <Names scene={scene} data={data} />
      {outline && <Outline line={outline} />}
      {hoveredId !== undefined && (
        <>
          <Ring scene={scene} point={hovered} />
          <HoverCard scene={scene} point={hovered} id={hoveredId} />
        </>
      )}
    </div>
  );
}

/** Draws for as long as the component is mounted, as large as its area, and again when the graphics card was lost. */
function useDrawing(
  scene: Scene,
  area: React.RefObject<HTMLDivElement | null>,
  canvas: React.RefObject<HTMLCanvasElement | null>,
  onUnable: () => void,
) {
  const unable = useRef(onUnable);
  useEffect(() => {
    unable.current = onUnable;
  });
  useLayoutEffect(() => {
    const [frame, drawing] = [area.current, canvas.current];
    if (frame === null || drawing === null) return;
    const attach = () => {
      if (!scene.attach(drawing)) unable.current();
    };
    const onLost = (event: Event) => {
      event.preventDefault();
      scene.detach();
    };
    const resized = new ResizeObserver(() =>
      scene.resize({ width: frame.clientWidth, height: frame.clientHeight }),
    );
    attach();
    resized.observe(frame);
    drawing.addEventListener('webglcontextlost', onLost);
    drawing.addEventListener('webglcontextrestored', attach);
    return () => {
      resized.disconnect();
      drawing.removeEventListener('webglcontextlost', onLost);
      drawing.removeEventListener('webglcontextrestored', attach);
      scene.detach();
    };
  }, [scene, area, canvas]);
}

function moveByKey(event: KeyboardEvent, scene: Scene): void {
  const moves: Record<string, () => void> = {
    ArrowLeft: () => scene.pan(KEY_STEP_PX, 0),
    ArrowRight: () => scene.pan(-KEY_STEP_PX, 0),
    ArrowUp: () => scene.pan(0, KEY_STEP_PX),
    ArrowDown: () => scene.pan(0, -KEY_STEP_PX),
    '+': () => scene.zoom(KEY_ZOOM),
    '=': () => scene.zoom(KEY_ZOOM),
    '-': () => scene.zoom(1 / KEY_ZOOM),
  };
  const move = moves[event.key];
  if (move === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  move();
}
