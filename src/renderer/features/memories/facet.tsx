import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import type { MemoriesSearch } from './search.ts';

export interface FacetProps {
  search: MemoriesSearch;
  onChange: (change: Partial<MemoriesSearch>) => void;
}

/** A facet with its heading, which folds it. */
export function Facet({ title, children }: { title: string; children: ReactNode }) {
  return (
    <details open className="group border-b border-line px-4 py-2 last:border-0">
      <summary className="flex h-7 list-none items-center justify-between text-xs font-semibold text-muted select-none [&::-webkit-details-marker]:hidden">
        {title}
        <ChevronDown className="size-3.5 transition-transform group-not-open:-rotate-90" aria-hidden />
      </summary>
      <div className="pt-1 pb-2">{children}</div>
    </details>
  );
}
