import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Failure, SkeletonRows } from '../../ui/states.tsx';

interface LoadedProps<T> {
  query: Pick<UseQueryResult<T>, 'data' | 'error' | 'refetch'>;
  /** What is being loaded, as a plural: "The backups". */
  what: string;
  children: (data: T) => ReactNode;
}

/** What a query found, or that it is on its way, or why it failed. */
export function Loaded<T>({ query, what, children }: LoadedProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error)
    return (
      <Failure title={`${what} could not be loaded`} error={query.error} retry={() => void query.refetch()} />
    );
  return <SkeletonRows rows={3} label={`${what} are being loaded`} />;
}
