import {
  CircleCheck,
  CloudOff,
  type LucideIcon,
  Pause,
  RefreshCw,
  ShieldOff,
  TriangleAlert,
} from 'lucide-react';
import type { Team, TeamRole } from '../../../client/index.ts';
import type { Tone } from '../../ui/badge.tsx';

interface Look {
  label: string;
  tone: Tone;
  icon: LucideIcon;
  /** What it means for the person. */
  means: string;
}

/** How the states of a team are called and drawn. */
export const STATE_LOOK: Record<Team['state'], Look> = {
  joining: {
    label: 'Joining',
    tone: 'warn',
    icon: RefreshCw,
    means: 'An admin’s Holdfast has to let you in. It does that by itself as soon as it runs.',
  },
  connecting: { label: 'Connecting', tone: 'neutral', icon: RefreshCw, means: 'The relay is being reached.' },
  online: {
    label: 'Online',
    tone: 'ok',
    icon: CircleCheck,
    means: 'Changes arrive and go out as they happen.',
  },
  offline: {
    label: 'Offline',
    tone: 'warn',
    icon: CloudOff,
    means: 'Everything goes on here. Changes are sent when the relay can be reached.',
  },
  paused: {
    label: 'Paused',
    tone: 'neutral',
    icon: Pause,
    means: 'Nothing is sent or fetched until you let it go on.',
  },
  removed: {
    label: 'Removed',
    tone: 'danger',
    icon: ShieldOff,
    means: 'You are no longer a member. What was synced stays here.',
  },
  outdated: {
    label: 'Too old',
    tone: 'danger',
    icon: TriangleAlert,
    means: 'The others use a newer Holdfast. Your memories stay here; update to sync again.',
  },
};

export const ROLE_LABEL: Record<TeamRole, string> = {
  reader: 'Reader',
  proposer: 'Proposer',
  publisher: 'Publisher',
  reviewer: 'Reviewer',
  admin: 'Admin',
};

/** How long an invite works, in hours. */
export const LIFETIMES = [
  ['1', '1 hour'],
  ['24', '1 day'],
  ['72', '3 days'],
  ['168', '1 week'],
  ['720', '30 days'],
] as const;
export type Lifetime = (typeof LIFETIMES)[number][0];
