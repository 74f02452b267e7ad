import { Link } from '@tanstack/react-router';
import { Bot, UserRound } from 'lucide-react';
import type { Agent, ApiKey } from '../../../client/index.ts';
import { formatCompact, formatCount } from '../../lib/format.ts';
import { cx } from '../../ui/cx.ts';
import { Time } from '../../ui/time.tsx';
import { DEFAULT_AGENT, type Holder, isSame, keysOf } from './queries.ts';

interface EntryProps {
  holder: Holder;
  /** Absent for a user in person. */
  agent: Agent | undefined;
  keys: readonly ApiKey[];
  isChosen: boolean;
  isSelf: boolean;
}

function Facts({ agent, keys }: Pick<EntryProps, 'agent' | 'keys'>) {
  const working = keys.filter((key) => key.status === 'active').length;
  const keyCount = working > 0 ? formatCount(working, 'key', 'keys') : 'no key';
  if (!agent) return keyCount;
  return (
    <>
      {agent.id === DEFAULT_AGENT ? (
        'stored in person'
      ) : agent.last_seen_at ? (
        <>
          seen <Time at={agent.last_seen_at} />
        </>
      ) : (
        'not seen yet'
      )}
      {' · '}
      {keyCount}
    </>
  );
}

function Entry({ holder, agent, keys, isChosen, isSelf }: EntryProps) {
  const Icon = holder.agent === null ? UserRound : Bot;
  const name = holder.agent ?? (isSelf ? `You (${holder.user})` : holder.user);
  return (
    <li>
      <Link
        to="/agents"
        search={{ user: holder.user, agent: holder.agent ?? undefined }}
        aria-current={isChosen ? 'true' : undefined}
        className={cx(
          'flex items-center gap-3 rounded-md px-3 py-2 transition-colors',
          isChosen ? 'bg-accent-soft' : 'hover:bg-hover',
          holder.agent !== null && 'ml-4',
        )}
      >
        <Icon className={cx('size-4.5 shrink-0', isChosen ? 'text-accent' : 'text-muted')} aria-hidden />
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">{name}</span>
          <span className="block truncate text-xs text-muted">
            <Facts agent={agent} keys={keys} />
          </span>
        </span>
        {agent && agent.waiting > 0 && (
          <span
            title={formatCount(agent.waiting, 'memory waits for review', 'memories wait for review')}
            className="rounded-full bg-warn-soft px-1.5 text-xs font-semibold text-warn tabular-nums"
          >
            {formatCompact(agent.waiting)}
          </span>
        )}
      </Link>
    </li>
  );
}

interface ListProps {
  holders: readonly Holder[];
  agents: readonly Agent[];
  keys: readonly ApiKey[];
  chosen: Holder;
  self: string;
}

/** Everybody with keys, users with their agents below them. */
export function HolderList({ holders, agents, keys, chosen, self }: ListProps) {
  return (
    <nav
      aria-label="Agents"
      className="min-h-0 w-72 shrink-0 overflow-y-auto border-r border-line p-3 max-[699px]:max-h-2/5 max-[699px]:w-full max-[699px]:border-r-0 max-[699px]:border-b"
    >
      <ul className="flex flex-col gap-0.5">
        {holders.map((holder) => (
          <Entry
            key={`${holder.user}/${holder.agent ?? ''}`}
            holder={holder}
            agent={agents.find(({ user, id }) => user === holder.user && id === holder.agent)}
            keys={keysOf(keys, holder)}
            isChosen={isSame(holder, chosen)}
            isSelf={holder.user === self}
          />
        ))}
      </ul>
    </nav>
  );
}
