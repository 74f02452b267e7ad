import { useQuery, useQueryClient } from '@tanstack/react-query';
import { BellOff, BellRing } from 'lucide-react';
import type { Memory } from '../../../client/index.ts';
import { isMutable, mute, unmute, useIsMuted } from '../../lib/mutes.ts';
import { whoamiQuery } from '../../lib/queries.ts';
import { MenuItem } from '../../ui/menu.tsx';

/** Mutes a memory of the team for this person's agents, or takes that back. Nothing for one's own memories. */
export function MuteItem({ memory }: { memory: Memory }) {
  const client = useQueryClient();
  const isMuted = useIsMuted(memory.id);
  const { data: self } = useQuery(whoamiQuery);
  if (self?.subject_type !== 'user' || !isMutable(memory, self.user)) return null;
  return isMuted ? (
    <MenuItem icon={BellRing} onSelect={() => void unmute(client, memory)}>
      Unmute for my agents
    </MenuItem>
  ) : (
    <MenuItem icon={BellOff} onSelect={() => void mute(client, memory)}>
      Mute for my agents
    </MenuItem>
  );
}
