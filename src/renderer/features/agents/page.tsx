import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { Agent, ApiKey, Whoami } from '../../../client/index.ts';
import { useCommands } from '../../app/commands.ts';
import { whoamiQuery } from '../../lib/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { Failure, SkeletonRows } from '../../ui/states.tsx';
import { Detail } from './detail.tsx';
import { HolderList } from './list.tsx';
import { NewKey } from './new-key.tsx';
import { agentsQuery, type Holder, holdersOf, isSame, keysOf, keysQuery } from './queries.ts';
import type { AgentsSearch } from './search.ts';

const route = getRouteApi('/agents');

/** Whom the address names, else the first agent, else the person that looks. */
function chosenOf(holders: readonly Holder[], named: AgentsSearch, self: string): Holder {
  const wanted: Holder = { user: named.user ?? self, agent: named.agent ?? null };
  const isNamed = named.user !== undefined && holders.some((holder) => isSame(holder, wanted));
  const fallback = holders.find(({ agent }) => agent !== null) ?? { user: self, agent: null };
  return isNamed ? wanted : fallback;
}

interface ViewProps {
  agents: readonly Agent[];
  keys: readonly ApiKey[];
  whoami: Whoami;
  onNewKey: (holder: Holder) => void;
}

function AgentsView({ agents, keys, whoami, onNewKey }: ViewProps) {
  const search = route.useSearch();
  const holders = holdersOf(agents, keys, whoami.user);
  const chosen = chosenOf(holders, search, whoami.user);
  return (
    <div className="flex min-h-0 flex-1 max-[699px]:flex-col">
      <HolderList holders={holders} agents={agents} keys={keys} chosen={chosen} self={whoami.user} />
      <Detail
        key={`${chosen.user}/${chosen.agent}`}
        holder={chosen}
        agent={agents.find(({ user, id }) => user === chosen.user && id === chosen.agent)}
        keys={keysOf(keys, chosen)}
        isSelf={chosen.user === whoami.user}
        onNewKey={() => onNewKey(chosen)}
      />
    </div>
  );
}

/** For whom a key is being made, if one is. */
type Making = { holder: Holder; isNew: boolean } | null;

export function AgentsPage() {
  const navigate = route.useNavigate();
  const [making, setMaking] = useState<Making>(null);
  const agents = useQuery(agentsQuery);
  const keys = useQuery(keysQuery);
  const whoami = useQuery(whoamiQuery);
  const failed = [agents, keys, whoami].find((query) => query.error && !query.data);
  const makeAgent = () =>
    whoami.data && setMaking({ holder: { user: whoami.data.user, agent: null }, isNew: true });
  useCommands([
    {
      id: 'agents.new',
      title: 'New agent',
      group: 'Agents',
      keys: ['n'],
      words: 'key create',
      ahead: true,
      disabled: !whoami.data,
      run: makeAgent,
    },
  ]);
  return (
    <Page
      title="Agents and keys"
      actions={
        <Button kind="primary" onClick={makeAgent}>
          <Plus aria-hidden />
          New agent
        </Button>
      }
    >
      {agents.data && keys.data && whoami.data ? (
        <AgentsView
          agents={agents.data}
          keys={keys.data}
          whoami={whoami.data}
          onNewKey={(holder) => setMaking({ holder, isNew: false })}
        />
      ) : failed ? (
        <Failure
          title="Agents and keys could not be loaded"
          error={failed.error}
          retry={() => void failed.refetch()}
        />
      ) : (
        <SkeletonRows rows={4} label="Loading agents and keys" />
      )}
      {making && (
        <NewKey
          open
          onOpenChange={(open) => !open && setMaking(null)}
          holder={making.holder}
          isNew={making.isNew}
          mayTrust={whoami.data?.is_admin === true}
          onMade={({ key }) => void navigate({ search: { user: key.user, agent: key.agent ?? undefined } })}
        />
      )}
    </Page>
  );
}
