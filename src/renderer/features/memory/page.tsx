import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { HoldfastError } from '../../../client/index.ts';
import { firstLine } from '../../lib/format.ts';
import { memoryQuery } from '../../lib/queries.ts';
import { StateBadge } from '../../ui/badge.tsx';
import { buttonClass } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import { MutedBadge } from '../../ui/muted-badge.tsx';
import { Page } from '../../ui/page.tsx';
import { Failure, SkeletonRows } from '../../ui/states.tsx';
import { Actions } from './actions.tsx';
import { MemoryConflict } from './conflict.tsx';
import { Content } from './content.tsx';
import { Details } from './details.tsx';
import { Missing } from './missing.tsx';
import { PendingChange } from './pending-change.tsx';
import { RecentRecalls } from './recalls.tsx';
import { RelatedMemories } from './related.tsx';
import { Versions } from './versions.tsx';

const route = getRouteApi('/memories/$id');

const Back = () => (
  <Link
    to="/memories"
    aria-label="All memories"
    title="All memories"
    className={cx(buttonClass({ kind: 'quiet' }), '-ml-2 px-2!')}
  >
    <ArrowLeft aria-hidden />
  </Link>
);

export function MemoryPage() {
  const { id } = route.useParams();
  const { data: memory, error, isError, refetch } = useQuery(memoryQuery(id));
  // A memory that is gone is gone, whatever was known of it; while the engine is away, what is known stays.
  const isMissing = error instanceof HoldfastError && error.code === 'not_found';
  if (isMissing || (isError && !memory))
    return (
      <Page title="Memory" before={<Back />}>
        {isMissing ? (
          <Missing id={id} />
        ) : (
          <Failure title="The memory could not be loaded" error={error} retry={() => void refetch()} />
        )}
      </Page>
    );
  if (!memory)
    return (
      <Page title="Memory" before={<Back />}>
        <SkeletonRows />
      </Page>
    );
  return (
    <Page
      key={id}
      title={firstLine(memory.content)}
      before={<Back />}
      aside={
        <>
          <StateBadge state={memory.state} pending={memory.pending_version !== null} />
          <MutedBadge id={id} />
        </>
      }
      actions={<Actions memory={memory} />}
      scroll
    >
      <div className="mx-auto grid w-full max-w-7xl gap-4 p-6 min-[1000px]:grid-cols-[minmax(0,1fr)_340px]">
        <div className="flex min-w-0 flex-col gap-4">
          <MemoryConflict id={id} />
          <PendingChange memory={memory} />
          <Content memory={memory} />
          <Versions memory={memory} />
          <RelatedMemories id={id} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <Details memory={memory} />
          <RecentRecalls id={id} />
        </div>
      </div>
    </Page>
  );
}
