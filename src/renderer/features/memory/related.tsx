import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { relatedQuery } from '../../lib/activity.ts';
import { formatPercent } from '../../lib/format.ts';
import { TypeBadge } from '../../ui/badge.tsx';
import { MemoryScope } from '../../ui/memory-scope.tsx';
import { Panel } from '../../ui/page.tsx';
import { Failure, SkeletonRows } from '../../ui/states.tsx';

/** The memories nearest to one, each a link. */
export function RelatedMemories({ id }: { id: string }) {
  const { data, error, refetch } = useQuery(relatedQuery(id));
  return (
    <Panel title="Related memories">
      {data ? (
        <>
          {data.degraded && <p className="mb-3 text-xs text-muted">{data.degraded}</p>}
          {data.related.length === 0 ? (
            <p className="text-muted">Nothing else is about the same.</p>
          ) : (
            <ul className="-mx-2 -my-1.5 flex flex-col">
              {data.related.map((memory) => (
                <li key={memory.id}>
                  <Link
                    to="/memories/$id"
                    params={{ id: memory.id }}
                    className="flex flex-col gap-1 rounded-md px-2 py-1.5 hover:bg-hover"
                  >
                    <span className="content line-clamp-2" dir="auto">
                      {memory.content}
                    </span>
                    <span className="flex items-center gap-1.5">
                      <TypeBadge type={memory.type} />
                      <MemoryScope memory={memory} />
                      <span className="ml-auto text-xs text-muted tabular-nums" title="How near it is">
                        {formatPercent(memory.score)}
                      </span>
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          )}
        </>
      ) : error ? (
        <Failure title="Related memories could not be loaded" error={error} retry={() => void refetch()} />
      ) : (
        <SkeletonRows rows={3} label="Loading related memories" />
      )}
    </Panel>
  );
}
