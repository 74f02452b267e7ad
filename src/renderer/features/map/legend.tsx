import { formatNumber } from '../../lib/format.ts';
import { cx } from '../../ui/cx.ts';
import type { Coloured, Hue } from './colouring.ts';

const DOTS: Record<Hue, string> = {
  accent: 'bg-accent',
  violet: 'bg-violet',
  warn: 'bg-warn',
  blue: 'bg-blue',
  ok: 'bg-ok',
  danger: 'bg-danger',
  text: 'bg-text',
  muted: 'bg-muted',
};

interface LegendProps {
  coloured: Coloured;
  /** Colours whose points are left out. */
  hidden: ReadonlySet<number>;
  onToggle: (colour: number) => void;
}

/** What the colours mean. A click leaves the points of a colour out. */
export function Legend({ coloured: { legend, span }, hidden, onToggle }: LegendProps) {
  if (span !== null)
    return (
      <div className="flex items-center gap-2 text-xs text-muted">
        <span>{span.from}</span>
        <span
          aria-hidden
          className="h-2 w-32 rounded-full bg-linear-to-r from-line-strong to-accent-strong"
        />
        <span>{span.to}</span>
      </div>
    );
  return (
    <ul aria-label="Legend" className="flex flex-wrap items-center gap-1">
      {legend.map(({ colour, hue, label, count }) => (
        <li key={colour}>
          <button
            type="button"
            aria-pressed={!hidden.has(colour)}
            title={hidden.has(colour) ? `Show ${label}` : `Hide ${label}`}
            onClick={() => onToggle(colour)}
            className={cx(
              'flex h-7 max-w-48 items-center gap-1.5 rounded-md px-2 text-xs hover:bg-hover',
              hidden.has(colour) && 'text-muted line-through',
            )}
          >
            <span
              aria-hidden
              className={cx('size-2.5 shrink-0 rounded-full', DOTS[hue], hidden.has(colour) && 'opacity-30')}
            />
            <span dir="auto" className="truncate">
              {label}
            </span>
            <span className="text-muted tabular-nums">{formatNumber(count)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
