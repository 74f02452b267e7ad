import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { KeyRound, Plus } from 'lucide-react';
import type { Agent, ApiKey } from '../../../client/index.ts';
import { formatNumber } from '../../lib/format.ts';
import { whoamiQuery } from '../../lib/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Panel } from '../../ui/page.tsx';
import { Empty } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { KeyTable } from './key-table.tsx';
import { DEFAULT_AGENT, type Holder } from './queries.ts';
import { Rights } from './rights.tsx';
import { SetUp } from './set-up.tsx';
import { SOME_KEY } from './snippets.ts';

/** When it was seen and what it has stored, with the way there. */
function Facts({ agent }: { agent: Agent }) {
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-2">
      <div>
        <dt className="text-xs text-muted">Last seen</dt>
        <dd className="text-base">{agent.last_seen_at ? <Time at={agent.last_seen_at} /> : 'never'}</dd>
      </div>
      <div>
        <dt className="text-xs text-muted">Memories</dt>
        <dd className="text-base">
          <Link to="/memories" search={{ agent: agent.id }} className="text-accent hover:underline">
            {formatNumber(agent.memories)}
          </Link>
        </dd>
      </div>
      <div>
        <dt className="text-xs text-muted">Waiting for review</dt>
        <dd className="text-base">
          {agent.waiting > 0 ? (
            <Link to="/review" className="text-accent hover:underline">
              {formatNumber(agent.waiting)}
            </Link>
          ) : (
            'none'
          )}
        </dd>
      </div>
      <div>
        <dt className="text-xs text-muted">Known since</dt>
        <dd className="text-base">
          <Time at={agent.created_at} />
        </dd>
      </div>
    </dl>
  );
}

function InPerson({ isSelf }: { isSelf: boolean }) {
  return (
    <p className="max-w-prose text-muted">
      {isSelf ? 'Keys of your own act as you in person: ' : 'Keys of a user act as that person: '}
      they may review, make keys and, as an administrator, change settings. Give agents keys of their own
      instead, so that their memories carry their name and wait for review.
    </p>
  );
}

interface DetailProps {
  holder: Holder;
  agent: Agent | undefined;
  keys: readonly ApiKey[];
  isSelf: boolean;
  onNewKey: () => void;
}

/** One holder of keys: what is known of it, its keys, its rights, how to set it up. */
export function Detail({ holder, agent, keys, isSelf, onNewKey }: DetailProps) {
  const { data: whoami } = useQuery(whoamiQuery);
  const newKey = (
    <Button size="small" onClick={onNewKey}>
      <Plus aria-hidden />
      New key
    </Button>
  );
  return (
    <div className="flex min-w-0 flex-1 flex-col gap-4 overflow-y-auto p-6 *:shrink-0">
      <header className="flex flex-col gap-3">
        <h2 className="truncate text-xl font-semibold">
          {holder.agent ?? holder.user}
          {holder.agent !== null && !isSelf && (
            <span className="font-normal text-muted"> of {holder.user}</span>
          )}
        </h2>
        {agent ? <Facts agent={agent} /> : <InPerson isSelf={isSelf} />}
        {holder.agent === DEFAULT_AGENT && (
          <p className="text-muted">What a person stores without naming an agent carries this name.</p>
        )}
      </header>
      <Panel title="Keys" actions={newKey}>
        {keys.length > 0 ? (
          <KeyTable keys={keys} ownKeyId={whoami?.key.id} />
        ) : (
          <Empty icon={KeyRound} title="No key">
            <p>
              {holder.agent === null
                ? 'There is no key of this person.'
                : 'Programs on this computer may still act as this agent through “holdfast mcp”.'}
            </p>
          </Empty>
        )}
      </Panel>
      {holder.agent !== null && (
        <Panel title="Rights">
          <Rights user={holder.user} agent={holder.agent} />
        </Panel>
      )}
      <Panel title="Set-up">
        <SetUp apiKey={SOME_KEY} agent={holder.agent} />
      </Panel>
    </div>
  );
}
