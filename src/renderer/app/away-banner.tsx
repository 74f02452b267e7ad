import { Unplug } from 'lucide-react';
import { connection } from '../lib/events.ts';
import { useStore } from '../lib/store.ts';

/** Says that the engine cannot be reached, and goes by itself. */
export function AwayBanner() {
  const isAway = useStore(connection) === 'away';
  return (
    <div role="status">
      {isAway && (
        <p className="flex items-center gap-2 border-b border-line bg-warn-soft px-6 py-2 text-warn">
          <Unplug className="size-4 shrink-0" aria-hidden />
          The engine does not answer. What you see may be out of date; it is tried again until it is back.
        </p>
      )}
    </div>
  );
}
