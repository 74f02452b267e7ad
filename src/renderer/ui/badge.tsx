import { Bot, Building2, Globe, type LucideIcon, User } from 'lucide-react';
import type { ReactNode } from 'react';
import type { MemoryType, Scope, State } from '../../client/index.ts';
import { cx } from './cx.ts';

const TONES = {
  neutral: 'bg-sunken text-muted',
  accent: 'bg-accent-soft text-accent',
  ok: 'bg-ok-soft text-ok',
  warn: 'bg-warn-soft text-warn',
  danger: 'bg-danger-soft text-danger',
  violet: 'bg-violet-soft text-violet',
  blue: 'bg-blue-soft text-blue',
} as const;
export type Tone = keyof typeof TONES;

interface BadgeProps {
  tone?: Tone;
  icon?: LucideIcon;
  title?: string;
  className?: string;
  children: ReactNode;
}

export function Badge({ tone = 'neutral', icon: Icon, title, className, children }: BadgeProps) {
  return (
    <span
      title={title}
      className={cx(
        'inline-flex h-5 max-w-full shrink-0 items-center gap-1 rounded px-1.5 text-xs font-medium whitespace-nowrap',
        TONES[tone],
        className,
      )}
    >
      {Icon && <Icon className="size-3 shrink-0" aria-hidden />}
      <span className="truncate">{children}</span>
    </span>
  );
}

/** How scopes are called and drawn, and who recalls what has them. */
export const SCOPE_LOOK: Record<Scope, { label: string; icon: LucideIcon; means: string }> = {
  agent: { label: 'Agent', icon: Bot, means: 'Recalled only by the agent that wrote it' },
  user: { label: 'User', icon: User, means: 'Recalled by all agents of its user' },
  tenant: { label: 'Team', icon: Building2, means: 'Recalled by everybody in the team' },
  global: { label: 'Global', icon: Globe, means: 'Recalled by everybody' },
};

export const TYPE_LOOK: Record<MemoryType, { label: string; tone: Tone }> = {
  fact: { label: 'Fact', tone: 'blue' },
  preference: { label: 'Preference', tone: 'violet' },
  experience: { label: 'Experience', tone: 'ok' },
};

export function ScopeBadge({ scope }: { scope: Scope }) {
  const { label, icon, means } = SCOPE_LOOK[scope];
  return (
    <Badge icon={icon} title={means}>
      {label}
    </Badge>
  );
}

export function TypeBadge({ type }: { type: MemoryType }) {
  const { label, tone } = TYPE_LOOK[type];
  return <Badge tone={tone}>{label}</Badge>;
}

/** Active memories say nothing: they are the rule. `pending` is for those whose newest version waits for approval. */
export function StateBadge({ state, pending = false }: { state: State; pending?: boolean }) {
  if (pending) return <Badge tone="warn">Change waits</Badge>;
  return state === 'active' ? null : (
    <Badge tone="warn" title="Not recalled by any agent">
      Inactive
    </Badge>
  );
}
