import { useQuery } from '@tanstack/react-query';
import { firstLine } from '../../lib/format.ts';
import { memoryQuery } from '../../lib/queries.ts';
import { Skeleton } from '../../ui/states.tsx';

/** The beginning of a memory's text. The log keeps ids alone, so it is what the memory says now. */
export function MemoryName({ id }: { id: string }) {
  const { data, isError } = useQuery(memoryQuery(id));
  if (data) return <bdi>{firstLine(data.content, 160)}</bdi>;
  if (isError) return <span className="text-muted">a memory that is gone</span>;
  return <Skeleton className="inline-block h-3 w-40 align-middle" />;
}
