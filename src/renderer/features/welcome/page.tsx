import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { CreatedKey, Memory } from '../../../client/index.ts';
import { statsQuery, statusQuery, whoamiQuery } from '../../lib/queries.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { Page } from '../../ui/page.tsx';
import { Failure, SkeletonRows } from '../../ui/states.tsx';
import { agentsQuery, DEFAULT_AGENT } from '../agents/queries.ts';
import { FirstAgent } from './first-agent.tsx';
import { FirstMemory } from './first-memory.tsx';
import { Step } from './step.tsx';

function Place() {
  const { data: status } = useQuery(statusQuery);
  return (
    <>
      <p className="text-muted">
        On this computer, in one folder. No account, no cloud: the model that finds memories by their meaning
        runs here, too, and nothing is sent anywhere.
      </p>
      {status && (
        <code className="rounded-md bg-sunken px-3 py-2 font-mono text-xs wrap-anywhere">
          {status.data_directory}
        </code>
      )}
    </>
  );
}

function Next() {
  return (
    <>
      <p className="text-muted">
        What agents store waits in the review until you approve it. <Kbd keys="mod+k" /> finds every command,{' '}
        <Kbd keys="?" /> shows the keys.
      </p>
      <div className="flex flex-wrap gap-2">
        <Link to="/review" className={buttonClass({ kind: 'primary' })}>
          Open the review
        </Link>
        <Link to="/memories" className={buttonClass()}>
          See your memories
        </Link>
      </div>
    </>
  );
}

/** The first run: where data lives, a first agent, a first memory. */
export function WelcomePage() {
  const whoami = useQuery(whoamiQuery);
  const { data: agents } = useQuery(agentsQuery);
  const { data: stats } = useQuery(statsQuery);
  const [made, setMade] = useState<CreatedKey | null>(null);
  const [memory, setMemory] = useState<Memory | null>(null);
  const hasAgent = made !== null || agents?.some(({ id }) => id !== DEFAULT_AGENT) === true;
  const hasMemory = memory !== null || (stats?.total ?? 0) > 0;
  return (
    <Page title="Welcome" scroll>
      {whoami.data ? (
        <div className="mx-auto flex w-full max-w-2xl flex-col gap-6 p-6">
          <header>
            <p className="text-xl font-semibold">Your agents remember. You decide what.</p>
            <p className="mt-1 text-muted">
              Holdfast keeps what agents learn about you and your work, shows it to you, and gives it to all
              of them.
            </p>
          </header>
          <ol className="flex flex-col gap-4">
            <Step number={1} title="Where your memories live" isDone>
              <Place />
            </Step>
            <Step number={2} title="Connect a first agent" isDone={hasAgent}>
              <FirstAgent whoami={whoami.data} made={made} onMade={setMade} />
            </Step>
            <Step number={3} title="Store a first memory" isDone={hasMemory}>
              <FirstMemory memory={memory} onStored={setMemory} />
            </Step>
            <Step number={4} title="Go on from here" isDone={hasAgent && hasMemory}>
              <Next />
            </Step>
          </ol>
        </div>
      ) : whoami.error ? (
        <Failure
          title="The engine does not say who you are"
          error={whoami.error}
          retry={() => void whoami.refetch()}
        />
      ) : (
        <SkeletonRows rows={4} />
      )}
    </Page>
  );
}
