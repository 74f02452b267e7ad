import { useQuery, useQueryClient } from '@tanstack/react-query';
import { BellOff, BellRing } from 'lucide-react';
import type { Memory } from '../../../client/index.ts';
import { useCommands } from '../../app/commands.ts';
import { isMutable, mute, unmute, useIsMuted } from '../../lib/mutes.ts';
import { whoamiQuery } from '../../lib/queries.ts';
import { Button } from '../../ui/button.tsx';

/** Mutes a memory of the team for this person's agents, or takes that back. Nothing for one's own memories. */
export function MuteButton({ memory }: { memory: Memory }) {
  const client = useQueryClient();
  const isMuted = useIsMuted(memory.id);
  const { data: self } = useQuery(whoamiQuery);
  const canMute = self?.subject_type === 'user' && isMutable(memory, self.user);
  const toggle = () => void (isMuted ? unmute : mute)(client, memory);
  useCommands([
    {
      id: 'memory.mute',
      title: isMuted ? 'Unmute for my agents' : 'Mute for my agents',
      group: 'Memory',
      keys: ['m'],
      words: 'hide silence',
      disabled: !canMute,
      run: toggle,
    },
  ]);
  if (!canMute) return null;
  return (
    <Button
      onClick={toggle}
      title={isMuted ? 'Your agents recall it again' : 'Your agents no longer recall it; others do'}
    >
      {isMuted ? <BellRing aria-hidden /> : <BellOff aria-hidden />}
      {isMuted ? 'Unmute' : 'Mute'}
    </Button>
  );
}
