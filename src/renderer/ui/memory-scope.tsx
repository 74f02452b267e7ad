import type { Memory } from '../../client/index.ts';
import { usePersonName } from '../lib/teams.ts';
import { Badge, SCOPE_LOOK } from './badge.tsx';

/** The scope of a memory, and of whom it is when that is somebody of a team on another machine. */
export function MemoryScope({ memory: { scope, user } }: { memory: Pick<Memory, 'scope' | 'user'> }) {
  const { label, icon, means } = SCOPE_LOOK[scope];
  const name = usePersonName(user);
  const isOfMember = name !== user;
  return (
    <Badge icon={icon} title={isOfMember ? `${means}. It is of ${name}.` : means} className="max-w-48">
      {isOfMember ? (
        <>
          {label} · <bdi>{name}</bdi>
        </>
      ) : (
        label
      )}
    </Badge>
  );
}
