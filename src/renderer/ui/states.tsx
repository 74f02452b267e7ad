import { CircleAlert, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { isAway, troubleOf } from '../lib/api.ts';
import { Button } from './button.tsx';
import { cx } from './cx.ts';

/** A grey shape where content will be. Give it a size: `<Skeleton className="h-4 w-40" />`. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cx('animate-pulse rounded bg-sunken', className)} />;
}

/** Rows of a list that is on its way. */
export function SkeletonRows({ rows = 6, label = 'Loading' }: { rows?: number; label?: string }) {
  return (
    <div role="status" aria-label={label} aria-busy className="flex flex-col gap-4 p-4">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="flex flex-col gap-2">
          <Skeleton className={cx('h-3.5', ['w-4/5', 'w-3/5', 'w-2/3'][row % 3])} />
          <Skeleton className="h-3 w-1/4" />
        </div>
      ))}
    </div>
  );
}

interface MessageProps {
  icon: LucideIcon;
  title: string;
  /** What it means and what to do next. */
  children?: ReactNode;
  /** Buttons or links. */
  actions?: ReactNode;
  tone?: 'plain' | 'danger';
}

/** What stands where there is nothing to show. */
export function Empty({ icon: Icon, title, children, actions, tone = 'plain' }: MessageProps) {
  return (
    <div className="m-auto flex max-w-md flex-col items-center gap-2 p-8 text-center">
      <span
        className={cx(
          'mb-2 grid size-12 place-items-center rounded-full',
          tone === 'danger' ? 'bg-danger-soft text-danger' : 'bg-accent-soft text-accent',
        )}
      >
        <Icon className="size-6" aria-hidden />
      </span>
      <h2 className="text-lg font-semibold">{title}</h2>
      {children && <div className="text-muted">{children}</div>}
      {actions && <div className="mt-3 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}

interface FailureProps {
  /** What could not be done: "The memories could not be loaded". */
  title: string;
  error: unknown;
  retry?: () => void;
}

/** A failed query: what happened, the next step, and another try. While the engine is away it is tried again by itself. */
export function Failure({ title, error, retry }: FailureProps) {
  const { message, hint } = troubleOf(error);
  return (
    <div role="alert" className="m-auto">
      <Empty
        icon={CircleAlert}
        tone="danger"
        title={title}
        actions={retry && <Button onClick={retry}>Try again</Button>}
      >
        <p>{message}</p>
        {isAway(error) ? <p>This page goes on by itself when the engine answers.</p> : hint && <p>{hint}</p>}
      </Empty>
    </div>
  );
}
