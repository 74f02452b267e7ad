import { Laptop, Link2, type LucideIcon, UsersRound } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';

interface WayProps {
  icon: LucideIcon;
  title: string;
  action: string;
  onClick: () => void;
  children: ReactNode;
}

function Way({ icon: Icon, title, action, onClick, children }: WayProps) {
  return (
    <section className="flex flex-col items-start gap-2 rounded-lg border border-line bg-surface p-5">
      <span className="mb-1 grid size-10 place-items-center rounded-full bg-accent-soft text-accent">
        <Icon className="size-5" aria-hidden />
      </span>
      <h2 className="text-base font-semibold">{title}</h2>
      <p className="flex-1 text-muted">{children}</p>
      <Button className="mt-2" onClick={onClick}>
        {action}
      </Button>
    </section>
  );
}

/** What a person without a team can do. */
export function NoTeam({ onOpen }: { onOpen: (dialog: 'create' | 'join' | 'link') => void }) {
  return (
    <div className="flex w-full max-w-5xl flex-col gap-5 p-6">
      <p className="max-w-prose text-muted">
        Memories can be the same on several machines: in a team, or among machines of your own. They travel
        encrypted, through a relay that cannot read them, and stay here in full: everything goes on without a
        network.
      </p>
      <div className="grid gap-4 min-[1000px]:grid-cols-3">
        <Way icon={UsersRound} title="Create a team" action="Create a team…" onClick={() => onOpen('create')}>
          Share the memories of the scope “Team” with other people. You decide who may publish, and what is
          shared.
        </Way>
        <Way icon={Link2} title="Join with a link" action="Join…" onClick={() => onOpen('join')}>
          Somebody has invited you, or you made a link on another machine of yours.
        </Way>
        <Way
          icon={Laptop}
          title="Link your other machine"
          action="Link a machine…"
          onClick={() => onOpen('link')}
        >
          Have your own agent and user memories on your other machines, too. Nobody else gets them.
        </Way>
      </div>
    </div>
  );
}
