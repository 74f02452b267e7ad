import {
  Activity,
  Brain,
  Inbox,
  type LucideIcon,
  Map as MapIcon,
  Settings,
  Users,
  UsersRound,
} from 'lucide-react';

/** The views of the side bar, in its order, with the key that follows `g`. */
export const VIEWS = [
  { to: '/review', label: 'Review', icon: Inbox, key: 'r' },
  { to: '/memories', label: 'Memories', icon: Brain, key: 'm' },
  { to: '/map', label: 'Map', icon: MapIcon, key: 'p' },
  { to: '/activity', label: 'Activity', icon: Activity, key: 'a' },
  { to: '/agents', label: 'Agents and keys', icon: Users, key: 'k' },
  { to: '/team', label: 'Team', icon: UsersRound, key: 't' },
  { to: '/settings', label: 'Settings', icon: Settings, key: 's' },
] as const satisfies readonly { to: string; label: string; icon: LucideIcon; key: string }[];
