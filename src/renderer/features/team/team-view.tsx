import type { Team } from '../../../client/index.ts';
import { Conflicts } from './conflicts.tsx';
import { Members } from './members.tsx';
import { Policy } from './policy.tsx';
import { Status } from './status.tsx';

/** Everything about one team. */
export function TeamView({ team, onShare }: { team: Team; onShare: () => void }) {
  return (
    <div className="mx-auto grid w-full max-w-7xl items-start gap-4 p-6 min-[1000px]:grid-cols-[minmax(0,1fr)_380px]">
      <div className="flex min-w-0 flex-col gap-4">
        {team.conflicts > 0 && <Conflicts />}
        <Members team={team} />
      </div>
      <div className="flex min-w-0 flex-col gap-4">
        <Status team={team} onShare={onShare} />
        {team.kind === 'shared' && <Policy team={team} />}
      </div>
    </div>
  );
}
