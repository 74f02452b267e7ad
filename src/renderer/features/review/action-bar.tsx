import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Ban, BellOff, Check, ChevronDown, Ellipsis, Pencil, X } from 'lucide-react';
import type { ReviewItem, Scope } from '../../../client/index.ts';
import { SCOPES } from '../../../shared/terms.ts';
import { formatCount } from '../../lib/format.ts';
import { isMutable, mute } from '../../lib/mutes.ts';
import { whoamiQuery } from '../../lib/queries.ts';
import { SCOPE_LOOK } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { RECALLED_BY } from './looks.ts';
import type { Decisions } from './use-decisions.ts';

interface ActionBarProps {
  /** What is decided about: the chosen memories, or the one that is shown. */
  targets: readonly ReviewItem[];
  decisions: Decisions;
  /** Several were chosen, even if only one is left of them. */
  areChosen: boolean;
  onClear: () => void;
  onEdit: () => void;
  scopesOpen: boolean;
  onScopesOpen: (open: boolean) => void;
}

const Key = ({ keys }: { keys: string }) => (
  <span className="max-[1180px]:hidden">
    <Kbd keys={keys} />
  </span>
);

function ApproveAs({ targets, decisions, scopesOpen, onScopesOpen }: ActionBarProps) {
  const scopes = new Set(targets.map(({ scope }) => scope));
  const approve = (scope: Scope) => void decisions.approve(targets, scope);
  return (
    <Menu
      open={scopesOpen}
      onOpenChange={onScopesOpen}
      trigger={
        <Button>
          Scope
          <ChevronDown aria-hidden />
          <Key keys="s" />
        </Button>
      }
    >
      {SCOPES.map((scope) => (
        <MenuItem
          key={scope}
          icon={SCOPE_LOOK[scope].icon}
          checked={scopes.size === 1 && scopes.has(scope)}
          onSelect={() => approve(scope)}
        >
          Approve for {RECALLED_BY[scope]}
        </MenuItem>
      ))}
    </Menu>
  );
}

function MoreActions({ targets, decisions }: Pick<ActionBarProps, 'targets' | 'decisions'>) {
  const client = useQueryClient();
  const { data: self } = useQuery(whoamiQuery);
  const [only] = targets;
  // Only what is recalled already can be kept from one's own agents while others decide about a change of it.
  const canMute =
    targets.length === 1 && only?.state === 'active' && self !== undefined && isMutable(only, self.user);
  return (
    <Menu
      align="end"
      trigger={
        <IconButton label="More" kind="secondary">
          <Ellipsis aria-hidden />
        </IconButton>
      }
    >
      <MenuItem icon={Ban} danger shortcut="shift+d" onSelect={() => void decisions.reject(targets, true)}>
        Reject and never propose again
      </MenuItem>
      {canMute && only && (
        <MenuItem icon={BellOff} onSelect={() => void mute(client, only)}>
          Mute for my agents
        </MenuItem>
      )}
    </Menu>
  );
}

/** What can be done with the memory that is shown, or with those that were chosen. */
export function ActionBar(props: ActionBarProps) {
  const { targets, decisions, areChosen, onClear, onEdit } = props;
  const hinted = targets.filter(({ review_hints }) => review_hints.length > 0).length;
  const conflicts = targets.filter(({ conflict }) => conflict !== null).length;
  const areLeftOut = areChosen && conflicts > 0;
  const decided = areLeftOut ? targets.length - conflicts : targets.length;
  const count = areChosen ? ` ${decided}` : '';
  // Of a memory that was deleted while it was changed, both buttons settle that.
  const isDelete = !areChosen && targets[0]?.conflict === 'delete';
  return (
    <section aria-label="Decide" className="border-b border-line bg-surface px-6 py-2">
      <div className="flex max-w-4xl flex-wrap items-center gap-2">
        {areChosen && (
          <p className="flex w-full items-center gap-2 text-muted">
            <span role="status">
              <strong className="text-text">{formatCount(targets.length, 'memory', 'memories')}</strong>{' '}
              chosen
              {hinted > 0 && `, of which ${hinted} should be looked at twice`}
              {areLeftOut &&
                `. ${formatCount(conflicts, 'conflict waits', 'conflicts wait')} for your choice`}
            </span>
            <IconButton label="Choose none" shortcut="escape" className="-my-1" onClick={onClear}>
              <X aria-hidden />
            </IconButton>
          </p>
        )}
        <Button kind="primary" disabled={decided === 0} onClick={() => void decisions.approve(targets)}>
          <Check aria-hidden />
          {isDelete ? 'Keep' : 'Approve'}
          {count}
          {!areChosen && <Key keys="a" />}
        </Button>
        {!areChosen && (
          <Button onClick={onEdit}>
            <Pencil aria-hidden />
            Edit
            <Key keys="e" />
          </Button>
        )}
        <ApproveAs {...props} />
        <div className="ml-auto flex items-center gap-2">
          <Button
            className="text-danger"
            disabled={decided === 0}
            onClick={() => void decisions.reject(targets, false)}
          >
            <X aria-hidden />
            {isDelete ? 'Leave deleted' : 'Reject'}
            {count}
            {!areChosen && <Key keys="d" />}
          </Button>
          <MoreActions targets={targets} decisions={decisions} />
        </div>
      </div>
    </section>
  );
}
