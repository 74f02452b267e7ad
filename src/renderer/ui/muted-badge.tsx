import { BellOff } from 'lucide-react';
import { useIsMuted } from '../lib/mutes.ts';
import { Badge } from './badge.tsx';

/** Says that this person's agents do not recall a memory; nothing where they do. */
export function MutedBadge({ id }: { id: string }) {
  return useIsMuted(id) ? (
    <Badge tone="warn" icon={BellOff} title="Your agents do not recall it; for others it is as it was">
      Muted
    </Badge>
  ) : null;
}
