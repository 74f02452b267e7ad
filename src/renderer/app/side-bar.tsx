import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleQuestionMark, Search } from 'lucide-react';
import { formatCompact, formatCount } from '../lib/format.ts';
import { waitingQuery } from '../lib/queries.ts';
import { IconButton } from '../ui/button.tsx';
import { cx } from '../ui/cx.ts';
import { Kbd } from '../ui/kbd.tsx';
import { ThemeSwitch } from './theme-switch.tsx';
import { VIEWS } from './views.ts';

/** Below this width the side bar shows icons alone. */
const WIDE = 'max-[1099px]:hidden';

function WaitingCount() {
  const { data: waiting } = useQuery(waitingQuery);
  if (!waiting) return null;
  const label = formatCount(waiting, 'memory waits for review', 'memories wait for review');
  return (
    <span
      title={label}
      className={cx(
        'ml-auto rounded-full bg-accent px-1.5 text-xs font-semibold text-on-accent tabular-nums',
        'max-[1099px]:absolute max-[1099px]:top-0 max-[1099px]:right-0',
      )}
    >
      <span aria-hidden>{formatCompact(waiting)}</span>
      <span className="sr-only">{label}</span>
    </span>
  );
}

function Brand() {
  return (
    <div className="flex h-8 items-center gap-2 px-2 text-base font-semibold max-[1099px]:justify-center">
      <img src="/icon.svg" alt="" className="size-6" />
      <span className={WIDE}>Holdfast</span>
    </div>
  );
}

function PaletteButton({ onClick }: { onClick: () => void }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="flex h-8 items-center gap-2 rounded-md border border-line bg-surface px-2 text-muted transition-colors hover:border-line-strong max-[1099px]:justify-center"
    >
      <Search className="size-4 shrink-0" aria-hidden />
      <span className="flex-1 text-left max-[1099px]:sr-only">Commands</span>
      <span className={WIDE} aria-hidden>
        <Kbd keys="mod+k" />
      </span>
    </button>
  );
}

/** The way between views. Narrow windows get icons with the names as tooltips. */
export function SideBar({ onPalette, onHelp }: { onPalette: () => void; onHelp: () => void }) {
  return (
    <aside
      aria-label="Holdfast"
      className="flex w-14 shrink-0 flex-col gap-3 border-r border-line bg-canvas p-2 min-[1100px]:w-56 min-[1100px]:p-3"
    >
      <Brand />
      <PaletteButton onClick={onPalette} />
      <nav aria-label="Views" className="flex min-h-0 flex-1 flex-col gap-0.5 overflow-y-auto">
        {VIEWS.map(({ to, label, icon: Icon }) => (
          <Link
            key={to}
            to={to}
            title={label}
            className="relative flex h-9 shrink-0 items-center gap-2.5 rounded-md px-2 font-medium text-muted transition-colors hover:bg-hover hover:text-text max-[1099px]:justify-center"
            activeProps={{ className: 'bg-accent-soft! text-accent!' }}
          >
            <Icon className="size-4.5 shrink-0" aria-hidden />
            <span className="max-[1099px]:sr-only">{label}</span>
            {to === '/review' && <WaitingCount />}
          </Link>
        ))}
      </nav>
      <div className="flex items-center gap-1 max-[1099px]:flex-col">
        <ThemeSwitch />
        <IconButton label="Keyboard shortcuts" shortcut="?" onClick={onHelp}>
          <CircleQuestionMark aria-hidden />
        </IconButton>
      </div>
    </aside>
  );
}
