import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { memoryQuery } from '../../lib/queries.ts';
import { useStore } from '../../lib/store.ts';
import { StateBadge, TypeBadge } from '../../ui/badge.tsx';
import { cx } from '../../ui/cx.ts';
import { MemoryScope } from '../../ui/memory-scope.tsx';
import { Skeleton } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { placeOf } from './picking.ts';
import type { Scene } from './scene.ts';
import { toPixels } from './view.ts';

/** A pointer that only passes by asks for nothing. */
const REST_MS = 120;
const WIDTH = 320;
const GAP = 14;
const LONGEST = 400;

/** The id once it has stayed the same for a moment. */
function useRested(id: string): string | null {
  const [rested, setRested] = useState<string | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setRested(id), REST_MS);
    return () => clearTimeout(timer);
  }, [id]);
  return rested === id ? id : null;
}

/** The memory under the pointer, to read. */
export function HoverCard({ scene, point, id }: { scene: Scene; point: number; id: string }) {
  const view = useStore(scene.view);
  const size = useStore(scene.size);
  const rested = useRested(id);
  const { data: memory } = useQuery({ ...memoryQuery(rested ?? ''), enabled: rested !== null });
  if (rested === null) return null;
  const { x, y } = toPixels(view, size, placeOf(scene.points, point));
  const onLeft = x + GAP + WIDTH > size.width;
  const above = y > size.height / 2;
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute top-0 left-0 z-10 flex flex-col gap-2 rounded-lg border border-line bg-raised p-3 shadow-raised"
      style={{
        width: WIDTH,
        transform: `translate(${onLeft ? x - GAP - WIDTH : x + GAP}px, ${y}px) translateY(${above ? '-100%' : '0'})`,
      }}
    >
      {memory ? (
        <>
          <p dir="auto" className={cx('content text-sm', 'line-clamp-6')}>
            {memory.content.slice(0, LONGEST)}
          </p>
          <div className="flex flex-wrap items-center gap-1.5 text-xs text-muted">
            <TypeBadge type={memory.type} />
            <MemoryScope memory={memory} />
            <StateBadge state={memory.state} pending={memory.pending_version !== null} />
            <span className="truncate">{memory.agent}</span>
            <Time at={memory.created_at} className="ml-auto" />
          </div>
        </>
      ) : (
        <Skeleton className="h-10 w-full" />
      )}
    </div>
  );
}
