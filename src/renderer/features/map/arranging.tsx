import { Map as MapIcon } from 'lucide-react';
import { formatPercent } from '../../lib/format.ts';
import { useStore } from '../../lib/store.ts';
import { Empty } from '../../ui/states.tsx';
import { arranging } from './map-query.ts';

function Bar({ share }: { share: number }) {
  return (
    <div
      role="progressbar"
      aria-label="Arranging the map"
      aria-valuenow={Math.round(share * 100)}
      className="h-1.5 w-56 overflow-hidden rounded-full bg-sunken"
    >
      <div
        className="h-full rounded-full bg-accent transition-[width]"
        style={{ width: `${share * 100}%` }}
      />
    </div>
  );
}

/** Stands in the place of the map while the first one is made. */
export function FirstArranging() {
  const share = useStore(arranging);
  return (
    <div aria-busy className="contents">
      <Empty icon={MapIcon} title={share === null ? 'Looking at your memories' : 'Arranging your memories'}>
        <p>Memories that mean similar things come to lie near each other.</p>
        {share !== null && (
          <div className="mt-4 flex items-center justify-center gap-3">
            <Bar share={share} />
            <span className="w-10 text-left tabular-nums">{formatPercent(share)}</span>
          </div>
        )}
      </Empty>
    </div>
  );
}

/** Says on the map that it is being arranged anew; it can be used meanwhile. */
export function ArrangingNote() {
  const share = useStore(arranging);
  if (share === null) return null;
  return (
    <div className="flex items-center gap-3 rounded-lg border border-line bg-raised px-3 py-2 text-xs shadow-raised">
      <span>Arranging the map</span>
      <Bar share={share} />
    </div>
  );
}
