import { Unplug } from 'lucide-react';
import { isEngineStarting } from '../lib/engine-start.ts';
import { connection } from '../lib/events.ts';
import { useStore } from '../lib/store.ts';

const GONE =
  'The engine does not answer. What you see may be out of date; it is tried again until it is back.';
/** Longer than a moment it takes only with another version of the database. */
const STARTS =
  'The engine is starting. After an update it copies the database and brings it up to date first, which takes a while where there ' +
  'are many memories.';

/** Says that the engine cannot be reached, and goes by itself. */
export function AwayBanner() {
  const isAway = useStore(connection) === 'away';
  const text = useStore(isEngineStarting) ? STARTS : GONE;
  return (
    <div role="status">
      {isAway && (
        <p className="flex items-center gap-2 border-b border-line bg-warn-soft px-6 py-2 text-warn">
          <Unplug className="size-4 shrink-0" aria-hidden />
          {text}
        </p>
      )}
    </div>
  );
}
