import { MousePointerClick } from 'lucide-react';
import { formatCount, formatNumber } from '../../lib/format.ts';
import { IconButton } from '../../ui/button.tsx';
import { type MapData, nameOf } from './columns.ts';

interface ClustersProps {
  data: MapData;
  /** Shows a cluster on the map; left out where there is none to show it on. */
  onShow?: (cluster: number) => void;
  onSelect: (cluster: number) => void;
}

/** The clusters in words, the largest first: the map for those who cannot see it, and a way around it for the others. */
export function Clusters({ data, onShow, onSelect }: ClustersProps) {
  const clustered = data.members.reduce((sum, { length }) => sum + length, 0);
  return (
    <section aria-label="Clusters" className="flex min-h-0 flex-1 flex-col">
      <header className="flex min-h-11 items-center gap-2 border-b border-line px-4">
        <h2 className="font-semibold">Clusters</h2>
        <span className="text-muted tabular-nums">{data.clusters.length}</span>
      </header>
      <ul className="min-h-0 flex-1 overflow-y-auto p-2">
        {data.clusters.map((cluster, place) => {
          const name = nameOf(cluster);
          return (
            <li key={`${name} ${cluster.x} ${cluster.y}`} className="group flex items-center gap-1">
              <button
                type="button"
                onClick={() => (onShow ?? onSelect)(place)}
                className="flex min-h-9 min-w-0 flex-1 items-center gap-2 rounded-md px-2 py-1 text-left hover:bg-hover"
              >
                <span dir="auto" className="min-w-0 flex-1 break-words">
                  {name}
                </span>
                <span className="text-xs text-muted tabular-nums">
                  {formatNumber(cluster.size)}
                  <span className="sr-only"> {cluster.size === 1 ? 'memory' : 'memories'}</span>
                </span>
              </button>
              {onShow && (
                <IconButton
                  label={`Select the memories of ${name}`}
                  className="opacity-0 group-focus-within:opacity-100 group-hover:opacity-100"
                  onClick={() => onSelect(place)}
                >
                  <MousePointerClick aria-hidden />
                </IconButton>
              )}
            </li>
          );
        })}
      </ul>
      <p className="border-t border-line px-4 py-2 text-xs text-muted">
        {data.clusters.length === 0
          ? 'These memories form no clusters yet.'
          : `${formatCount(data.count - clustered, 'memory is', 'memories are')} between clusters.`}
      </p>
    </section>
  );
}
