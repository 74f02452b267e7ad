import { Pause, Play, Share2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Team } from '../../../client/index.ts';
import { api } from '../../lib/api.ts';
import { formatCount } from '../../lib/format.ts';
import { useTeamChange } from '../../lib/teams.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/code-block.tsx';
import { Panel } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';
import { ROLE_LABEL, STATE_LOOK } from './looks.ts';

const KEYS_IN: Record<Team['keys_in'], string> = {
  keychain: 'A file that the keychain of this system opens',
  file: 'A file that only you can read',
};

export function StateMark({ team }: { team: Team }) {
  const { label, tone, icon } = STATE_LOOK[team.state];
  return (
    <Badge tone={tone} icon={icon}>
      {label}
    </Badge>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex min-h-7 items-start gap-3 py-0.5">
      <dt className="w-28 shrink-0 text-muted">{name}</dt>
      <dd className="min-w-0 flex-1 wrap-anywhere">{children}</dd>
    </div>
  );
}

function PauseButton({ team }: { team: Team }) {
  const isPaused = team.state === 'paused';
  const change = useTeamChange(
    isPaused ? 'The team could not go on' : 'The team could not be paused',
    (paused: boolean) => api.teams.change({ team: team.id, paused }),
  );
  const Icon = isPaused ? Play : Pause;
  return (
    <Button
      size="small"
      kind="quiet"
      disabled={change.isPending || team.state === 'removed'}
      onClick={() => change.mutate(!isPaused)}
    >
      <Icon aria-hidden />
      {isPaused ? 'Go on' : 'Pause'}
    </Button>
  );
}

/** How sync is, and what is only here. */
export function Status({ team, onShare }: { team: Team; onShare: () => void }) {
  const { problem, state, synced_at, to_send, unshared, role, fingerprint, keys_in, relay } = team;
  return (
    <Panel title="Sync" actions={<PauseButton team={team} />}>
      <p role="status" className="mb-3">
        {STATE_LOOK[state].means}
        {problem !== null && <span className="block text-danger wrap-anywhere">{problem}</span>}
      </p>
      <dl>
        <Fact name="Up to date">
          {state === 'online' && problem === null ? (
            'Now'
          ) : synced_at === null ? (
            'Never'
          ) : (
            <Time at={synced_at} />
          )}
        </Fact>
        <Fact name="To send">
          {to_send === 0 ? 'Nothing' : formatCount(to_send, 'change waits', 'changes wait')}
        </Fact>
        <Fact name="Only here">
          {unshared === 0 ? (
            'Nothing'
          ) : (
            <span className="flex flex-wrap items-center gap-2">
              {formatCount(unshared, 'memory', 'memories')}
              <Button size="small" onClick={onShare} disabled={role === null || role === 'reader'}>
                <Share2 aria-hidden />
                Share…
              </Button>
            </span>
          )}
        </Fact>
        <Fact name="Your role">{role === null ? 'None yet' : ROLE_LABEL[role]}</Fact>
        <Fact name="Relay">
          <bdi dir="ltr">{relay}</bdi>
        </Fact>
        <Fact name="Keys">{KEYS_IN[keys_in]}</Fact>
        <Fact name="Fingerprint">
          <span className="flex items-start gap-1">
            <code dir="ltr" className="font-mono text-xs leading-5 tabular-nums select-all">
              {fingerprint}
            </code>
            <span className="-my-1.5">
              <CopyButton text={fingerprint} label="Copy the fingerprint of this device" />
            </span>
          </span>
          <span className="block text-xs text-muted">
            Of this device. Others see it beside your name: read it out to them.
          </span>
        </Fact>
      </dl>
    </Panel>
  );
}
