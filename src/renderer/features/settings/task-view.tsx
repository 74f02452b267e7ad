import type { Progress } from '../../../client/index.ts';
import { troubleOf } from '../../lib/api.ts';
import { formatPercent } from '../../lib/format.ts';
import { cx } from '../../ui/cx.ts';
import type { Task } from './use-task.ts';

function Bar({ label, progress }: { label: string; progress: Progress | null }) {
  // One step that is under way says nothing about how far it is.
  const share = progress && progress.total > 1 ? Math.min(progress.done / progress.total, 1) : null;
  return (
    <div className="mb-3 flex flex-col gap-1">
      <div className="flex justify-between text-xs text-muted">
        <span className="first-letter:uppercase">{progress?.step ?? label}</span>
        {share !== null && <span className="tabular-nums">{formatPercent(share)}</span>}
      </div>
      <progress
        aria-label={label}
        max={1}
        {...(share !== null && { value: share })}
        className={cx(
          'h-1.5 w-full overflow-hidden rounded-full bg-sunken accent-accent [&::-webkit-progress-value]:bg-accent',
          share === null
            ? 'motion-safe:animate-pulse [&::-webkit-progress-bar]:bg-accent/40'
            : '[&::-webkit-progress-bar]:bg-sunken',
        )}
      />
    </div>
  );
}

/** A long task while it runs, and why it failed. `label` names what is being done. */
export function TaskView({ task, label }: { task: Task<unknown>; label: string }) {
  if (task.isRunning) return <Bar label={label} progress={task.progress} />;
  if (!task.error) return null;
  const { message, hint } = troubleOf(task.error);
  return (
    <p role="alert" className="content mb-3 rounded-md bg-danger-soft p-3 text-danger">
      {message} {hint}
    </p>
  );
}
