import { type ReactNode, useEffect } from 'react';
import { cx } from './cx.ts';

interface PageProps {
  /** Names the window too. */
  title: string;
  /** What stands before the title: the way back. */
  before?: ReactNode;
  /** What stands beside the title: a count, a badge. */
  aside?: ReactNode;
  /** Buttons at the right end. */
  actions?: ReactNode;
  /** Filters or tabs below the title. */
  toolbar?: ReactNode;
  /** `true` scrolls the content as a whole; leave it out where the view has scrolling parts of its own. */
  scroll?: boolean;
  children: ReactNode;
}

/** A view: its title, its tools, and what it shows. */
export function Page({ title, before, aside, actions, toolbar, scroll = false, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} – Holdfast`;
  }, [title]);
  return (
    <div className="flex h-full min-w-0 flex-col">
      <header className="flex flex-col gap-3 border-b border-line bg-surface px-6 py-3">
        <div className="flex min-h-8 items-center gap-3 max-[559px]:flex-wrap">
          {before}
          <h1 dir="auto" className="truncate text-lg font-semibold max-[559px]:flex-1 max-[559px]:basis-40">
            {title}
          </h1>
          {aside}
          {actions && <div className="ml-auto flex shrink-0 items-center gap-2">{actions}</div>}
        </div>
        {toolbar}
      </header>
      <div className={cx('flex min-h-0 flex-1 flex-col', scroll && 'overflow-y-auto')}>{children}</div>
    </div>
  );
}

interface PanelProps {
  title?: string;
  actions?: ReactNode;
  /** Its content reaches the frame, as lists do. */
  isFlush?: boolean;
  className?: string;
  children: ReactNode;
}

/** A framed part of a page with a heading. */
export function Panel({ title, actions, isFlush = false, className, children }: PanelProps) {
  return (
    <section className={cx('overflow-hidden rounded-lg border border-line bg-surface', className)}>
      {title && (
        <header className="flex min-h-11 items-center gap-2 border-b border-line px-4">
          <h2 className="font-semibold">{title}</h2>
          {actions && <div className="ml-auto flex items-center gap-1">{actions}</div>}
        </header>
      )}
      <div className={cx(!isFlush && 'p-4')}>{children}</div>
    </section>
  );
}
